/** Repeatable randomness: the same seed text gives the same numbers on every machine. */
export interface Random {
  /** 0 (included) to 1 (excluded). */
  uniform(): number;
  between(low: number, high: number): number;
  /** From low to high, both included. */
  integer(low: number, high: number): number;
  /** Mean 0, standard deviation 1, within ±3.5. */
  normal(): number;
}

/** Twelve uniforms would be the textbook sum; four are as good for noise and three times as fast. */
const UNIFORMS_PER_NORMAL = 4;
/** A uniform's variance is 1/12. */
const NORMAL_SCALE = Math.sqrt(12 / UNIFORMS_PER_NORMAL);

/** mulberry32 (Tommy Ettinger, public domain), started from the FNV-1a hash of the seed. */
export function randomFor(seed: string): Random {
  let state = fnv1a(seed);
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => {
    let sum = 0;
    for (let drawn = 0; drawn < UNIFORMS_PER_NORMAL; drawn++) sum += uniform();
    return (sum - UNIFORMS_PER_NORMAL / 2) * NORMAL_SCALE;
  };
  return {
    uniform,
    normal,
    between: (low, high) => low + (high - low) * uniform(),
    integer: (low, high) => low + Math.floor((high - low + 1) * uniform()),
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
