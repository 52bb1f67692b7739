import { describe, expect, test } from "vitest";
import type { Interruption } from "../../lib/domain/interruption.ts";
import { addDays, addHours } from "../../lib/domain/window.ts";
import { spotExperience } from "../../lib/purchase/spot-exposure.ts";
import { aResource, NOW } from "../builders/fleet.ts";
import { anInterruption } from "../builders/spot.ts";

const POOL = { instanceType: "g5.xlarge", region: "us-east-1" };
const SINCE = addDays(NOW, -90);
const spot = (days: number, change = {}) =>
  aResource({ id: `i-${days}`, capacityType: "spot", launchedAt: addDays(NOW, -days), ...change });
const experience = (
  resources: Parameters<typeof aResource>[0][],
  interruptions: readonly Interruption[] = [],
) =>
  spotExperience(POOL, {
    resources: resources.map((one) => aResource(one)),
    interruptions,
    since: SINCE,
    now: NOW,
  });

describe("what our own spot instances went through", () => {
  test("is nothing in no time where none ever ran", () => {
    expect(experience([aResource()])).toEqual({
      taken: 0,
      onlyWarned: 0,
      interruptions: 0,
      instanceMonths: 0,
    });
  });

  test.each([
    ["two instances, the older ten days", [spot(10), spot(2)], 20],
    ["an instance older than the log counts from where the log begins", [spot(400)], 90],
    ["four instances behind one resource", [spot(5, { instances: 4 })], 20],
    [
      "another type, another region and on-demand do not count",
      [spot(5), spot(9, { instanceType: "g5.2xlarge" }), spot(9, { region: "eu-west-1" }), aResource()],
      5,
    ],
    ["SageMaker's machine is the same machine", [spot(3, { instanceType: "ml.g5.xlarge" })], 3],
  ])("%s", (_, resources, days) => {
    expect(experience(resources).instanceMonths * 730).toBeCloseTo(days * 24, 6);
  });

  test("a record older than the oldest launch shows that spot ran before", () => {
    const seen = experience([spot(2)], [anInterruption({ at: addDays(NOW, -12) })]);
    expect([seen.taken, seen.instanceMonths * 730]).toEqual([1, expect.closeTo(12 * 24, 6)]);
  });

  test("with none running now, the records alone span the time", () => {
    const at = [20, 18].map((days, id) =>
      anInterruption({ id: `${id}`, instanceId: `i-${id}`, at: addDays(NOW, -days) }),
    );
    expect(experience([], at)).toMatchObject({ taken: 2, instanceMonths: expect.closeTo(48 / 730, 9) });
  });

  test("what was taken had run for a day at least", () => {
    const one = anInterruption({ at: addHours(NOW, -1) });
    expect(experience([], [one]).instanceMonths * 730).toBeCloseTo(24, 9);
    expect(experience([spot(0)], [one]).instanceMonths * 730).toBeCloseTo(24, 9);
  });

  test("a rebalance recommendation counts as half, once an instance, and not where the interruption followed", () => {
    const rebalance = (instanceId: string, hour: number) =>
      anInterruption({
        id: `${instanceId}-${hour}`,
        instanceId,
        event: "rebalance",
        at: addHours(NOW, -hour),
      });
    const seen = experience(
      [spot(10)],
      [
        rebalance("i-a", 30),
        rebalance("i-a", 20),
        rebalance("i-b", 30),
        anInterruption({ id: "x", instanceId: "i-b", at: addHours(NOW, -29) }),
      ],
    );
    expect(seen).toMatchObject({ taken: 1, onlyWarned: 1, interruptions: 1.5 });
  });

  test.each([
    ["before the log begins", { at: addDays(NOW, -91) }],
    ["in the future", { at: addHours(NOW, 1) }],
    ["of another type", { instanceType: "p5.48xlarge" }],
    ["in another region", { region: "eu-west-1" }],
    ["of a type nobody could learn, on an instance that is gone", { instanceType: undefined }],
  ])("a record %s does not count", (_, change) => {
    const { instanceType, ...rest } = { ...anInterruption(), ...change };
    const record = instanceType === undefined ? rest : { ...rest, instanceType };
    expect(experience([spot(10)], [record]).taken).toBe(0);
  });

  test("one told twice counts once; a type nobody could learn counts where the instance still runs", () => {
    const record = anInterruption();
    const { instanceType: _, ...untyped } = anInterruption({ id: "y", instanceId: "i-10" });
    expect(experience([spot(10)], [record, record, untyped]).taken).toBe(2);
  });
});
