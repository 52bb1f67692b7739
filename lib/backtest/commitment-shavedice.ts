import { addHours, hoursBetween, type Instant } from "../domain/window.ts";
import type { UsageHistory } from "../purchase/demand-level.ts";

const TYPES = [..."ABCDEFGHIJKL"];
const HEADER = "USAGE_HOUR,REGION_NUM,INSTANCE_TYPE,NORM_USAGE";

export interface Region {
  readonly name: string;
  readonly usage: UsageHistory;
}

/**
 * Hourly demand of Snowflake regions ("Shaved Ice", ICPE 2025, CC BY 4.0; ../shared/data/snowflake_shavedice), in normalized instances.
 * An hour, region and type that has no row had none running.
 */
export function shavediceRegions(csv: string): readonly Region[] {
  const [header, ...lines] = csv.trim().split(/\r?\n/);
  if (header !== HEADER) throw new RangeError(`got the header ${header}, expected ${HEADER}`);
  const rows = lines.map(rowOf);
  const hours = rows.map(({ hour }) => hour).toSorted();
  const [start, last] = [hours[0], hours.at(-1)];
  if (start === undefined || last === undefined) return [];
  const count = hoursBetween(start, addHours(last, 1));
  const regions = new Map<string, Float64Array>();
  for (const { hour, region, type, usage } of rows) {
    const cells = regions.get(region) ?? new Float64Array(count * TYPES.length);
    regions.set(region, cells);
    cells[hoursBetween(start, hour) * TYPES.length + type] = usage;
  }
  return [...regions]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([region, instances]) => ({
      name: `region ${region}`,
      usage: { types: TYPES, hours: count, instances, start },
    }));
}

interface Row {
  readonly hour: Instant;
  readonly region: string;
  readonly type: number;
  readonly usage: number;
}

function rowOf(line: string, index: number): Row {
  const [at = "", region = "", letter = "", count = ""] = line.split(",");
  const [type, usage] = [TYPES.indexOf(letter), Number(count)];
  if (!/^\d{4}-\d\d-\d\d \d\d:00:00\.000$/.test(at) || region === "" || type < 0 || !(usage >= 0))
    throw new RangeError(`line ${index + 2}: got ${line}, expected an hour, a region, a type A-L, a count`);
  return { hour: `${at.replace(" ", "T")}Z`, region, type, usage };
}
