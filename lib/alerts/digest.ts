import { type Finding, isNews, SEVERITIES, type Severity, savingOf } from "../domain/finding.ts";
import { savingAtBest } from "../domain/saving.ts";
import type { Usd } from "../domain/units.ts";

/** What people are told at once: the news of one severity, most dollars first in each section. */
export interface Digest {
  readonly severity: Severity;
  readonly opened: readonly Finding[];
  readonly worse: readonly Finding[];
  readonly resolved: readonly Finding[];
}

/** One a severity, criticals first; what is silenced is in none. */
export function digestsOf(findings: readonly Finding[]): readonly Digest[] {
  const news = findings.filter(isNews).toSorted(byDollars);
  return SEVERITIES.toReversed()
    .map((severity) => digestOf(severity, news))
    .filter((digest) => newsOf(digest).length > 0);
}

function digestOf(severity: Severity, news: readonly Finding[]): Digest {
  const ours = news.filter((finding) => finding.severity === severity);
  const inState = (kind: Finding["state"]["kind"]) => ours.filter(({ state }) => state.kind === kind);
  return { severity, opened: inState("open"), worse: inState("worse"), resolved: inState("resolved") };
}

export const newsOf = ({ opened, worse, resolved }: Digest): readonly Finding[] => [
  ...opened,
  ...worse,
  ...resolved,
];

export const savingOfDigest = ({ opened, worse }: Digest): Usd => savingAtBest([...opened, ...worse]);

/** Of a saving or of an up-size, the larger first; ties by id, so that the order of the input does not matter. */
export function byDollars(a: Finding, b: Finding): number {
  const more = Math.abs(savingOf(b) ?? 0) - Math.abs(savingOf(a) ?? 0);
  return more === 0 ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : more;
}
