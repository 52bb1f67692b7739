import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../../lib/domain/finding.ts";
import type { Resource, SignalStatistics } from "../../lib/domain/fleet.ts";
import { addHours } from "../../lib/domain/window.ts";
import type { TrainingWorkload } from "../../lib/domain/workload.ts";
import { RULES } from "../../lib/rules/index.ts";
import { type Series, seriesReducer } from "../../lib/timeseries/series-statistics.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aResource, aSeries, NOW } from "../builders/fleet.ts";
import { aCapacity, aCapacityPlan } from "../builders/plan.ts";

const rule = ruleNamed(RULES, "stalled-training");
const JOB: TrainingWorkload = { name: "job", kind: "training", purchase: "on-demand" };
const PLAN = aCapacityPlan([JOB], [aCapacity({ workload: "job", kind: "training" })]);

type Load = (minutesBeforeNow: number) => number;
const MINUTES_PER_DAY = 1440;

/** Every five minutes, in percent, for so many days before NOW. */
function telemetry(load: Load, days = 3, change: Partial<Series> = {}, ageMinutes = 0): SignalStatistics {
  const count = Math.round((days * MINUTES_PER_DAY) / 5);
  const end = Date.parse(NOW) - ageMinutes * 60_000;
  const times = Float64Array.from({ length: count }, (_, i) => end - (count - i) * 300_000);
  const values = times.map((at) => load((Date.parse(NOW) - at) / 60_000 - 5));
  const reduce = seriesReducer({ periodSec: 300, asOf: NOW, clock: NOW });
  const { statistics } = reduce({ signal: "gpuUtilization", average: { times, values }, ...change });
  if (!statistics) throw new Error("no sample");
  return statistics;
}

const node = (id: string, series: readonly SignalStatistics[], more: Partial<Resource> = {}) =>
  aResource({ id, instanceType: "g5.12xlarge", telemetry: series, ...more });
const cards = (loads: readonly Load[], days?: number) =>
  loads.map((load, i) => ({ ...telemetry(load, days), accelerator: String(i) }));
const busy: Load = () => 93;
const silentFor =
  (minutes: number): Load =>
  (before) =>
    before < minutes ? 0.4 : 93;

function judge(...resources: readonly Resource[]): Verdict {
  const assignment = new Map(resources.map(({ id }) => [id, "job"]));
  const [verdict] = rule.judge(aContext(resources, { plan: PLAN, assignment }), {});
  if (!verdict) throw new Error("nothing said");
  return verdict;
}
const said = (verdict: Verdict): string =>
  verdict.kind === "finding" ? `${verdict.finding.observed.kind}, ${verdict.finding.severity}` : verdict.kind;
const four = (load: Load, days?: number) => cards([load, load, load, load], days);

