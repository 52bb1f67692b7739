import { describe, expect, test } from "vitest";
import type { PlannedCapacity } from "../../lib/domain/plan.ts";
import { addHours } from "../../lib/domain/window.ts";
import type { TrainingWorkload, Workload } from "../../lib/domain/workload.ts";
import { type PlannedUsage, plannedUsage } from "../../lib/purchase/planned-usage.ts";
import { aCapacity, aCapacityPlan, aWorkload } from "../builders/plan.ts";
import { endOf, historyOf, WEEK_HOURS, YEAR_HOURS } from "./commitment-fleet.ts";

const TYPE = "type-0";
const flat = (instances: number) => historyOf(4 * WEEK_HOURS, () => instances);
const asOf = endOf(flat(0));
const at = (hours: number) => addHours(asOf, hours);
const END = at(YEAR_HOURS);

type Planned = readonly [Workload, Partial<PlannedCapacity>];
const service = (name: string, instances: number, more: Partial<Workload> = {}): Planned => [
  aWorkload({ name, ...(more as object) }),
  { instances },
];
const job = (
  name: string,
  more: Partial<TrainingWorkload>,
  capacity: Partial<PlannedCapacity> = {},
): Planned => [
  { name, kind: "training", purchase: "on-demand", ...more },
  { kind: "training", instances: 2, hoursPerMonth: 730, ...capacity },
];

function planned(
  workloads: readonly Planned[],
  history = flat(10),
  outlook: readonly number[] = [],
): PlannedUsage {
  const plan = aCapacityPlan(
    workloads.map(([workload]) => workload),
    workloads.map(([{ name }, capacity]) => aCapacity({ workload: name, instanceType: TYPE, ...capacity })),
  );
  return plannedUsage(plan, history, { asOf, termHours: YEAR_HOURS, outlook });
}
/** Instances, first and last hour from now; the end of the term is "term". */
const changesOf = ({ changes }: PlannedUsage) =>
  changes.map(({ instances, start, end }) => {
    const hour = (when: string) => (Date.parse(when) - Date.parse(asOf)) / 3_600_000;
    return [Number(instances.toFixed(6)), hour(start), end === END ? "term" : hour(end)];
  });
const RUN = { training: { method: "full", precision: "bf16", optimizer: "adamw", tokens: 1e12 } } as const;

