import type { InterruptionBand } from "../domain/spot-market.ts";

/** One spot instance, hours since the market's first. */
export interface SpotLife {
  readonly from: number;
  readonly to: number;
  /** Taken by the provider; else it still ran when the recording ended. */
  readonly taken: boolean;
}

export interface SpotTrace {
  readonly name: string;
  readonly band: InterruptionBand;
  /** Spot over on-demand price, 0..1 and above. */
  readonly priceRatio: number;
  readonly lives: readonly SpotLife[];
}

const MS_PER_HOUR = 3_600_000;

/** Bamboo's AWS traces: `milliseconds,add|remove,node`. */
export function livesOfEvents(csv: string): readonly SpotLife[] {
  const rows = csv
    .trim()
    .split(/\r?\n/)
    .map((line, index) => {
      const [ms = "", event = "", node = ""] = line.split(",");
      if (!/^\d+$/.test(ms) || !/^(add|remove)$/.test(event) || node === "")
        throw new RangeError(`line ${index + 1}: got ${line}, expected milliseconds,add|remove,node`);
      return { hour: Number(ms) / MS_PER_HOUR, event, node };
    });
  const end = rows.reduce((last, { hour }) => Math.max(last, hour), 0);
  const running = new Map<string, number>();
  const lives: SpotLife[] = [];
  for (const { hour, event, node } of rows) {
    const from = running.get(node);
    if (event === "add") running.set(node, from ?? hour);
    else if (from !== undefined) {
      running.delete(node);
      lives.push({ from, to: hour, taken: true });
    }
  }
  for (const from of running.values()) lives.push({ from, to: end, taken: false });
  return lives.filter(({ from, to }) => to > from).toSorted((a, b) => a.to - b.to || a.from - b.from);
}

/** Bamboo's GCP traces: `date, time, running instances`. Which of them is taken is not said: the oldest, which loses most. */
export function livesOfCounts(csv: string): readonly SpotLife[] {
  const rows = csv
    .trim()
    .split(/\r?\n/)
    .map((line, index) => {
      const [day = "", time = "", count = ""] = line.split(",").map((cell) => cell.trim());
      const ms = Date.parse(`${day}T${time}Z`);
      if (Number.isNaN(ms) || !/^\d+$/.test(count))
        throw new RangeError(`line ${index + 1}: got ${line}, expected date, time, count`);
      return { ms, count: Number(count) };
    })
    .toSorted((a, b) => a.ms - b.ms);
  const start = rows[0]?.ms ?? 0;
  const running: number[] = [];
  const lives: SpotLife[] = [];
  for (const { ms, count } of rows) {
    const hour = (ms - start) / MS_PER_HOUR;
    while (running.length < count) running.push(hour);
    while (running.length > count) lives.push({ from: running.shift() ?? hour, to: hour, taken: true });
  }
  const end = ((rows.at(-1)?.ms ?? start) - start) / MS_PER_HOUR;
  for (const from of running) lives.push({ from, to: end, taken: false });
  return lives.filter(({ from, to }) => to > from).toSorted((a, b) => a.to - b.to || a.from - b.from);
}

/** Sixty days of ten instances, each replaced at once, taken at random at a rate a month; the same for the same seed. */
export function madeLives(perMonth: number, seed: number): readonly SpotLife[] {
  const [hours, instances] = [1_440, 10];
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / (2 ** 32 + 1);
  };
  const lives = Array.from({ length: instances }, () => {
    const one: SpotLife[] = [];
    for (let from = 0; from < hours; ) {
      const to = from + (-Math.log(uniform()) * 730) / perMonth;
      one.push({ from, to: Math.min(to, hours), taken: to < hours });
      from = to;
    }
    return one;
  });
  return lives.flat().toSorted((a, b) => a.to - b.to || a.from - b.from);
}
