import type { Finding } from "../domain/finding.ts";
import { byDollars, type Digest, newsOf, savingOfDigest } from "./digest.ts";
import { countsText, digestEmail } from "./digest-email.ts";
import { type DigestFacts, digestJson } from "./digest-json.ts";
import type { Message, MessageAttributes } from "./message.ts";
import { asciiJson, asciiLine, clipped, dollarsPerMonth } from "./message-text.ts";

/** "Less than 100 characters" (SNS API reference, Publish, Subject, 2026-11). */
const MAX_SUBJECT = 99;
/** One GSM message holds 160; SNS may put a sender's name before it. */
const MAX_SMS = 140;

/**
 * SNS takes 262,144 bytes with the attributes (Publish, 2026-11). Each part stays within its own share of them as it
 * stands in the message, escaped as a JSON string: 128 + 96 + 3 × 8 = 248 KiB, and 8 KiB for names and the rest.
 */
const JSON_BYTES = 128 * 1024;
const EMAIL_BYTES = 96 * 1024;
const ATTRIBUTE_BYTES = 8 * 1024;
/** Of one value: a tag's value has at most 256 characters. A longer one is no name, and is not filtered by. */
const MAX_ATTRIBUTE_VALUE = 256;

/** A digest as SNS takes it, however many findings it has and whatever is written in them. */
export function messageOf(digest: Digest, facts: DigestFacts): Message {
  const news = newsOf(digest).toSorted(byDollars);
  const subject = subjectOf(digest, news);
  return {
    subject,
    email: digestEmail(digest, news, facts, EMAIL_BYTES),
    sms: smsOf(subject, news),
    json: digestJson(digest, news, facts, JSON_BYTES),
    attributes: attributesOf(digest, news),
  };
}

/** `Headroom HIGH: 3 new, 1 worse, $12,400/month`; a single one is named. */
function subjectOf(digest: Digest, news: readonly Finding[]): string {
  const saving = savingOfDigest(digest);
  const [only, second] = news;
  const what = only && !second ? `${countsText(digest).slice(2)}: ${nameOf(only)}` : countsText(digest);
  const dollars = saving < 0.5 ? "" : `, ${dollarsPerMonth(saving)}`;
  return clipped(`Headroom ${digest.severity.toUpperCase()}: ${what}${dollars}`, MAX_SUBJECT, "...");
}

function smsOf(subject: string, news: readonly Finding[]): string {
  const [first, second] = news;
  return first && second ? clipped(`${subject}. First: ${nameOf(first)}`, MAX_SMS, "...") : subject;
}

const nameOf = ({ rule, resource, workload }: Finding): string =>
  `${ascii(rule, 20)} ${ascii(resource, 28)}${workload === "unplanned" ? "" : ` of ${ascii(workload, 20)}`}`;

/** Cut before it is spelled, for a text may be a megabyte; and after, for a letter may become several. */
const ascii = (text: string, length: number): string => clipped(asciiLine(text.slice(0, 100)), length, "...");

/** Of more names than fit, those with the most dollars: a subscriber who filters by another one misses this message. */
function attributesOf({ severity }: Digest, news: readonly Finding[]): MessageAttributes {
  return {
    severity,
    rule: fitting(news.map(({ rule }) => rule)),
    workload: fitting(news.map(({ workload }) => workload)),
    owner: fitting(news.flatMap(({ owner }) => owner ?? [])),
  };
}

function fitting(values: readonly string[]): readonly string[] {
  const chosen: string[] = [];
  let bytes = 2;
  for (const value of new Set(values)) {
    if (value.length > MAX_ATTRIBUTE_VALUE) continue;
    bytes += asciiJson(value).length + 1;
    if (bytes > ATTRIBUTE_BYTES) break;
    chosen.push(value);
  }
  return chosen;
}
