import { afterEach, describe, expect, test } from "vitest";
import type { Assessment } from "../../lib/domain/assessment.ts";
import { watch } from "../../lib/pipeline/watch.ts";
import { CHIPS, PRICES, TYPES } from "../builders/context.ts";
import { aSeries, NOW } from "../builders/fleet.ts";
import { aPlan, aWorkload } from "../builders/plan.ts";
import { awsError, type Fail, type FakeAws } from "../fakes/aws-inventory.ts";
import { anEndpoint, anInstance } from "../fakes/aws-inventory-entries.ts";
import { type Observe, sourceOver } from "../fakes/aws-inventory-source.ts";
import { openMemoryFindingStore } from "../fakes/memory-finding-store.ts";

let restore = (): void => undefined;
afterEach(() => restore());

const PLAN = aPlan([aWorkload({ match: { sagemakerEndpoint: "ranker" } })]);
const idle: Observe = () => ({
  telemetry: [aSeries("gpuUtilization", 0), aSeries("gpuMemoryUtilization", 0)],
  notMeasurable: [],
});
const BOTH = { instances: [anInstance("i-1")], endpoints: [anEndpoint("ranker")] };
const sageMakerDenied: Fail = ({ api }) =>
  /^(ListEndpoints|ListTrainingJobs)$/.test(api) ? awsError("AccessDeniedException") : undefined;

/** One run after another over the same store. */
function running() {
  const store = openMemoryFindingStore();
  return async (aws: Partial<FakeAws>): Promise<Assessment> => {
    restore();
    const opened = sourceOver({ regions: { "us-east-1": BOTH }, ...aws }, { observe: idle });
    restore = opened.restore;
    return watch(
      {
        fleet: opened.source,
        bill: { fetchBill: async () => undefined },
        prices: { fetchPrices: async () => ({ book: PRICES, problems: [] }) },
        store,
      },
      { plan: PLAN, instanceTypes: TYPES, accelerators: CHIPS, modelNamed: () => undefined, clock: NOW },
    );
  };
}
const stateOf = ({ findings }: Assessment, id: string) => findings.find((one) => one.id === id)?.state.kind;

describe("a run that may not see SageMaker", () => {
  test("neither resolves what it said of an endpoint nor calls it deleted, and says what it lacks", async () => {
    const run = running();
    expect((await run({})).changes.opened).toEqual(expect.arrayContaining(["idle:i-1", "idle:ranker"]));
    const blind = await run({ fail: sageMakerDenied });
    expect(blind.changes.resolved).toEqual([]);
    expect(stateOf(blind, "idle:ranker")).toBe("open");
    expect(blind.changes.kept).toEqual(expect.arrayContaining(["idle:i-1", "idle:ranker"]));
    expect(blind.problems).toContainEqual(
      expect.objectContaining({ where: expect.stringContaining("ListEndpoints"), failure: "denied" }),
    );
  });

  test("answers unknown to whether the plan's endpoint is missing", async () => {
    const { unknowns, findings } = await running()({ fail: sageMakerDenied });
    expect(unknowns).toContainEqual({
      kind: "unknown",
      rule: "plan-drift",
      resource: "ranking",
      missing: expect.stringContaining("could not be listed"),
    });
    expect(findings.filter(({ rule }) => rule === "plan-drift")).toEqual([]);
  });

  test("goes on judging EC2", async () => {
    const { changes } = await running()({ fail: sageMakerDenied });
    expect(changes.opened).toContain("idle:i-1");
  });
});

test("an endpoint that a whole inventory no longer has is deleted", async () => {
  const run = running();
  await run({});
  const { findings } = await run({ regions: { "us-east-1": { instances: BOTH.instances } } });
  expect(findings.find(({ id }) => id === "idle:ranker")?.state).toMatchObject({
    kind: "resolved",
    reason: "resource-deleted",
  });
});
