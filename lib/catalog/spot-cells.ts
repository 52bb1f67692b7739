/** A reading as the advisor gives it: band 0 to 4, saving in whole percent of on-demand, -100 to 99. */
export interface PackedReading {
  readonly band: number;
  readonly savingPercent: number;
}

/** "." for none, else two digits of base 36 that hold both figures: the Lambdas carry this file, so it is small. */
const ABSENT = ".";
const RADIX = 36;
const SAVINGS = 200;
const LOWEST_SAVING = -100;

export function packReading(reading: PackedReading | undefined): string {
  if (!reading) return ABSENT;
  const { band, savingPercent } = reading;
  const saving = savingPercent - LOWEST_SAVING;
  const valid = Number.isInteger(band) && band >= 0 && band <= 4 && Number.isInteger(saving);
  if (!valid || saving < 0 || saving >= SAVINGS)
    throw new Error(
      `got band ${band} and saving ${savingPercent} %, expected 0 to 4 and whole percent from -100 to 99`,
    );
  return (band * SAVINGS + saving).toString(RADIX).padStart(2, "0");
}

/** The cells of a line, in the order they were packed. */
export const unpackReadings = (cells: string): (PackedReading | undefined)[] =>
  [...cells.matchAll(/\.|[0-9a-z]{2}/g)].map(([cell]) => {
    if (cell === ABSENT) return undefined;
    const value = Number.parseInt(cell, RADIX);
    return { band: Math.floor(value / SAVINGS), savingPercent: (value % SAVINGS) + LOWEST_SAVING };
  });
