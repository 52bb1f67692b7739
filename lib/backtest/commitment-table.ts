import { clairvoyant } from "./commitment-clairvoyant.ts";
import { awsLikePolicy, COMMITMENT_POLICIES, headroomPolicy } from "./commitment-policies.ts";
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

export interface SetScore {
  readonly clairvoyantUsd: number;
  readonly headroomUsd: number;
  readonly awsLikeUsd: number;
}

/** Ours beside the provider's rule over 30 days. */
export const setScoreOf = (fleet: ReplayFleet, firstMonth: number): SetScore => ({
  clairvoyantUsd: clairvoyant(fleet, firstMonth).savingUsd,
  headroomUsd: replayPolicy(fleet, headroomPolicy, firstMonth).savingUsd,
  awsLikeUsd: replayPolicy(fleet, awsLikePolicy(30), firstMonth).savingUsd,
});

/** Markdown: a row for each set of fleets; shares are medians, as a fleet that stops may lose many times what could be saved. */
export const setTable = (sets: readonly { readonly name: string; readonly scores: readonly SetScore[] }[]) =>
  markdown(
    [
      "fleets",
      "number",
      "headroom",
      "AWS-like, 30 days",
      "headroom ahead on",
      "furthest ahead",
      "furthest behind",
    ],
    sets.map(({ name, scores }) => {
      const saving = scores.filter(({ clairvoyantUsd }) => clairvoyantUsd > 0);
      const ahead = saving
        .map((score) => (100 * (score.headroomUsd - score.awsLikeUsd)) / score.clairvoyantUsd)
        .toSorted((a, b) => a - b);
      const share = (usdOf: (score: SetScore) => number): string =>
        `${(100 * median(saving.map((score) => usdOf(score) / score.clairvoyantUsd))).toFixed(2)} %`;
      return [
        name,
        whole(saving.length),
        share(({ headroomUsd }) => headroomUsd),
        share(({ awsLikeUsd }) => awsLikeUsd),
        whole(ahead.filter((points) => points > 0).length),
        (ahead.at(-1) ?? 0).toFixed(2),
        Math.min(0, ahead[0] ?? 0).toFixed(2),
      ];
    }),
  );

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}

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
