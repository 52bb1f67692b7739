import { epochMs } from "../domain/window.ts";
import { instantOf } from "./instant-text.ts";

/** As nearly every exporter writes it, UTC with or without saying so. */
const USUAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{3})\d*)?Z?$/;

/** Reads the times of one file: what `instantOf` reads, but a day is worked out once, not with each of its samples. */
export class TimeReading {
  readonly #days = new Map<string, number>();

  /** Milliseconds since 1970; undefined for what is no time. */
  epochMs(text: string): number | undefined {
    const [, day = "", hour = "", minute = "", second = "", ms = "0"] = USUAL.exec(text) ?? [];
    const start = day === "" ? undefined : this.#startOf(day);
    if (start === undefined || +hour > 23 || +minute > 59 || +second > 59) return slowly(text);
    return start + +hour * 3_600_000 + +minute * 60_000 + +second * 1000 + +ms;
  }

  #startOf(day: string): number | undefined {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    const start = slowly(day);
    if (start !== undefined) this.#days.set(day, start);
    return start;
  }
}

function slowly(text: string): number | undefined {
  const at = instantOf(text);
  return at === undefined ? undefined : epochMs(at);
}
