import { count, money, percent, UNKNOWN } from "../domain/money.ts";
import { momentText } from "./moment.ts";

type Fact = string | number | boolean | null;

/** Facts carry their unit in the name (`idleUsdPerMonth`, `memoryGiB`); shares have none and are told by these words. */
const SHARE =
  /utilization|dutycycle|share|coverage|threshold|risk|^(mean|max|p\d+)$|^(cpu|gpu|memory|gpumemory|vcpus?|vram)(mean|max|p\d+)$/i;
const UNITS: readonly (readonly [suffix: RegExp, unit: string])[] = [
  [/UsdPerMonth$/, "a month"],
  [/UsdPerDay$/, "a day"],
  [/UsdPerHour$/, "an hour"],
  [/Usd$/, ""],
];
const PLAIN_UNITS: readonly (readonly [suffix: RegExp, unit: string])[] = [
  [/GiB(Each)?$/, "GiB"],
  [/Hours$/, "h"],
  [/BytesPerSecond$/, "B/s"],
];
const SPELLED: Readonly<Record<string, string>> = {
  cpu: "CPU",
  gpu: "GPU",
  vcpus: "vCPUs",
  vram: "VRAM",
  qps: "QPS",
  p995: "p99.5",
};

/** `cpuUtilizationP995` -> `CPU utilization p99.5`; the unit goes to the value. */
export function factLabel(key: string): string {
  const bare = [...UNITS, ...PLAIN_UNITS].reduce(
    (name, [suffix]) => name.replace(suffix, (match) => (match.endsWith("Each") ? "Each" : "")),
    key,
  );
  const words = (bare || key)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(" ")
    .map((word) => SPELLED[word] ?? word);
  const text = words.join(" ");
  return text.charAt(0).toUpperCase() === text.charAt(0) || /^(vCPUs|p\d)/.test(text)
    ? text
    : text.charAt(0).toUpperCase() + text.slice(1);
}

export function factValue(key: string, value: Fact): string {
  if (value === null || value === "") return UNKNOWN;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return /^\d{4}-\d{2}-\d{2}T/.test(value) ? momentText(value) : value;
  const dollars = UNITS.find(([suffix]) => suffix.test(key));
  if (dollars) return `${money(value)} ${dollars[1]}`.trim();
  const plain = PLAIN_UNITS.find(([suffix]) => suffix.test(key));
  if (plain) return `${count(value)} ${plain[1]}`;
  return SHARE.test(key) ? percent(value) : count(value);
}

export interface FactRow {
  readonly key: string;
  readonly label: string;
  readonly observed: string;
  readonly expected: string;
}

/** Observed and expected side by side; a fact only one of them names leaves the other side open. */
export function factRows(
  observed: Readonly<Record<string, Fact>>,
  expected: Readonly<Record<string, Fact>>,
): FactRow[] {
  const sideOf = (facts: Readonly<Record<string, Fact>>, key: string): string => {
    const value = Object.hasOwn(facts, key) ? facts[key] : undefined;
    return value === undefined ? "" : factValue(key, value);
  };
  return [...new Set([...Object.keys(observed), ...Object.keys(expected)])].map((key) => ({
    key,
    label: factLabel(key),
    observed: sideOf(observed, key),
    expected: sideOf(expected, key),
  }));
}
