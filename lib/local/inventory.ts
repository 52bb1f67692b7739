import { basename, join } from "node:path";
import { ConfigError, nearest } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import { type InstanceTypes, instanceTypeNamed, machineName } from "../domain/instance-type.ts";
import type { Instant } from "../domain/window.ts";
import { readDescribeInstances } from "./describe-instances.ts";
import { readInstancesCsv } from "./instances-csv.ts";
import type { Inventory, InventoryItem } from "./inventory-item.ts";
import { readText } from "./text-file.ts";

/** `instances.csv`, else `describe-instances.json`. */
export async function readInventory(dir: string, types: InstanceTypes, clock: Instant): Promise<Inventory> {
  const read =
    (await readOne(join(dir, "instances.csv"), readInstancesCsv)) ??
    (await readOne(join(dir, "describe-instances.json"), readDescribeInstances));
  if (read === undefined) {
    throw new ConfigError(
      `got no instances.csv and no describe-instances.json in ${dir}, expected one of them`,
    );
  }
  const { inventory, file } = read;
  return {
    items: inventory.items,
    problems: [
      ...inventory.problems,
      ...unknownTypes(inventory.items, types, file),
      ...launchedLater(inventory.items, clock, file),
    ],
  };
}

async function readOne(path: string, parse: (path: string, text: string) => Inventory) {
  const text = await readText(path);
  return text === undefined ? undefined : { inventory: parse(path, text), file: basename(path) };
}

function unknownTypes(
  items: readonly InventoryItem[],
  types: InstanceTypes,
  file: string,
): readonly Problem[] {
  const unknown = Map.groupBy(
    items.filter(({ instanceType }) => instanceTypeNamed(types, instanceType) === undefined),
    ({ instanceType }) => instanceType,
  );
  return [...unknown].map(([name, having]) => {
    const near = nearest(machineName(name), Object.keys(types));
    return {
      where: file,
      what: `instance type ${JSON.stringify(name)} is not in the catalog${near === undefined ? "" : ` (is ${near} meant?)`}: kept, without size or price`,
      count: having.length,
    };
  });
}

function launchedLater(items: readonly InventoryItem[], clock: Instant, file: string): readonly Problem[] {
  return items
    .filter(({ launchedAt }) => launchedAt > clock)
    .map(({ id, launchedAt }) => ({
      where: file,
      what: `${id} is said to be launched in the future, at ${launchedAt}`,
    }));
}
