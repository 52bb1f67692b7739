import type { Verdict } from "../domain/finding.ts";
import { pass, unknown } from "./evidence.ts";
import type { LimitValues, Rule, RuleContext } from "./rule.ts";
import { type Job, type Stall, stallFinding } from "./stalled-training-evidence.ts";
import { isIdleThroughout, type Rank, sightOf } from "./stalled-training-facts.ts";
import { isHabit } from "./stalled-training-habit.ts";
import { STALLED_TRAINING_LIMITS } from "./stalled-training-limits.ts";
import { type Steps, stepsOf } from "./stalled-training-steps.ts";

const ID = "stalled-training";
type Values = LimitValues<typeof STALLED_TRAINING_LIMITS>;

export const stalledTraining: Rule<typeof STALLED_TRAINING_LIMITS> = {
  id: ID,
  title: "While a training job's meter runs, its accelerators work and its steps go on.",
  needs: ["gpuUtilization", "trainingSteps"],
  limits: STALLED_TRAINING_LIMITS,
  judge: (context, limits) => jobsOf(context).map((job) => judgeJob(context, job, limits)),
};

/** The plan's training workloads that run, and SageMaker jobs that nobody planned. */
export function jobsOf({ plan, fleet, assignment }: RuleContext): readonly Job[] {
  const running = Map.groupBy(fleet.resources, ({ id }) => assignment.get(id));
  const planned = (plan?.plan.workloads ?? []).flatMap(({ kind, name }): Job[] => {
    const resources = running.get(name) ?? [];
    return kind === "training" && resources.length > 0 ? [{ name, workload: name, resources }] : [];
  });
  const stray = (running.get(undefined) ?? []).filter(({ kind }) => kind === "sagemaker-training");
  return [...planned, ...stray.map((one): Job => ({ name: one.id, workload: undefined, resources: [one] }))];
}

function judgeJob(context: RuleContext, job: Job, limits: Values): Verdict {
  const sight = sightOf(context, job.resources);
  if (sight.kind === "unseen") return unknown(ID, job.name, sight.why);
  const steps = stepsOf(job.resources, sight.ranks);
  const stall = stallOf(job, sight.ranks, steps, limits);
  if (stall !== undefined) return stallFinding(context, stall);
  return steps.kind === "lost"
    ? unknown(
        ID,
        job.name,
        `no trainingSteps since ${steps.since}: it hangs, or does not publish them any more`,
      )
    : pass(ID, job.name);
}

function stallOf(job: Job, ranks: readonly Rank[], steps: Steps, limits: Values): Stall | undefined {
  const base = { job, ranks, minUsdPerHour: limits.minUsdPerHour };
  const hasWorked = ranks.filter(({ workedHours }) => workedHours >= limits.minWorkedHours);
  if (hasWorked.length === 0 || ranks.every(isIdleThroughout)) return undefined;
  const minutes = Math.min(...ranks.map(({ silentMinutes = Number.POSITIVE_INFINITY }) => silentMinutes));
  if (minutes >= limits.silentMinutes)
    return hasWorked.every((rank) => isHabit(rank, limits.silentMinutes))
      ? undefined
      : { ...base, kind: "dead job", stalled: ranks, minutes };
  if (steps.kind === "silent" && steps.minutes >= limits.stepSilentMinutes)
    return {
      ...base,
      kind: "hung job",
      stalled: ranks,
      minutes: steps.minutes,
      stepsMissing: steps.missing,
    };
  // A card that never worked is partly-idle's; these left the others.
  const left = hasWorked.filter(
    (rank) => (rank.silentMinutes ?? 0) >= limits.rankMinutes && !isHabit(rank, limits.rankMinutes),
  );
  const least = Math.min(...left.map(({ silentMinutes = 0 }) => silentMinutes));
  return left.length === 0 ? undefined : { ...base, kind: "idle ranks", stalled: left, minutes: least };
}
