import { CallMeter } from "../lib/aws/call-meter.ts";
import { awsCommitmentSource } from "../lib/aws/commitments/commitment-source.ts";
import { recordedUse } from "../lib/aws/commitments/recorded-use.ts";
import { findingsTable } from "../lib/aws/findings/findings-table.ts";
import { dynamoInterruptionLog } from "../lib/aws/findings/interruption-log.ts";
import { dynamoRunLog } from "../lib/aws/findings/run-log.ts";
import { awsFleetSource } from "../lib/aws/fleet-source.ts";
import { awsPriceSource } from "../lib/aws/prices/price-source.ts";
import { rememberedPrices } from "../lib/aws/prices/remembered-prices.ts";
import { connectionTo, type Target } from "../lib/aws/target.ts";
import { embeddedInstanceTypes } from "../lib/catalog/instance-types.ts";
import { embeddedPriceBook } from "../lib/catalog/prices.ts";
import { embeddedSpotAdvisor } from "../lib/catalog/spot-advisor.ts";
import { instant } from "../lib/domain/window.ts";
import { FLEET_JOBS } from "../lib/pipeline/fleet-jobs.ts";
import type { BillSource } from "../lib/pipeline/ports.ts";
import { environment } from "./environment.ts";
import { instrumented } from "./instrumented.ts";
import { jobOf, type ScheduledEvent, scheduledRun } from "./scheduled-run.ts";

/** AWS changes list prices a few times a year; a day keeps all looks of it on the same dollars. */
const PRICE_HOURS = 24;

/** The bill is `watch-spend`'s. */
const noBill: BillSource = { fetchBill: async () => undefined };

/** Daily (`utilization`): the whole fleet over the full look-back. Hourly (`recent`): what is young, and what is gone. */
export const handler = instrumented("watch-utilization", async (event: ScheduledEvent) => {
  const job = jobOf(event, ["utilization", "recent"]);
  const clock = instant(Date.now());
  const meter = new CallMeter();
  const home = { region: environment.region, meter };
  const table = findingsTable(home, environment.table);
  const { targets } = environment;
  const connect = (target: Target) => connectionTo(target, home);
  const fleet = awsFleetSource({
    targets,
    connect,
    instanceTypes: embeddedInstanceTypes(),
    periodSec: environment.metricPeriodSec,
  });
  const dated = embeddedPriceBook();
  const source = awsPriceSource({ connect: (region) => ({ region, meter }), dated, clock });
  const prices = rememberedPrices({ table, source, dated, clock, maxAgeHours: PRICE_HOURS });
  const ports = { fleet, bill: noBill, prices };
  // The hourly look judges no purchases.
  if (job === "recent") return scheduledRun({ job, scope: FLEET_JOBS[job], clock, table, meter, ports });
  const interruptions = dynamoInterruptionLog(table);
  const commitments = awsCommitmentSource({ targets, connect, use: recordedUse(dynamoRunLog(table)) });
  const spotMarket = { advisor: embeddedSpotAdvisor() };
  const all = { ...ports, interruptions, commitments };
  return scheduledRun({ job, scope: FLEET_JOBS[job], clock, table, meter, ports: all, spotMarket });
});
