import { SourceError } from "../../domain/errors.ts";
import { type Fraction, fraction, type Usd, type UsdPerHour, usd, usdPerHour } from "../../domain/units.ts";
import { durationOf, type Window } from "../../domain/window.ts";

/** Reads the decimal strings of one answer; what is absent or no number fails the answer, it is not zero. */
export class Amounts {
  readonly #source: string;
  readonly #hours: number;

  constructor(source: string, window: Window) {
    this.#source = source;
    this.#hours = durationOf(window);
  }

  number(name: string, text: string | undefined): number {
    const value = Number(text || Number.NaN);
    if (!Number.isFinite(value))
      throw new SourceError(this.#source, `got ${name} ${JSON.stringify(text)}, expected a number`);
    return value;
  }

  usd = (name: string, text: string | undefined): Usd => usd(this.number(name, text));

  /** A sum over the window as its mean an hour. */
  perHour = (name: string, text: string | undefined): number => this.number(name, text) / this.#hours;

  usdPerHour = (name: string, text: string | undefined): UsdPerHour => usdPerHour(this.perHour(name, text));
}

/** Rounding may push a share past its ends. `undefined` where there is nothing to share. */
export const shareOf = (part: number, whole: number): Fraction | undefined =>
  whole > 0 ? fraction(Math.min(1, Math.max(0, part / whole))) : undefined;
