import type { Advice, Confidence, FindingEvidence, Verdict } from "../domain/finding.ts";
import { findingId } from "../domain/finding.ts";
import { moneyPerMonth } from "../domain/money.ts";
import { lower, round, severityOf } from "./evidence.ts";
import { shellWord } from "./idle-advice.ts";
import type { LimitValues, RuleContext } from "./rule.ts";
import { arithmeticOf } from "./spot-arithmetic.ts";
import { spotChanges } from "./spot-changes.ts";
import type { SPOT_LIMITS } from "./spot-limits.ts";
import type { SpotMove } from "./spot-outcome.ts";
import { planLines } from "./spot-plan-edit.ts";
import { zonePrices } from "./spot-price.ts";

const ID = "spot";
type Values = LimitValues<typeof SPOT_LIMITS>;

export type { SpotMove } from "./spot-outcome.ts";

export function moveFinding(context: RuleContext, move: SpotMove, limits: Values): Verdict {
  const { name, workload, outcome } = move;
  const { interruptions, committedShare } = context.spotMarket ?? {};
  return {
    kind: "finding",
    finding: {
      id: findingId(ID, name),
      rule: ID,
      resource: name,
      workload: workload.name,
      ...(workload.owner === undefined ? {} : { owner: workload.owner }),
      severity: severityOf(outcome.netSavingUsdPerMonth),
      confidence: confidenceOf(context, move, limits),
      title: titleOf(move),
      observed: observedOf(context, move),
      expected: expectedOf(context, move),
      window: context.fleet.window,
      samples: move.rate.own.taken + move.rate.own.onlyWarned,
      signalsUsed: ["prices", "spotAdvisor", ...(interruptions === undefined ? [] : ["interruptions"])],
      signalsNotChecked: [
        ...(interruptions === undefined ? ["interruptions"] : []),
        ...(committedShare === undefined && context.commitments?.owned === undefined ? ["commitments"] : []),
        "spotPlacementScore",
      ],
      dollars: {
        nowUsdPerMonth: outcome.onDemandUsdPerMonth,
        proposedUsdPerMonth: outcome.spotUsdPerMonth,
        savingUsdPerMonth: outcome.savingUsdPerMonth,
        ...(committedShare === undefined ? {} : { netSavingUsdPerMonth: outcome.netSavingUsdPerMonth }),
        price: move.spot,
      },
      advice: adviceOf(context, move, limits),
      ...changesOf(move),
      risk: riskOf(move, limits),
      arithmetic: arithmeticOf(context, move, limits),
    },
  };
}

function changesOf(move: SpotMove): Pick<FindingEvidence, "changes"> {
  const changes = spotChanges(move);
  return changes.length === 0 ? {} : { changes };
}

/** High needs our own experience to outweigh the advisor's, a price read live, and pools enough. */
function confidenceOf(context: RuleContext, { rate, pools }: SpotMove, limits: Values): Confidence {
  const doubts = [
    rate.own.instanceMonths < rate.prior.instanceMonths,
    context.prices.origin === "embedded",
    pools.length < limits.minTypes,
  ];
  return doubts.filter(Boolean).reduce<Confidence>((confidence) => lower(confidence), "high");
}

function titleOf(move: SpotMove): string {
  const { name, outcome, resource, instances } = move;
  const share = Math.round((outcome.savingUsdPerMonth / outcome.onDemandUsdPerMonth) * 100);
  const which =
    move.kind === "serving"
      ? `${move.outcome.spotInstances} of ${move.replicas} × ${resource.instanceType}`
      : `${instances} × ${resource.instanceType}`;
  return `${name} may be interrupted and runs on demand: ${which} on spot saves ${share} % net of ${
    move.kind === "training" ? "lost work" : "gaps"
  }`;
}

function observedOf(context: RuleContext, { resource, onDemand, spot, rate }: SpotMove) {
  return {
    capacityType: resource.capacityType,
    instanceType: resource.instanceType,
    onDemandUsdPerHour: onDemand.usdPerHour,
    spotUsdPerHour: round(spot.usdPerHour, 6),
    interruptionsPerInstanceMonth: round(rate.perMonth, 3),
    interruptionsAtMost: round(rate.highPerMonth, 3),
    ownInterruptions: context.spotMarket?.interruptions === undefined ? null : rate.own.taken,
  };
}

function expectedOf(context: RuleContext, move: SpotMove) {
  const zones = zonePrices(context, move.resource).map(([zone]) => zone);
  return {
    capacityType: "spot",
    ...(move.kind === "training"
      ? { checkpointMinutes: move.outcome.intervalMinutes, stretch: round(move.outcome.stretch) }
      : { onDemandInstances: move.staying, spotInstances: move.outcome.spotInstances }),
    instanceTypes: move.pools.map(({ name }) => name).join(", "),
    ...(zones.length === 0 ? {} : { zones: zones.join(", ") }),
  };
}

function adviceOf(context: RuleContext, move: SpotMove, limits: Values): Advice {
  const types = move.pools.map(({ name }) => name);
  const zones = zonePrices(context, move.resource).map(([zone]) => zone);
  const where = zones.length === 0 ? "in every zone" : `in ${zones.join(", ")}`;
  const how =
    move.kind === "training"
      ? `Buy it on spot and write a checkpoint every ${move.outcome.intervalMinutes} minutes.`
      : `Keep ${move.staying} of ${move.replicas} replicas on demand, buy the others on spot, and let on demand fill gaps.`;
  const few =
    types.length < limits.minTypes
      ? ` Only ${types.length} type${types.length === 1 ? "" : "s"} fit${types.length === 1 ? "s" : ""}: without ${limits.minTypes} the placement score is always low.`
      : "";
  const scored = types.length === 0 ? [move.resource.instanceType] : types;
  return {
    text: `${how} Let it take any of ${scored.join(", ")} ${where}; ask for the placement score first.${few}`,
    command: [
      "aws ec2 get-spot-placement-scores --single-availability-zone",
      `--instance-types ${scored.map(shellWord).join(" ")}`,
      `--target-capacity ${move.kind === "serving" ? move.outcome.spotInstances : move.instances}`,
      `--region-names ${shellWord(move.resource.region)}`,
    ].join(" "),
    planEdit: planLines(move.name, [
      "purchase: spot",
      ...(move.kind === "training"
        ? [`interruptible: { checkpointMinutes: ${move.outcome.intervalMinutes} }`]
        : []),
    ]),
  };
}

function riskOf(move: SpotMove, { minTypes }: Values): string {
  const scarce =
    move.pools.length < minTypes
      ? `spot capacity of ${move.pools.length} fitting type${move.pools.length === 1 ? "" : "s"} may be gone for days`
      : "spot may not be had when it is wanted: the price says nothing of capacity";
  const worst = move.atWorst;
  const months = `at the upper end of the interruption rate the saving is ${moneyPerMonth(worst.savingUsdPerMonth)}`;
  if (move.kind === "serving")
    return `${scarce}; below capacity for ${percent(move.outcome.shareOfTimeBelowCapacity)} of the time where nothing fills gaps; ${months}`;
  const { deadlineDays, jobHours } = move;
  const days = (jobHours * move.atWorst.stretch) / 24;
  const late =
    deadlineDays !== undefined && days > deadlineDays
      ? `, and the run takes ${days.toFixed(1)} of ${deadlineDays} days: late`
      : "";
  return `${scarce}; ${months}${late}`;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