describe("stalled-training", () => {
  test.each<[string, Resource[], string]>([
    ["all work", [node("i-1", four(busy))], "pass"],
    ["all silent for exactly 15 minutes", [node("i-1", four(silentFor(15)))], "dead job, high"],
    ["for 10: a checkpoint", [node("i-1", four(silentFor(10)))], "pass"],
    ["a job of one hour", [node("i-1", four(silentFor(20), 0.05))], "dead job, high"],
    [
      "a day later, still: idle has no full day of silence",
      [node("i-1", four(silentFor(1500), 6))],
      "dead job, high",
    ],
    [
      "never worked in its window: idle's",
      [
        node(
          "i-1",
          four(() => 0),
        ),
      ],
      "pass",
    ],
    [
      "worked for 20 minutes only",
      [
        node(
          "i-1",
          four((b) => (b > 4300 ? 90 : 0)),
        ),
      ],
      "pass",
    ],
    [
      "one node of two is silent for an hour",
      [node("i-1", four(silentFor(60))), node("i-2", four(busy))],
      "idle ranks, medium",
    ],
    ["for less", [node("i-1", four(silentFor(55))), node("i-2", four(busy))], "pass"],
    ["one card of four", [node("i-1", cards([busy, busy, silentFor(90), busy]))], "idle ranks, medium"],
    ["a card that never worked is partly-idle's", [node("i-1", cards([busy, busy, () => 0, busy]))], "pass"],
    [
      "dips to 12 % at each checkpoint",
      [
        node(
          "i-1",
          four((b) => (b % 180 < 10 ? 12 : 93)),
        ),
      ],
      "pass",
    ],
    [
      "a nightly run that is done",
      [
        node(
          "i-1",
          four((b) => (b % 1440 > 60 && b % 1440 < 240 ? 90 : 0), 7),
        ),
      ],
      "pass",
    ],
    ["cards without a series of their own", [node("i-1", cards([busy, busy]))], "unknown"],
    ["no metric", [node("i-1", [])], "unknown"],
    ["the agent is dead, not the job", [node("i-1", [telemetry(busy, 3, {}, 70)])], "unknown"],
    [
      "samples an hour old speak still",
      [node("i-1", [telemetry(silentFor(90), 3, {}, 60)])],
      "dead job, high",
    ],
    [
      "MIG",
      [node("i-1", four(busy), { notMeasurable: [{ signal: "gpuUtilization", reason: "MIG" }] })],
      "unknown",
    ],
    ["one machine unseen hides the job", [node("i-1", four(silentFor(60))), node("i-2", [])], "unknown"],
    [
      "no price: paged all the same",
      [node("i-1", four(silentFor(60)), { region: "eu-west-9" })],
      "dead job, high",
    ],
    [
      "80 cents an hour wake nobody",
      [aResource({ instanceType: "g4dn.xlarge", telemetry: cards([silentFor(60)]) })],
      "dead job, medium",
    ],
    [
      "22 dollars do at once",
      [1, 2, 3, 4].map((n) => node(`i-${n}`, four(silentFor(60)))),
      "dead job, critical",
    ],
  ])("%s", (_, resources, expected) => {
    expect(said(judge(...resources))).toBe(expected);
  });

  test.each<[string, number, string]>([
    ["steps go on", 0, "pass"],
    ["no step for 25 minutes: an evaluation", 25, "pass"],
    ["no step for exactly half an hour, at full utilization", 30, "hung job, high"],
  ])("%s", (_, minutes, expected) => {
    const steps = telemetry((b) => (b < minutes ? 0 : 12), 3, { signal: "trainingSteps" });
    expect(said(judge(node("i-1", [...four(busy), steps])))).toBe(expected);
  });

  test.each<[string, number, number, string]>([
    ["a sample is late", 10, 5, "pass"],
    ["no sample for half an hour: a hung job publishes nothing", 30, 5, "hung job, high"],
    ["none for a day", 1440, 5, "hung job, high"],
    ["none for longer: it may not publish them any more", 1445, 5, "unknown"],
    ["one that came now and then is not missed", 360, 25, "pass"],
  ])("trainingSteps: %s", (_, minutes, every, expected) => {
    const samples = telemetry(() => 12, 3, { signal: "trainingSteps" }, minutes);
    const steps = { ...samples, samples: (samples.samples * 5) / every };
    expect(said(judge(node("i-1", [...four(busy), steps])))).toBe(expected);
  });

  test("steps that stopped on one machine and go on another are no hang", () => {
    const steps = (ageMinutes: number) => telemetry(() => 12, 3, { signal: "trainingSteps" }, ageMinutes);
    const resources = [node("i-1", [...four(busy), steps(600)]), node("i-2", [...four(busy), steps(0)])];
    expect(said(judge(...resources))).toBe("pass");
  });

  test("says what burns an hour, since when, and how to stop it", () => {
    const verdict = judge(node("i-1", four(silentFor(50))), node("i-2", four(silentFor(40))));
    expect(verdict).toMatchObject({
      finding: {
        id: "stalled-training:job",
        title: "job: all 8 accelerators silent for 40 minutes, since 2026-11-23 23:20 UTC; $11 an hour burn",
        advice: { command: "aws ec2 stop-instances --instance-ids i-1 i-2" },
      },
    });
  });

  test("a SageMaker job that nobody planned is a job too", () => {
    const stray = node("train-1", four(silentFor(30)), { kind: "sagemaker-training" });
    const verdicts = rule.judge(aContext([stray], { plan: PLAN }), {});
    expect(verdicts.map(said)).toEqual(["dead job, high"]);
  });

  test("one series for the whole machine will do", () => {
    expect(said(judge(node("i-1", [telemetry(silentFor(20))])))).toBe("dead job, high");
    expect(
      said(judge(node("i-1", [aSeries("gpuUtilization", 0.9, { lastActiveAt: addHours(NOW, -1 / 12) })]))),
    ).toBe("pass");
  });
});

const anyJob = fc.record({
  level: fc.double({ min: 20, max: 100, noNaN: true }),
  nodes: fc.integer({ min: 1, max: 3 }),
  days: fc.double({ min: 0.1, max: 9, noNaN: true }),
  checkpointEvery: fc.integer({ min: 30, max: 400 }),
  silent: fc.integer({ min: 20, max: 300 }),
  seed: fc.integer(),
});

describe("generated jobs", () => {
  const running =
    ({ level, checkpointEvery, seed }: { level: number; checkpointEvery: number; seed: number }): Load =>
    (b) =>
      b % checkpointEvery < 5 ? 0 : level * (0.9 + 0.1 * Math.sin(b * 12.9898 + seed));

  test("of 60 that run, checkpoints and all, none is called stalled; of the same 60 dead, all are", () => {
    let [running60, dead60] = [0, 0];
    fc.assert(
      fc.property(anyJob, (job) => {
        const machines = (load: Load) =>
          Array.from({ length: job.nodes }, (_, i) => node(`i-${i}`, four(load, job.days)));
        const alive = running(job);
        expect(said(judge(...machines(alive)))).toBe("pass");
        running60++;
        const dead = judge(...machines((b) => (b < job.silent ? 0 : alive(b))));
        expect(said(dead)).toContain(job.days * 1440 - job.silent < 60 ? "" : "dead job");
        dead60++;
      }),
      { numRuns: 60 },
    );
    expect([running60, dead60]).toEqual([60, 60]);
  });

  test("the order of machines and cards says nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 4, maxLength: 4 }), (silences) => {
        const loads = silences.map((minutes) => silentFor(minutes - (minutes % 5)));
        const machine = node("i-1", cards(loads));
        const turned = { ...machine, telemetry: machine.telemetry.toReversed() };
        expect(said(judge(turned))).toBe(said(judge(machine)));
      }),
      { numRuns: 30 },
    );
  });
});
