/** Where dollars and fractions become text: nowhere else is a `$` or a `%` written. */

const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const CENTS = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const RATE = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const PLAIN = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** What cannot be stated. Never an empty cell: a reader would take that for zero. */
export const UNKNOWN = "–";

/** Whole dollars; cents below ten, where they are what there is to see. */
export function money(usd: number | undefined): string {
  if (usd === undefined) return UNKNOWN;
  const amount = Math.abs(usd);
  const text = amount > 0 && amount < 9.995 ? CENTS.format(amount) : WHOLE.format(amount);
  return `${usd < 0 && /[1-9]/.test(text) ? "−" : ""}$${text}`;
}

export const moneyPerMonth = (usd: number | undefined): string =>
  usd === undefined ? UNKNOWN : `${money(usd)} a month`;

/** Axis labels: $1.2K. */
export const shortMoney = (usd: number): string => `${usd < 0 ? "−" : ""}$${COMPACT.format(Math.abs(usd))}`;

export const hourlyRate = (usdPerHour: number): string => `$${RATE.format(usdPerHour)} an hour`;

/** One decimal below ten percent: a duty cycle of 0.4 % is not zero. */
export function percent(share: number | undefined): string {
  if (share === undefined) return UNKNOWN;
  const value = share * 100;
  if (value > 0 && value < 0.05) return "< 0.1 %";
  const digits = Math.abs(value) < 9.95 && value !== 0 ? 1 : 0;
  return `${value.toFixed(digits).replace(/\.0$/, "")} %`;
}

export const count = (value: number | undefined): string =>
  value === undefined ? UNKNOWN : PLAIN.format(value);

/** `1 finding`, `2 findings`. */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${WHOLE.format(value)} ${value === 1 ? noun : plural}`;
