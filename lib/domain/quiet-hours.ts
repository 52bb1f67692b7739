import { ConfigError } from "./errors.ts";
import { type Finding, isAtLeast, type Severity } from "./finding.ts";
import { epochMs, type Instant } from "./window.ts";

/** When people are not told of tickets. By the clock on the wall: `[from, to)` each day, across midnight where `from` is later. */
export interface QuietHours {
  /** `HH:MM`. */
  readonly from: string;
  readonly to: string;
  /** IANA's name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** All of Saturday and Sunday, too. */
  readonly weekends?: boolean;
}

/** From here on a finding is a page: it is told at once, whatever the hour. Below it is a ticket, which may wait for morning. */
const PAGED_FROM: Severity = "high";

export const isTicket = ({ severity }: Pick<Finding, "severity">): boolean =>
  !isAtLeast(severity, PAGED_FROM);

export function isQuiet(at: Instant, { from, to, timeZone, weekends = false }: QuietHours): boolean {
  const { weekday, minute } = onTheWall(at, timeZone);
  if (weekends && (weekday === "Sat" || weekday === "Sun")) return true;
  const [start, end] = [minuteOfDay(from), minuteOfDay(to)];
  return start < end ? minute >= start && minute < end : minute >= start || minute < end;
}

/** Of the local day: where clocks are put back, a minute comes twice; where they are put forward, some never come. */
function onTheWall(at: Instant, timeZone: string): { readonly weekday: string; readonly minute: number } {
  const parts = clockOf(timeZone).formatToParts(epochMs(at));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return { weekday: part("weekday"), minute: Number(part("hour")) * 60 + Number(part("minute")) };
}

const clockOf = (timeZone: string) =>
  new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const KEYS: ReadonlySet<string> = new Set(["from", "to", "timeZone", "weekends"]);
const EXAMPLE = '{"from": "19:00", "to": "08:00", "timeZone": "Europe/Berlin", "weekends": true}';

/** As a person wrote them, checked. Throws ConfigError. */
export function quietHoursOf(written: Readonly<Record<string, unknown>>): QuietHours {
  const { from, to, timeZone, weekends = false } = written;
  const unknown = Object.keys(written).find((key) => !KEYS.has(key));
  if (unknown !== undefined) throw unusable(`the key ${unknown}`, `only ${[...KEYS].join(", ")}`);
  for (const [name, time] of Object.entries({ from, to }))
    if (typeof time !== "string" || !TIME.test(time))
      throw unusable(`${name} ${got(time)}`, "a time as 19:00");
  if (from === to)
    throw unusable(
      `from and to both ${from}`,
      "two different times: for silence around the clock, subscribe the address with =high instead",
    );
  if (typeof timeZone !== "string" || !isTimeZone(timeZone))
    throw unusable(`timeZone ${got(timeZone)}`, "a name of IANA's time zone database, such as Europe/Berlin");
  if (typeof weekends !== "boolean") throw unusable(`weekends ${got(weekends)}`, "true or false");
  return { from: String(from), to: String(to), timeZone, weekends };
}

function isTimeZone(name: string): boolean {
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
}

const got = (value: unknown): string => JSON.stringify(value) ?? "nothing";

const unusable = (what: string, expected: string): ConfigError =>
  new ConfigError(`quietHours: got ${what}, expected ${expected}; such as ${EXAMPLE}`);
