import { basename } from "node:path";
import { ConfigError, nearest } from "../domain/errors.ts";
import { type Problem, RESOURCE_KINDS } from "../domain/fleet.ts";
import type { CapacityType } from "../domain/offering.ts";
import { columnsOf } from "./csv-columns.ts";
import { type CsvRecord, CsvSyntaxError, csvRecords } from "./csv-records.ts";
import { instantOf } from "./instant-text.ts";
import type { Inventory, InventoryItem } from "./inventory-item.ts";
import { isYes, saysAsynchronous, tagsOf } from "./tags.ts";

const COLUMNS = {
  required: ["resourceId", "kind", "instanceType", "launchedAt"],
  optional: ["region", "account", "capacityType", "tags", "instances", "asynchronous", "async"],
} as const;
const CAPACITY_TYPES: readonly CapacityType[] = ["on-demand", "spot", "reserved"];

type Column = (typeof COLUMNS)["required" | "optional"][number];
type Cell = (column: Column) => string;

export function readInstancesCsv(path: string, text: string): Inventory {
  const file = basename(path);
  const [header, ...records] = recordsOf(file, text);
  const names = header?.fields ?? [];
  const columns = columnsOf(file, names, COLUMNS);
  const rows = records.map((record) => {
    if (record.fields.length !== names.length) {
      throw new ConfigError(
        `${file}:${record.line}: got ${record.fields.length} fields, expected ${names.length} as in the header; quote a field that holds a comma`,
      );
    }
    const cell: Cell = (column) => record.fields[names.indexOf(columns.get(column) ?? "")] ?? "";
    return { line: record.line, item: itemOf(cell, `${file}:${record.line}`) };
  });
  return withoutDuplicates(file, rows);
}

function recordsOf(file: string, text: string): readonly CsvRecord[] {
  try {
    return [...csvRecords(text)];
  } catch (cause) {
    if (!(cause instanceof CsvSyntaxError)) throw cause;
    throw new ConfigError(`${file}:${cause.line}: ${cause.message}`, { cause });
  }
}

function itemOf(verbatim: Cell, where: string): InventoryItem {
  const cell: Cell = (column) => verbatim(column).trim();
  const id = cell("resourceId");
  if (id === "")
    throw new ConfigError(`${where}: resourceId is empty; write the instance, endpoint or job name`);
  const instanceType = cell("instanceType");
  if (instanceType === "") throw new ConfigError(`${where}: instanceType is empty; write e.g. g5.xlarge`);
  const kind = oneOf(cell("kind"), RESOURCE_KINDS, `${where}: kind`);
  const tags = tagsOf(verbatim("tags"));
  return {
    id,
    kind,
    instanceType: kind !== "ec2" && !instanceType.startsWith("ml.") ? `ml.${instanceType}` : instanceType,
    instances: countOf(cell("instances"), where),
    region: cell("region") || "unknown",
    account: cell("account") || "unknown",
    capacityType: oneOf(cell("capacityType") || "on-demand", CAPACITY_TYPES, `${where}: capacityType`),
    launchedAt: launchOf(cell("launchedAt"), where),
    tags,
    asynchronous: isYes(cell("asynchronous") || cell("async")) || saysAsynchronous(tags),
  };
}

function oneOf<Word extends string>(got: string, words: readonly Word[], what: string): Word {
  const found = words.find((word) => word === got.toLowerCase());
  if (found !== undefined) return found;
  const near = nearest(got, words);
  throw new ConfigError(
    `${what}: got ${JSON.stringify(got)}, expected ${words.join(", ")}${near === undefined ? "" : `; is ${near} meant?`}`,
  );
}

function launchOf(text: string, where: string) {
  const launchedAt = instantOf(text);
  if (launchedAt !== undefined) return launchedAt;
  throw new ConfigError(
    `${where}: launchedAt: got ${JSON.stringify(text)}, expected a time like 2026-11-24T08:00:00Z`,
  );
}

function countOf(text: string, where: string): number {
  if (text === "") return 1;
  if (/^\d+$/.test(text)) return Number(text);
  throw new ConfigError(`${where}: instances: got ${JSON.stringify(text)}, expected a whole number from 0`);
}

/** The same row twice is an export run twice; two different rows for one id are a contradiction nobody but the user can solve. */
function withoutDuplicates(
  file: string,
  rows: readonly { readonly line: number; readonly item: InventoryItem }[],
): Inventory {
  const problems: Problem[] = [];
  const items: InventoryItem[] = [];
  for (const [id, same] of Map.groupBy(rows, ({ item }) => item.id)) {
    const lines = same.map(({ line }) => line);
    if (new Set(same.map(({ item }) => JSON.stringify(item))).size > 1) {
      throw new ConfigError(
        `${file}:${lines[1]}: duplicate id ${JSON.stringify(id)}: lines ${lines.join(", ")} describe it differently, expected one row per resource`,
      );
    }
    items.push(...same.slice(0, 1).map(({ item }) => item));
    if (same.length > 1) {
      problems.push({
        where: file,
        what: `${id} is written ${same.length} times, the same each time (lines ${lines.join(", ")}): counted once`,
        count: same.length - 1,
      });
    }
  }
  return { items, problems };
}
