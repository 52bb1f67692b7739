import type { OwnedCommitment } from "../../domain/commitment.ts";
import { problemOf, SourceError } from "../../domain/errors.ts";
import type { Problem } from "../../domain/fleet.ts";
import { joined, type OwnedReading } from "../../domain/owned-commitment.ts";
import { boundedMap } from "../bounded-map.ts";
import type { Connection } from "../connection.ts";
import type { Target } from "../target.ts";
import { fetchReservations } from "./reservations.ts";
import { fetchSavingsPlans } from "./savings-plans.ts";

export interface OwnedOptions {
  readonly targets: readonly Target[];
  readonly connect: (target: Target) => Connection;
}

export interface Owned {
  /** Absent where any of it could not be read: part of what is owned would look like all of it. */
  readonly owned?: readonly OwnedCommitment[];
  readonly problems: readonly Problem[];
}

interface Question {
  readonly target: Target;
  readonly fetch: (connection: Connection) => Promise<OwnedReading>;
}

/** As the inventory: each account has its own limits. */
const QUESTIONS_AT_ONCE = 2;

/** What the targets' accounts own: Savings Plans once an account, reservations in each region. Never throws SourceError. */
export async function readOwned({ targets, connect }: OwnedOptions): Promise<Owned> {
  const answers = await boundedMap(questionsOf(targets), QUESTIONS_AT_ONCE, ({ target, fetch }) =>
    orProblem(target, () => fetch(connect(target))),
  );
  const { owned, problems } = joined(answers.filter((answer) => "owned" in answer));
  const failures = answers.filter((answer) => "where" in answer);
  return failures.length === 0 ? { owned, problems } : { problems: [...problems, ...failures] };
}

function questionsOf(targets: readonly Target[]): readonly Question[] {
  const first = <K>(key: (target: Target) => K) =>
    [...Map.groupBy(targets, key).values()].flatMap(([target]) => target ?? []);
  return [
    ...first(({ account }) => account).map((target) => ({ target, fetch: fetchSavingsPlans })),
    ...first(({ account, region }) => `${account} ${region}`).map((target) => ({
      target,
      fetch: fetchReservations,
    })),
  ];
}

async function orProblem(
  { account }: Target,
  fetch: () => Promise<OwnedReading>,
): Promise<OwnedReading | Problem> {
  try {
    return await fetch();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const problem = problemOf(error);
    return { ...problem, where: `${problem.where}, account ${account}` };
  }
}
