/** `cost` is paid if `chosen` is in the set and `without`, if there is one, is not. Negative only where there is none. */
export interface CutEdge {
  readonly chosen: number;
  readonly without?: number;
  readonly cost: number;
}

export interface Cut {
  readonly value: number;
  readonly chosen: readonly number[];
}

/** Below this share of all finite costs a residue is rounding. */
const ROUNDING = 1e-13;

/** The cheapest set out of 0..count-1, the smallest of them; the empty one costs nothing. Edmonds-Karp on a matrix: for tens of nodes. */
export function minimumCut(count: number, edges: readonly CutEdge[]): Cut {
  const [source, sink, size] = [count, count + 1, count + 2];
  const single = new Float64Array(count);
  const residues = Array.from({ length: size }, () => new Float64Array(size));
  for (const { chosen, without, cost } of edges) {
    if (without === undefined) single[chosen] = (single[chosen] ?? 0) + cost;
    else add(residues, chosen, without, cost);
  }
  let value = 0;
  let total = 0;
  for (const [node, cost] of single.entries()) {
    if (cost >= 0) add(residues, node, sink, cost);
    else add(residues, source, node, -cost);
    value += Math.min(0, cost);
    if (Number.isFinite(cost)) total += Math.abs(cost);
  }
  for (;;) {
    const parents = reached(residues, source, ROUNDING * total);
    if ((parents[sink] ?? -1) < 0) {
      const chosen = [...Array(count).keys()].filter((node) => (parents[node] ?? -1) >= 0);
      return { value, chosen };
    }
    value += augment(residues, parents, { source, sink });
  }
}

type Residues = readonly Float64Array[];

function add(residues: Residues, from: number, to: number, capacity: number): void {
  const row = residues[from];
  if (row !== undefined) row[to] = (row[to] ?? 0) + capacity;
}

/** For each node that can be reached the one before it; -1 for others. */
function reached(residues: Residues, source: number, least: number): Int32Array {
  const parents = new Int32Array(residues.length).fill(-1);
  parents[source] = source;
  const queue = [source];
  for (const node of queue)
    for (const [next, capacity] of residues[node]?.entries() ?? [])
      if (capacity > least && parents[next] === -1) {
        parents[next] = node;
        queue.push(next);
      }
  return parents;
}

function augment(
  residues: Residues,
  parents: Int32Array,
  { source, sink }: { readonly source: number; readonly sink: number },
): number {
  let flow = Infinity;
  for (let node = sink; node !== source; node = parents[node] ?? source)
    flow = Math.min(flow, residues[parents[node] ?? source]?.[node] ?? 0);
  for (let node = sink; node !== source; node = parents[node] ?? source) {
    add(residues, parents[node] ?? source, node, -flow);
    add(residues, node, parents[node] ?? source, flow);
  }
  return flow;
}
