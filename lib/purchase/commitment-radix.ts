/** Digits of a 64-bit key, least significant first: the 32-bit word it is in, its lowest bit there, its mask. */
const DIGITS = [0, 1].flatMap((word) => [
  { word, shift: 0, mask: 0x7ff },
  { word, shift: 11, mask: 0x7ff },
  { word, shift: 22, mask: 0x3ff },
]);
const BUCKETS = 0x800;

export interface SortedBreakpoints {
  readonly positions: Float64Array;
  readonly turns: Float64Array;
  /** As long as they are, contents undefined: memory the sort needed and its caller may use. */
  readonly spare: Float64Array;
}

/**
 * Sorts pairs by position, none of which may be negative or NaN; both arrays are overwritten. The bits of doubles from 0 up are in the order of the numbers:
 * a radix sort takes six passes, where a comparator would be called 200 million times for 9 million breakpoints.
 */
export function sortedByPosition(positions: Float64Array, turns: Float64Array): SortedBreakpoints {
  let from: Pairs = { positions, turns };
  let to: Pairs = {
    positions: new Float64Array(positions.length),
    turns: new Float64Array(positions.length),
  };
  for (const digit of DIGITS) {
    const starts = bucketStarts(from.positions, digit);
    if (starts === undefined) continue;
    scatter(from, to, { ...digit, starts });
    [from, to] = [to, from];
  }
  return { ...from, spare: to.positions };
}

type Digit = (typeof DIGITS)[number];
type Pairs = Pick<SortedBreakpoints, "positions" | "turns">;

const wordsOf = (numbers: Float64Array): Uint32Array =>
  new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2);

/** Where each value of the digit begins in the sorted array; undefined when all have the same. */
function bucketStarts(positions: Float64Array, { word, shift, mask }: Digit): Uint32Array | undefined {
  const counts = new Uint32Array(BUCKETS);
  const words = wordsOf(positions);
  for (let at = word; at < words.length; at += 2) {
    const digit = ((words[at] ?? 0) >>> shift) & mask;
    counts[digit] = (counts[digit] ?? 0) + 1;
  }
  let start = 0;
  for (let digit = 0; digit < BUCKETS; digit++) {
    const count = counts[digit] ?? 0;
    if (count === positions.length) return undefined;
    counts[digit] = start;
    start += count;
  }
  return counts;
}

function scatter(
  from: Pairs,
  to: Pairs,
  { word, shift, mask, starts }: Digit & { starts: Uint32Array },
): void {
  const words = wordsOf(from.positions);
  for (let index = 0; index < from.positions.length; index++) {
    const digit = ((words[2 * index + word] ?? 0) >>> shift) & mask;
    const at = starts[digit] ?? 0;
    starts[digit] = at + 1;
    to.positions[at] = from.positions[index] ?? 0;
    to.turns[at] = from.turns[index] ?? 0;
  }
}
