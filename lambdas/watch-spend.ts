import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { CallMeter } from "../lib/aws/call-meter.ts";
import type { Connection } from "../lib/aws/connection.ts";
import { costExplorerBillSource } from "../lib/aws/cost-explorer/bill-source.ts";
import { commitmentSource } from "../lib/aws/cost-explorer/commitments.ts";
import { findingsTable } from "../lib/aws/findings/findings-table.ts";
import { topicHealth } from "../lib/aws/messages/topic-health.ts";
import { embeddedPriceBook } from "../lib/catalog/prices.ts";
import type { Bill } from "../lib/domain/bill.ts";
import { addDays, hoursBetween, type Instant, instant, lookBack } from "../lib/domain/window.ts";
import { OWN_METRICS } from "../lib/pipeline/own-metrics.ts";
import type { BillSource, FleetSource, PriceSource } from "../lib/pipeline/ports.ts";
import { environment } from "./environment.ts";
import { instrumented, metrics } from "./instrumented.ts";
import { jobOf, type ScheduledEvent, scheduledRun } from "./scheduled-run.ts";

/** No rule of this job looks at a machine. */
const noFleet: FleetSource = {
  name: "aws",
  fetchFleet: async ({ clock, lookBackDays }) => ({
    source: "aws",
    asOf: clock,
    window: lookBack(clock, lookBackDays),
    resources: [],
    problems: [],
  }),
};

const datedPrices: PriceSource = { fetchPrices: async () => ({ book: embeddedPriceBook(), problems: [] }) };

/** Daily: the bill against the budget, what commitments cover, and whether anybody would get an alert. */
export const handler = instrumented("watch-spend", async (event: ScheduledEvent) => {
  const job = jobOf(event, ["spend"]);
  const clock = instant(Date.now());
  const meter = new CallMeter();
  const home: Connection = { region: environment.region, meter };
  const { workloadTag, billRequests, billAccount } = environment;
  const source = costExplorerBillSource({
    connection: home,
    workloadTag,
    ...(billRequests === undefined ? {} : { maxRequests: billRequests }),
    ...(billAccount === undefined ? {} : { account: billAccount }),
  });
  const bill: BillSource = {
    fetchBill: async (request) => {
      const read = await source.fetchBill(request);
      if (read) publishAge(read, clock);
      return read;
    },
  };
  return scheduledRun({
    job,
    clock,
    table: findingsTable(home, environment.table),
    meter,
    ports: { fleet: noFleet, bill, prices: datedPrices },
    more: [() => publishReach(home), () => readCommitments(home, clock)],
  });
});

/** Whether anybody would get an alert. */
async function publishReach(home: Connection) {
  const { confirmed, pending } = await topicHealth(home, environment.topicArn);
  metrics.addMetric(OWN_METRICS.subscriptionsConfirmed, MetricUnit.Count, confirmed);
  metrics.addMetric(OWN_METRICS.subscriptionsPending, MetricUnit.Count, pending);
  return {};
}

async function readCommitments(home: Connection, asOf: Instant) {
  const { commitments, problems } = await commitmentSource(home).fetchCommitments({ asOf });
  return { facts: { commitments }, problems };
}

/**
 * Counted from the end of the newest day that has a line: Cost Explorer answers empty days for those it has not billed yet. A bill
 * without any line is as old as what was asked for: silence would read as fresh.
 */
function publishAge({ lines, window }: Bill, clock: Instant): void {
  const newest = lines
    .map(({ day }) => day)
    .toSorted()
    .at(-1);
  const billedUntil = newest === undefined ? window.start : addDays(`${newest}T00:00:00.000Z`, 1);
  const age = hoursBetween(billedUntil, clock);
  metrics.addMetric(OWN_METRICS.billAgeHours, MetricUnit.NoUnit, Math.max(0, age));
}
