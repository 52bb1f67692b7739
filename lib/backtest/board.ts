/** What one policy would have saved and done harm, over all decisions of a board. */
export interface PolicyScore {
  readonly policy: string;
  readonly role: Role;
  /** Document or code the policy was taken from, with its date. */
  readonly source: string;
  /** 0..1 of what was paid; negative where the policy costs. */
  readonly saving: number;
  readonly savingUsd?: number;
  /** 0..1; what of, the board says. */
  readonly harm: number;
  /** Further figures, 0..1 or a factor, by name. */
  readonly more: Readonly<Record<string, number>>;
}

/** A `bound` knows the future or does nothing: it shows what is possible and is no rival. */
export type Role = "ours" | "baseline" | "bound";

/** One question, one history, all policies. */
export interface Board {
  readonly id: string;
  readonly title: string;
  readonly data: string;
  readonly savingMeans: string;
  readonly harmMeans: string;
  readonly decisions: number;
  readonly scores: readonly PolicyScore[];
  readonly notJudged: readonly NotJudged[];
}

export interface NotJudged {
  readonly what: string;
  readonly why: string;
}

/** Below it two shares are the same: a ten-thousandth of a percent. */
const SAME = 1e-6;

type Point = Pick<PolicyScore, "saving" | "harm">;

/** Saves at least as much with no more harm, one of the two strictly. */
export function dominates(one: Point, other: Point): boolean {
  const saves = one.saving - other.saving;
  const spares = other.harm - one.harm;
  return saves >= -SAME && spares >= -SAME && (saves > SAME || spares > SAME);
}

/** Those no other policy dominates; bounds neither belong to it nor push others off it. */
export const frontOf = (scores: readonly PolicyScore[]): readonly PolicyScore[] => {
  const rivals = scores.filter(({ role }) => role !== "bound");
  return rivals.filter((one) => !rivals.some((other) => dominates(other, one)));
};

/** Baselines that dominate ours; empty is what we want. */
export function dominatorsOfOurs({ scores }: Pick<Board, "scores">): readonly string[] {
  const ours = scores.filter(({ role }) => role === "ours");
  const baselines = scores.filter(({ role }) => role === "baseline");
  return baselines.filter((one) => ours.some((own) => dominates(one, own))).map(({ policy }) => policy);
}
