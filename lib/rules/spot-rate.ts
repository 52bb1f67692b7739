import type { Resource } from "../domain/fleet.ts";
import { acceleratorDevices, type InstanceType } from "../domain/instance-type.ts";
import { BAND_TEXTS, type SpotReading, spotReading } from "../domain/spot-market.ts";
import {
  advisorEvidence,
  type InterruptionRate,
  interruptionRate,
  type RateEvidence,
} from "../purchase/interruption-rate.ts";
import { type SpotExperience, spotExperience } from "../purchase/spot-exposure.ts";
import type { RuleContext } from "./rule.ts";

export interface KnownRate extends InterruptionRate {
  readonly reading: SpotReading;
  readonly prior: RateEvidence;
  readonly own: SpotExperience;
}

/** The advisor's band, updated by what our own instances of that type and region went through. */
export function knownRate(
  context: RuleContext,
  type: InstanceType,
  { region }: Pick<Resource, "region">,
): KnownRate | undefined {
  const { advisor, interruptions, interruptionsSince } = context.spotMarket ?? {};
  const reading = spotReading(advisor, region, type.name);
  if (!reading) return undefined;
  const prior = advisorEvidence(reading.band, acceleratorDevices(type) > 0);
  // A log that was not read is not a quiet one: without it not even the hours count.
  const own =
    interruptions && interruptionsSince !== undefined
      ? spotExperience(
          { instanceType: type.name, region },
          { resources: context.fleet.resources, interruptions, since: interruptionsSince, now: context.now },
        )
      : NOTHING_READ;
  return { ...interruptionRate(prior, own), reading, prior, own };
}

const NOTHING_READ: SpotExperience = { taken: 0, onlyWarned: 0, interruptions: 0, instanceMonths: 0 };

export function rateLines(context: RuleContext, rate: KnownRate): string[] {
  const { prior, own, reading } = rate;
  const asOf = context.spotMarket?.advisor?.asOf ?? "";
  return [
    `Spot Advisor (${asOf}): ${BAND_TEXTS[reading.band]} interrupted a month, counted as ${figure(prior.interruptions)} interruptions in ${figure(prior.instanceMonths)} instance-months`,
    context.spotMarket?.interruptions === undefined
      ? "our own interruptions: not read"
      : `our own: ${own.taken} taken, ${own.onlyWarned} only warned (half of one each) in ${figure(own.instanceMonths)} instance-months`,
    `together: ${figure(rate.perMonth)} interruptions an instance-month (90 %: ${figure(rate.lowPerMonth)} to ${figure(rate.highPerMonth)}); the advisor's figure holds here with ${(rate.advisorHolds * 100).toFixed(1)} %`,
  ];
}

/** Three digits are more than a rate is known to. */
export const figure = (value: number): string =>
  value === 0 || !Number.isFinite(value) ? String(value) : String(Number(value.toPrecision(3)));
