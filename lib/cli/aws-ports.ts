import { CallMeter } from "../aws/call-meter.ts";
import { accountOf, profileCredentials } from "../aws/caller.ts";
import { awsCommitmentSource } from "../aws/commitments/commitment-source.ts";
import type { Connection } from "../aws/connection.ts";
import { costExplorerBillSource } from "../aws/cost-explorer/bill-source.ts";
import { commitmentSource } from "../aws/cost-explorer/commitments.ts";
import { awsFleetSource } from "../aws/fleet-source.ts";
import { awsPriceSource } from "../aws/prices/price-source.ts";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { embeddedPriceBook } from "../catalog/prices.ts";
import type { OwnCostSummary } from "../domain/assessment.ts";
import { ConfigError } from "../domain/errors.ts";
import type { Plan } from "../domain/plan.ts";
import { usd as usdOf } from "../domain/units.ts";
import { DAYS_PER_MONTH, type Instant } from "../domain/window.ts";
import { ownCostOf } from "../pipeline/own-cost.ts";
import type { OpenSource } from "./opened-source.ts";
import { regionsNamed } from "./region-names.ts";
import type { WatchOptions } from "./watch-options.ts";

const SECONDS_PER_MINUTE = 60;

/** A live account, from a laptop: read-only, nothing deployed, nothing sent. */
export async function awsPorts(
  options: WatchOptions,
  plan: Plan | undefined,
  clock: Instant,
): Promise<Pick<OpenSource, "ports" | "memory" | "ownCost">> {
  const regions = regionsOf(options, plan);
  const meter = new CallMeter();
  const credentials =
    options.profile === undefined ? {} : { credentials: profileCredentials(options.profile) };
  const connect = (region: string): Connection => ({ region, meter, ...credentials });
  const [home] = regions;
  const account = await accountOf(connect(home));
  const instanceTypes = embeddedInstanceTypes();
  const targets = regions.map((region) => ({ account, region }));
  return {
    memory: account,
    ownCost: () => summaryOf(meter),
    ports: {
      fleet: awsFleetSource({
        targets,
        connect: ({ region }) => connect(region),
        instanceTypes,
        ...(options.period === undefined ? {} : { periodSec: options.period * SECONDS_PER_MINUTE }),
      }),
      bill: costExplorerBillSource({
        connection: connect(home),
        ...(options.workloadTag === undefined ? {} : { workloadTag: options.workloadTag }),
      }),
      prices: awsPriceSource({ connect, dated: embeddedPriceBook(), clock }),
      commitments: awsCommitmentSource({
        targets,
        connect: ({ region }) => connect(region),
        use: commitmentSource(connect(home)),
      }),
    },
  };
}

function regionsOf({ regions = [] }: WatchOptions, plan: Plan | undefined): readonly [string, ...string[]] {
  const [first, ...rest] =
    regions.length > 0 ? regionsNamed(regions, "--regions") : plan ? [plan.region] : [];
  if (first === undefined)
    throw new ConfigError("got no --regions and no plan, expected at least one region: --regions us-east-1");
  return [first, ...rest];
}

function summaryOf(meter: CallMeter): OwnCostSummary {
  const calls = meter.counts();
  const { usd } = ownCostOf(calls);
  return {
    usd,
    usdPerMonth: usdOf(usd * DAYS_PER_MONTH),
    calls: calls.map(({ api, requests }) => ({ api, requests })),
  };
}
