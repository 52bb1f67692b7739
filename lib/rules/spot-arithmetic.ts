import type { Price } from "../domain/offering.ts";
import { stretchOf } from "../purchase/checkpoint.ts";
import type { LimitValues, RuleContext } from "./rule.ts";
import type { SPOT_LIMITS } from "./spot-limits.ts";
import type { ServingMove, SpotMove, TrainingMove } from "./spot-outcome.ts";
import { zonePrices } from "./spot-price.ts";
import { figure, rateLines } from "./spot-rate.ts";

type Values = LimitValues<typeof SPOT_LIMITS>;

/** From list price to net saving, a line a step. */
export function arithmeticOf(context: RuleContext, move: SpotMove, limits: Values): string[] {
  const { offer, onDemand, spot, outcome, instances } = move;
  const hours = Number(offer.hoursPerMonth.toFixed(1));
  return [
    `on demand: ${instances} × ${onDemand.usdPerHour} USD/h × ${hours} h = ${dollars(outcome.onDemandUsdPerMonth)} USD a month`,
    `spot: ${spot.usdPerHour} USD/h (${sourceOf(spot)}): ${dollars(outcome.grossSavingUsdPerMonth)} USD a month less, were nothing interrupted`,
    ...zoneLine(context, move),
    ...rateLines(context, move.rate),
    ...(move.kind === "training" ? trainingLines(move, limits) : servingLines(move, limits)),
    `saving: ${dollars(outcome.onDemandUsdPerMonth)} - ${dollars(outcome.spotUsdPerMonth)} = ${dollars(outcome.savingUsdPerMonth)} USD a month`,
    ...commitmentLine(context, move),
  ];
}

function zoneLine(context: RuleContext, { resource }: SpotMove): string[] {
  const zones = zonePrices(context, resource);
  return zones.length === 0
    ? []
    : [`by zone: ${zones.map(([zone, price]) => `${zone} ${figure(price)} USD/h`).join(", ")}`];
}

function trainingLines(move: TrainingMove, { writeMinutes, restartMinutes }: Values): string[] {
  const { outcome, workload, instances, rate, deadlineDays, jobHours, offer } = move;
  const planned = workload.kind === "training" ? workload.interruptible?.checkpointMinutes : undefined;
  const job = { mtbfMinutes: outcome.mtbfHours * 60, writeMinutes, restartMinutes };
  const lines = [
    `${instances === 1 ? "each interruption" : `any of the ${instances} taken`} stops the job: every 730 h / (${figure(rate.perMonth)} × ${instances}) = ${figure(outcome.mtbfHours)} h`,
    `a checkpoint every ${outcome.intervalMinutes} min, best at ${figure(rate.highPerMonth)} (write ${writeMinutes} min, restart ${restartMinutes} min): time × ${outcome.stretch.toFixed(4)}, ${dollars(outcome.spotUsdPerMonth)} USD a month on spot`,
  ];
  if (planned !== undefined && planned !== outcome.intervalMinutes)
    lines.push(`every ${planned} min, as planned: time × ${stretchOf(job, planned).toFixed(4)}`);
  if (jobHours < offer.hoursPerMonth)
    lines.push(
      `the plan has it run ${Number(jobHours.toFixed(1))} h a month: stopped after these, it saves ${dollars((outcome.savingUsdPerMonth * jobHours) / offer.hoursPerMonth)} USD of that`,
    );
  if (deadlineDays !== undefined)
    lines.push(
      `the run: ${((jobHours * outcome.stretch) / 24).toFixed(1)} days of the ${deadlineDays} that the plan allows`,
    );
  return lines;
}

function servingLines(move: ServingMove, { replaceMinutes }: Values): string[] {
  const { outcome, staying, replicas, workload, pools, rate } = move;
  const headroom = workload.kind === "inference" ? workload.headroom : 0;
  const missing = (outcome.spotInstances * rate.perMonth * replaceMinutes) / 60;
  return [
    `on demand stay ${staying} of ${replicas}: with ${pools.length} spot pools and ${Math.round(headroom * 100)} % headroom the peak is served when one pool is gone`,
    `gaps: ${outcome.spotInstances} × ${figure(rate.perMonth)} × ${replaceMinutes} min = ${figure(missing)} h a month, filled on demand; ${dollars(outcome.spotUsdPerMonth)} USD a month in all`,
  ];
}

/** Of the share that is known; where each commitment is, the portfolio prices the fleet with and without the move. */
function commitmentLine({ spotMarket, commitments }: RuleContext, { outcome }: SpotMove): string[] {
  if (commitments?.owned !== undefined) return [];
  const share = spotMarket?.committedShare;
  if (share === undefined) return ["commitments: not known; what one pays for already is not saved by spot"];
  if (share === 0) return ["commitments: none that these machines use"];
  return [
    `commitments pay for ${Math.round(share * 100)} % of on-demand spend already and are paid on: net ${dollars(outcome.netSavingUsdPerMonth)} USD a month, more if other work takes them up`,
  ];
}

const sourceOf = ({ source, asOf }: Price): string => `${source}, ${asOf}`;
const dollars = (amount: number): string => amount.toFixed(2);
