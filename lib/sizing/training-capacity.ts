import { instanceTypeNamed } from "../domain/instance-type.ts";
import type { PlannedCapacity } from "../domain/plan.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import type { TrainingWorkload } from "../domain/workload.ts";
import { chooseNodes, type InstanceChoice, placeOn } from "./instance-choice.ts";
import { marketOf, placed, type SizingFacts, unsized } from "./planned-capacity.ts";
import { nodeWise } from "./training-accelerators.ts";
import { type ModelledJob, modelJob, onRented } from "./training-job.ts";

interface Option {
  readonly capacity: PlannedCapacity;
  /** Whole run, for comparing chips: the month alone would favour the slow ones. */
  readonly runUsd: number;
}

export function sizeTraining(
  workload: TrainingWorkload,
  region: string,
  facts: SizingFacts,
): PlannedCapacity {
  if (typeof workload.model === "string" && !facts.modelNamed(workload.model))
    return unsized(workload, `unknown model ${workload.model}: give its architecture`);
  if (workload.instanceType !== undefined && !instanceTypeNamed(facts.instanceTypes, workload.instanceType))
    return unsized(workload, `unknown instance type ${workload.instanceType}`);
  const chips = chipsOf(workload, facts);
  if (chips.length === 0)
    return unsized(
      workload,
      `no accelerator to train on: got ${workload.accelerator ?? workload.instanceType}`,
    );
  if (
    workload.model === undefined &&
    workload.accelerator === undefined &&
    workload.instanceType === undefined
  )
    return unsized(
      workload,
      "nothing to size: give `model` and `training`, or `accelerator` or `instanceType`",
    );
  // Where none will do, the fastest chip's reason is the one worth reading.
  const precision = workload.training?.precision ?? "bf16";
  const speed = (chip: string): number => facts.accelerators[chip]?.teraflops[precision] ?? 0;
  const options = chips
    .toSorted((a, b) => speed(b) - speed(a))
    .map((chip) => sizeOn(workload, chip, region, facts));
  const best = options.toSorted((a, b) => a.runUsd - b.runUsd)[0];
  return best?.capacity ?? unsized(workload, "no accelerator to train on");
}

function sizeOn(workload: TrainingWorkload, chip: string, region: string, facts: SizingFacts): Option {
  const needed = modelJob(workload, chip, facts);
  if (needed?.infeasible !== undefined)
    return { capacity: unsized(workload, needed.infeasible, needed.arithmetic), runUsd: Infinity };
  const wanted = needed?.accelerators ?? workload.accelerators;
  const forOne = chooseFor(workload, chip, wanted, region, facts);
  if (!forOne) return { capacity: unsized(workload, `no instance type with ${chip}`), runUsd: Infinity };
  const job = needed && onRented(workload, needed, rentedIn(forOne), chip, facts);
  const choice = job?.acceleratorHours === undefined ? atOnce(workload, forOne) : forOne;
  const time = hoursOf(workload, job, choice);
  const ofMonth = placed(workload, {
    choice,
    hoursPerMonth: time.hoursPerMonth,
    ...(job?.vramGiBEach === undefined ? {} : { vramGiBEach: job.vramGiBEach }),
    notes: [...(wanted === undefined ? [] : idleNote(wanted, forOne)), ...time.notes],
    arithmetic: [...(job?.arithmetic ?? []), ...time.arithmetic],
  });
  const capacity = time.runHours === undefined ? ofMonth : { ...ofMonth, runHours: time.runHours };
  const runHours = time.runHours ?? time.hoursPerMonth ?? 1;
  return { capacity, runUsd: (capacity.usdPerHour ?? Infinity) * runHours };
}

function chooseFor(
  workload: TrainingWorkload,
  chip: string,
  accelerators: number | undefined,
  region: string,
  facts: SizingFacts,
): InstanceChoice | undefined {
  const market = marketOf(workload, region, facts);
  const type = instanceTypeNamed(facts.instanceTypes, workload.instanceType ?? "");
  if (!type) return chooseNodes(chip, accelerators ?? nodeWise(1), market);
  const each = Math.max(1, type.accelerators?.count ?? 1);
  return placeOn(type, each, accelerators ?? each, market);
}

