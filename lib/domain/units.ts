/**
 * The four quantities that get mixed up are branded, so that a rate cannot be added to a bill.
 * Every other unit is written in the name of the field (`memoryGiB`, `tokensPerSecond`).
 */
declare const unit: unique symbol;
type Branded<Name extends string> = number & { readonly [unit]: Name };

export type Usd = Branded<"Usd">;
export type UsdPerHour = Branded<"UsdPerHour">;
export type Hours = Branded<"Hours">;
/** 0..1 for shares and utilization; becomes percent only where it is rendered. */
export type Fraction = Branded<"Fraction">;

/** 730 h: the month AWS's own price pages use (8,760 h a year / 12). */
export const HOURS_PER_MONTH = 730 as Hours;

export const usd = (amount: number): Usd => finite(amount, "dollars") as Usd;
export const usdPerHour = (rate: number): UsdPerHour => finite(rate, "dollars per hour") as UsdPerHour;
export const hours = (duration: number): Hours => finite(duration, "hours") as Hours;

/** A share or utilization. Values a rounding error outside 0..1 are an error here: clamp where they are read. */
export function fraction(share: number): Fraction {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`got ${share}, expected a fraction from 0 to 1`);
  return share as Fraction;
}

export const costOf = (rate: UsdPerHour, duration: Hours): Usd => (rate * duration) as Usd;
export const perMonth = (rate: UsdPerHour): Usd => costOf(rate, HOURS_PER_MONTH);
export const sumUsd = (amounts: Iterable<number>): Usd => {
  let total = 0;
  for (const amount of amounts) total += amount;
  return total as Usd;
};
export const scaleUsd = (amount: Usd, factor: number): Usd => (amount * factor) as Usd;
export const scaleRate = (rate: UsdPerHour, factor: number): UsdPerHour => (rate * factor) as UsdPerHour;

function finite(value: number, what: string): number {
  if (!Number.isFinite(value)) throw new RangeError(`got ${value}, expected a finite number of ${what}`);
  return value;
}
