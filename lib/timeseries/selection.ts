/**
 * Quantiles of values in any order, by selection: a sort orders what nobody asks for and takes three times as long. Interpolates
 * between neighbours, as numpy's default does. `shares` ascend; `values` are numbers, at least one, and are left in another order.
 */
export function quantilesOf(values: Float64Array, shares: readonly number[]): readonly number[] {
  let ordered = 0;
  return shares.map((share) => {
    const position = share * (values.length - 1);
    const below = Math.floor(position);
    const above = Math.min(below + 1, values.length - 1);
    for (const rank of [below, above]) {
      if (rank < ordered) continue;
      selectRank(values, rank, ordered);
      ordered = rank + 1;
    }
    const low = values[below] ?? 0;
    return low + ((values[above] ?? low) - low) * (position - below);
  });
}

/** Hoare's quickselect on `[from, length)`: what is below `rank` is no larger, what is above no smaller. */
function selectRank(values: Float64Array, rank: number, from: number): void {
  let low = from;
  let high = values.length - 1;
  while (low < high) {
    const middle = partition(values, low, high);
    if (rank < middle) high = middle - 1;
    else low = middle;
  }
}

/**
 * Parts `[low, high]`, at least two values, around one of them: none of `[low, answer)` is larger than any of `[answer, high]`, and
 * neither part is empty.
 */
export function partition(values: Float64Array, low: number, high: number): number {
  const pivot = medianOfThree(values[low] ?? 0, values[(low + high) >> 1] ?? 0, values[high] ?? 0);
  let i = low - 1;
  let j = high + 1;
  while (true) {
    do i++;
    while ((values[i] ?? pivot) < pivot);
    do j--;
    while ((values[j] ?? pivot) > pivot);
    if (i >= j) return j < high ? j + 1 : high;
    const swapped = values[i] ?? 0;
    values[i] = values[j] ?? 0;
    values[j] = swapped;
  }
}

const medianOfThree = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
