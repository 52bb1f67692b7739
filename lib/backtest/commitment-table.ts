import { clairvoyant } from "./commitment-clairvoyant.ts";
import { COMMITMENT_POLICIES } from "./commitment-policies.ts";
import { type ReplayFleet, type ReplayResult, replayPolicy } from "./commitment-replay.ts";

export interface FleetScores {
  readonly fleet: string;
  readonly clairvoyantUsd: number;
  /** In the order of `COMMITMENT_POLICIES`. */
  readonly results: readonly { readonly policy: string; readonly result: ReplayResult }[];
}

export function scoresOf(fleet: ReplayFleet, firstMonth: number): FleetScores {
  return {
    fleet: fleet.name,
    clairvoyantUsd: clairvoyant(fleet, firstMonth).savingUsd,
    results: COMMITMENT_POLICIES.map(({ name, policy }) => ({
      policy: name,
      result: replayPolicy(fleet, policy, firstMonth),
    })),
  };
}

const COLUMNS = [
  "fleet",
  "policy",
  "saving USD",
  "of clairvoyant",
  "coverage",
  "utilization",
  "worst month USD",
];

/** Markdown: a row for each policy on each fleet. */
export const policyTable = (scores: readonly FleetScores[]): string =>
  markdown(
    COLUMNS,
    scores.flatMap(({ fleet, clairvoyantUsd, results }) =>
      results.map(({ policy, result }, index) => [
        index === 0 ? fleet : "",
        policy,
        whole(result.savingUsd),
        shareText(result.savingUsd, clairvoyantUsd),
        percent(result.coverage),
        percent(result.utilization),
        whole(result.worstMonthUsd),
      ]),
    ),
  );

/** Markdown: a row for each fleet, the policies' shares of the clairvoyant saving side by side. */
export const shareTable = (scores: readonly FleetScores[]): string =>
  markdown(
    ["fleet", "clairvoyant USD", ...COMMITMENT_POLICIES.map(({ name }) => name)],
    scores.map(({ fleet, clairvoyantUsd, results }) => [
      fleet,
      whole(clairvoyantUsd),
      ...results.map(({ result }) => shareText(result.savingUsd, clairvoyantUsd)),
    ]),
  );

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = header.map((name, index) => (index === 0 || name === "policy" ? "---" : "---:"));
  return [row(header), row(rule), ...rows.map(row)].join("\n");
}

const whole = (amount: number): string => Math.round(amount).toLocaleString("en-US");
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Where nothing can be saved, what is lost is told in dollars instead. */
const shareText = (saving: number, best: number): string =>
  best > 0 ? `${((100 * saving) / best).toFixed(2)} %` : `${whole(saving)} USD`;
