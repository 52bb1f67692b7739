import { beforeAll, describe, expect, test } from "vitest";
import type { Fleet } from "../../lib/domain/fleet.ts";
import { NOW } from "../builders/fleet.ts";
import { CloudWatchAccount } from "../fakes/cloudwatch-account.ts";
import { type EmulatedFleet, emulatedFleet } from "./emulated-fleet.ts";
import { fetchOver, judge, runOver } from "./fleet-run.ts";

let fleet: EmulatedFleet;
let gathered: Fleet;
beforeAll(async () => {
  fleet = emulatedFleet(Date.parse(NOW));
  gathered = await fetchOver(fleet);
});

const idsOf = ({ findings }: { findings: readonly { id: string }[] }) =>
  findings.map(({ id }) => id).toSorted();

describe("the same facts", () => {
  test("replayed from a file say what the live run said, number for number", async () => {
    const live = await runOver(fleet);
    const replayed = await judge(JSON.parse(JSON.stringify(gathered)));
    expect(replayed.findings).toEqual(live.findings);
    expect(replayed.unknowns).toEqual(live.unknowns);
    expect(replayed.totals).toEqual(live.totals);
  });

  test("in another order are the same findings", async () => {
    const reversed = { ...gathered, resources: gathered.resources.toReversed() };
    expect((await judge(reversed)).findings).toEqual((await judge(gathered)).findings);
  });
});

describe("a run that sees part of the metrics", () => {
  test.each(["PartialData", "InternalError", "Forbidden"] as const)(
    "of GPUs answered %s: nothing of theirs is judged, and the run says so",
    async (status) => {
      const { cloudWatch, truths } = fleet;
      cloudWatch.say("nvidia_smi_utilization_gpu", status);
      const { findings, problems, unknowns } = await runOver(fleet);
      cloudWatch.say("nvidia_smi_utilization_gpu", "Complete");
      const agents = [...truths].filter(([id]) =>
        /^i-(bare|idle-with-chatter|quiet-cpu|half-idle)-/.test(id),
      );
      expect(agents.length).toBeGreaterThan(40);
      for (const [id] of agents) {
        expect(findings.filter(({ resource }) => resource === id)).toEqual([]);
        expect(unknowns).toContainEqual(expect.objectContaining({ rule: "idle", resource: id }));
      }
      const failed = problems.filter(({ failure }) => failure !== undefined);
      expect(failed).toMatchObject([{ what: expect.stringContaining(status) }]);
      expect(failed[0]?.count).toBeGreaterThan(200);
    },
  );

  test("in pages of any size is the run of whole pages", async () => {
    const whole = await judge(gathered);
    const { cloudWatch } = fleet;
    Object.assign(cloudWatch, { pagePoints: [7_001, 50_000], listPage: 37 });
    const run = await runOver(fleet);
    Object.assign(cloudWatch, { pagePoints: [100_800], listPage: 500 });
    expect(idsOf(run)).toEqual(idsOf(whole));
    expect(run.problems).toEqual([]);
  });

  test("without a single metric calls nothing idle: neither machines nor endpoints that look as if nobody called", async () => {
    const { findings, unknowns } = await runOver({ aws: fleet.aws, cloudWatch: new CloudWatchAccount() });
    expect(findings.filter(({ rule }) => rule === "idle")).toEqual([]);
    expect(unknowns.filter(({ rule }) => rule === "idle")).toHaveLength(fleet.truths.size);
  });
});
