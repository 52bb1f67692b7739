import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { metrics } from "../../lambdas/instrumented.ts";
import { publishRun, publishWorkloads } from "../../lambdas/published-metrics.ts";
import { aFullRecord, aWorkload } from "../builders/run-record.ts";

vi.hoisted(() => {
  // Powertools reads these when it is loaded: write to the console that the tests listen to.
  process.env.POWERTOOLS_DEV = "true";
  process.env.POWERTOOLS_METRICS_DISABLED = "false";
  process.env.POWERTOOLS_METRICS_NAMESPACE = "Headroom";
  process.env.POWERTOOLS_SERVICE_NAME = "headroom-test";
});

interface Emf {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

let lines: Emf[];
beforeEach(() => {
  lines = [];
  for (const level of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((line) => void lines.push(JSON.parse(String(line))));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const directiveOf = ({ _aws }: Emf) => _aws.CloudWatchMetrics[0];
/** As CloudWatch bills: by name and values of the dimensions. */
const metricsIn = (line: Emf): string[] =>
  (directiveOf(line)?.Metrics ?? []).map(({ Name }) =>
    [Name, ...(directiveOf(line)?.Dimensions[0] ?? []).map((name) => line[name])].join(" "),
  );

test("a run is one line under its job", () => {
  publishRun(aFullRecord("spend"));
  metrics.publishStoredMetrics();
  expect(lines).toHaveLength(1);
  const [line] = lines;
  expect(line && directiveOf(line)).toMatchObject({
    Namespace: "Headroom",
    Dimensions: [["service", "job"]],
  });
  expect(line).toMatchObject({ service: "headroom-test", job: "spend", MonthToDateUsd: 900 });
});

test("each workload is one line under its name, and takes no dimension from the one before", () => {
  publishWorkloads([aWorkload(), aWorkload({ workload: "train" })], 20);
  expect(lines.map((line) => [line.workload, directiveOf(line)?.Dimensions])).toEqual([
    ["chat", [["service", "workload"]]],
    ["train", [["service", "workload"]]],
  ]);
  expect(lines[0]).toMatchObject({ PlannedInstances: 2, ActualInstances: 3, ActualUsdPerHour: 3 });
});

test("a second run in the same container publishes under its own job alone", () => {
  publishRun(aFullRecord("utilization"));
  metrics.publishStoredMetrics();
  publishRun(aFullRecord("recent"));
  metrics.publishStoredMetrics();
  expect(lines.map(({ job }) => job)).toEqual(["utilization", "recent"]);
  expect(lines[1]).not.toHaveProperty("WasteUsdPerHour");
});

test("200 workloads publish 22 names: no more metrics than the budget says, and EMF's limits hold", () => {
  const workloads = [
    ...Array.from({ length: 200 }, (_, index) => aWorkload({ workload: `team-${index}` })),
    aWorkload({ workload: "unplanned" }),
  ];
  for (const job of ["recent", "utilization", "spend"] as const) {
    publishRun(aFullRecord(job));
    metrics.publishStoredMetrics();
  }
  const ofRuns = lines.flatMap(metricsIn);
  lines = [];
  publishWorkloads(workloads, 20);
  const ofWorkloads = lines.flatMap(metricsIn);
  expect([new Set(ofRuns).size, new Set(ofWorkloads).size]).toEqual([31, 88]);
  for (const line of lines) expect(directiveOf(line)?.Metrics.length).toBeLessThanOrEqual(100);
});
