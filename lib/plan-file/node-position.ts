import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Pair } from "yaml";
import type { Path } from "./complaints.ts";

/** Where the value at a path begins, or its last key; of what is not there, the nearest thing around it. */
export function offsetOf(document: Document, path: Path, atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, part] of path.entries()) {
    const around = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(around) ? pairOf(around.items, part) : undefined;
    const last = depth === path.length - 1;
    if (last && atKey && pair) return startOf(pair.key) ?? offset;
    node = pair ? pair.value : isSeq(around) ? around.items[Number(part)] : undefined;
    if (node === undefined) return offset;
    offset = startOf(node) ?? startOf(pair?.key) ?? offset;
  }
  return offset;
}

/** The last one of that name: the one whose value counts. */
const pairOf = (items: readonly Pair[], part: string | number): Pair | undefined =>
  items.findLast(({ key }) => isScalar(key) && String(key.value) === String(part));

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
