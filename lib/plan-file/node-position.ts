import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Pair, type YAMLMap } from "yaml";
import type { Path } from "./complaints.ts";

/** Where the value at a path begins, or its last key; of what is not there, the nearest thing around it. */
export function offsetsIn(document: Document): (path: Path, atKey: boolean) => number {
  const indexed = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  const pairOf = (map: YAMLMap, part: string | number): Pair | undefined => {
    const index = indexed.get(map) ?? pairsByKey(map);
    indexed.set(map, index);
    return index.get(String(part));
  };
  return (path, atKey) => {
    let node: unknown = document.contents;
    let offset = startOf(node) ?? 0;
    for (const [depth, part] of path.entries()) {
      const around = isAlias(node) ? node.resolve(document) : node;
      const pair = isMap(around) ? pairOf(around, part) : undefined;
      if (pair && atKey && depth === path.length - 1) return startOf(pair.key) ?? offset;
      node = pair ? pair.value : isSeq(around) ? around.items[Number(part)] : undefined;
      if (node === undefined) return offset;
      offset = startOf(node) ?? startOf(pair?.key) ?? offset;
    }
    return offset;
  };
}

const pairsByKey = (map: YAMLMap): ReadonlyMap<string, Pair> =>
  new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])));

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