const rentedIn = ({ type, instances }: Pick<InstanceChoice, "type" | "instances">): number =>
  (type.accelerators?.count ?? 0) * instances;

/** The longest month. */
const LONGEST_MONTH_HOURS = 31 * 24;

/** As many machines as their hours take: a month holds only so many of one. */
function atOnce({ hoursPerMonth = 0 }: TrainingWorkload, choice: InstanceChoice): InstanceChoice {
  const months = hoursPerMonth / HOURS_PER_MONTH;
  const nearest = Math.max(1, Math.round(months));
  const machines = hoursPerMonth <= nearest * LONGEST_MONTH_HOURS ? nearest : Math.ceil(months);
  return { ...choice, instances: Math.max(choice.instances, machines) };
}

interface JobTime {
  readonly hoursPerMonth: number | undefined;
  readonly runHours?: number;
  readonly notes: readonly string[];
  readonly arithmetic: readonly string[];
}

/** From tokens when the plan gives them, else the instance-hours it is run for by habit. */
function hoursOf(workload: TrainingWorkload, job: ModelledJob | undefined, choice: InstanceChoice): JobTime {
  const count = rentedIn(choice);
  if (job?.acceleratorHours !== undefined) {
    const runHours = job.acceleratorHours / count;
    const days = runHours / 24;
    const late =
      workload.training?.deadlineDays !== undefined && days > workload.training.deadlineDays + 1e-9;
    const deadline = late
      ? [`takes ${days.toFixed(1)} days, the plan allows ${workload.training?.deadlineDays}`]
      : [];
    const long =
      runHours > HOURS_PER_MONTH
        ? [
            `runs ${days.toFixed(1)} days in all: the month holds ${HOURS_PER_MONTH} of its ${runHours.toFixed(0)} h`,
          ]
        : [];
    return {
      hoursPerMonth: Math.min(HOURS_PER_MONTH, runHours),
      runHours,
      notes: [...deadline, ...long],
      arithmetic: [
        `${job.acceleratorHours.toFixed(0)} accelerator-hours / ${count} = ${runHours.toFixed(1)} h`,
      ],
    };
  }
  const instanceHours = workload.hoursPerMonth;
  if (instanceHours === undefined) return { hoursPerMonth: undefined, notes: [], arithmetic: [] };
  const hoursPerMonth = Math.min(HOURS_PER_MONTH, instanceHours / choice.instances);
  return {
    hoursPerMonth,
    notes: [],
    arithmetic:
      choice.instances > 1
        ? [`${instanceHours} instance-hours / ${choice.instances} instances = ${hoursPerMonth.toFixed(1)} h`]
        : [],
  };
}

function idleNote(wanted: number, { type, instances, name }: InstanceChoice): string[] {
  const rented = rentedIn({ type, instances });
  return rented > wanted
    ? [`${rented} accelerators rented for ${wanted} needed: ${name} comes with ${type.accelerators?.count}`]
    : [];
}

function chipsOf(workload: TrainingWorkload, facts: SizingFacts): string[] {
  const named =
    workload.accelerator ??
    instanceTypeNamed(facts.instanceTypes, workload.instanceType ?? "")?.accelerators?.model;
  if (named !== undefined) return Object.hasOwn(facts.accelerators, named) ? [named] : [];
  // A type without accelerators still trains small models: there is no chip to look up then.
  if (workload.instanceType !== undefined) return workload.model === undefined ? ["cpu"] : [];
  const nvidia = Object.values(facts.instanceTypes).filter((type) => type.accelerators?.vendor === "nvidia");
  return [...new Set(nvidia.map((type) => type.accelerators?.model ?? ""))].filter((chip) =>
    Object.hasOwn(facts.accelerators, chip),
  );
}