describe("what the plan knows and usage does not show", () => {
  test.each<[string, readonly Planned[], number, readonly (readonly (number | string)[])[]]>([
    ["a service that runs as planned", [service("a", 10)], 10, []],
    ["one that runs above its plan: nobody said it stops", [service("a", 6)], 10, []],
    ["one that usage does not show yet", [service("a", 4)], 0, [[4, 0, "term"]]],
    ["one that usage shows less of", [service("a", 14)], 10, [[4, 0, "term"]]],
    [
      "two of one type, together more than runs",
      [service("a", 6), service("b", 6)],
      9,
      [
        [1.5, 0, "term"],
        [1.5, 0, "term"],
      ],
    ],
    [
      "a start to come, beside a service that runs",
      [service("a", 10), service("b", 4, { starts: at(100) })],
      10,
      [[4, 100, "term"]],
    ],
    [
      "a start three and a half days ago: half of the week holds it",
      [service("a", 4, { starts: at(-84) })],
      2,
      [[2, 0, "term"]],
    ],
    [
      "a start and an end to come",
      [service("a", 4, { starts: at(100), ends: at(300) })],
      10,
      [[4, 100, 300]],
    ],
    ["an end to come", [service("a", 4, { ends: at(300) })], 10, [[-4, 300, "term"]]],
    [
      "an end half a week ago: half of the week still holds it",
      [service("a", 4, { ends: at(-84) })],
      2,
      [[-2, 0, "term"]],
    ],
    ["an end long ago", [service("a", 4, { ends: at(-500) })], 10, []],
    ["an end after the term", [service("a", 4, { ends: at(9_000) })], 10, []],
    [
      "an end takes no more than runs",
      [service("a", 14, { starts: at(-5_000), ends: at(300) })],
      10,
      [
        [4, 0, 300],
        [-10, 300, "term"],
      ],
    ],
    [
      "a job sized from tokens ends a whole run from now",
      [job("j", RUN, { runHours: 1_000 })],
      10,
      [[-2, 1_000, "term"]],
    ],
    [
      "or earlier, when the plan says so",
      [job("j", { ...RUN, ends: at(400) }, { runHours: 1_000 })],
      10,
      [[-2, 400, "term"]],
    ],
    [
      "a job that starts runs its length",
      [job("j", { ...RUN, starts: at(50) }, { runHours: 1_000 })],
      10,
      [[2, 50, 1_050]],
    ],
    [
      "a job with a deadline and no tokens",
      [job("j", { training: { ...RUN.training, deadlineDays: 10 } })],
      10,
      [[-2, 240, "term"]],
    ],
    [
      "a job run by habit goes on by habit",
      [job("j", { hoursPerMonth: 100 }, { hoursPerMonth: 50 })],
      10,
      [],
    ],
    [
      "a habit that ends",
      [job("j", { hoursPerMonth: 730, ends: at(300) }, { hoursPerMonth: 365 })],
      10,
      [[-1, 300, "term"]],
    ],
    [
      "a job is what services leave of the week",
      [service("a", 9), job("j", RUN, { runHours: 500 })],
      10,
      [[-1, 500, "term"]],
    ],
    [
      "spot, and what is only paid",
      [
        service("a", 50, { purchase: "spot" }),
        [{ name: "f", kind: "fixed", monthlyUsd: 5 as never, purchase: "on-demand" }, {}],
      ],
      10,
      [],
    ],
  ])("%s", (_, workloads, running, expected) => {
    const changes = changesOf(planned(workloads, flat(running)));
    expect(changes).toEqual(expected);
  });

  test("a service that breathes is not absent by night", () => {
    const breathing = historyOf(4 * WEEK_HOURS, (hour) => (hour % 24 < 12 ? 10 : 2));
    expect(planned([service("a", 10)], breathing).changes).toEqual([]);
    expect(changesOf(planned([service("a", 10, { ends: at(300) })], breathing))).toEqual([[-6, 300, "term"]]);
  });

  test("usage that is older than the moment shows no start since", () => {
    const old = historyOf(3 * WEEK_HOURS, () => 10);
    const late = planned([service("a", 4, { starts: at(-100) })], old);
    expect(changesOf(late)).toEqual([[4, 0, "term"]]);
  });

  test("a plan to shrink counts where the forecast does not see it; a plan to grow waits for usage", () => {
    const shrinking = (growthPerMonth: number) =>
      service("a", 10, { demand: { peakQps: 1, growthPerMonth } } as object);
    const outlook = [1, 1, 0.5];
    expect(changesOf(planned([shrinking(-0.1)], flat(10), outlook))).toEqual([
      [expect.closeTo(-10 * (1 - 0.9 ** 0.5), 5), 0, 730],
      [expect.closeTo(-10 * (1 - 0.9 ** 1.5), 5), 730, 1_460],
    ]);
    const growing = planned([shrinking(0.1)], flat(10), outlook);
    expect([growing.changes, growing.reasons]).toEqual([
      [],
      [expect.stringContaining("a is to grow 10.0 % a month")],
    ]);
  });
});

describe("each change has its reason", () => {
  test("and what says nothing certain is named", () => {
    const { reasons, leftOut } = planned(
      [
        service("soon", 4, { starts: at(100) }),
        service("gone", 4, { ends: at(300) }),
        service("absent", 16),
        service("unsized", 4),
        service("other", 4),
        job("someday", RUN, { runHours: 900, instanceType: "type-1" }),
      ].map(([workload, capacity]): Planned => {
        if (workload.name === "unsized") return [workload, { feasible: false, notes: ["no type fits"] }];
        return [workload, workload.name === "other" ? { instanceType: "p9.xlarge" } : capacity];
      }),
      historyOf(
        4 * WEEK_HOURS,
        () => 10,
        () => 0,
      ),
    );
    expect(reasons.join("\n")).toContain("plan: soon starts 2025-02-02: 4 × type-0 more\n");
    expect(reasons.join("\n")).toContain("plan: gone ends 2025-02-10: 2 × type-0 fewer from then on");
    expect(reasons.join("\n")).toContain("absent is to run 16 × type-0 now, the last week shows 8 of them");
    expect(leftOut).toEqual([
      "unsized: not sized (no type fits)",
      "other: p9.xlarge has no rate, or no plan of this scope covers it",
      "someday: usage does not show it and it has no `starts`",
    ]);
  });
});
