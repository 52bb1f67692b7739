/** Regularised lower incomplete gamma function P(shape, x): the Gamma distribution's share below x at rate 1. */
export function gammaShareBelow(shape: number, x: number): number {
  if (x <= 0) return 0;
  if (x === Infinity) return 1;
  const scale = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  return x < shape + 1 ? scale * series(shape, x) : 1 - scale * continuedFraction(shape, x);
}

export interface GammaPart {
  /** The parts' weights sum to 1. */
  readonly weight: number;
  readonly shape: number;
  /** The part's mean is shape / rate. */
  readonly rate: number;
}

/** The x with `share` of the mixture below it, to 1 in 10^12. */
export function gammaQuantile(parts: readonly GammaPart[], share: number): number {
  const below = (x: number) =>
    parts.reduce((sum, { weight, shape, rate }) => sum + weight * gammaShareBelow(shape, x * rate), 0);
  let high = Math.max(...parts.map(({ shape, rate }) => (shape + 1) / rate));
  while (below(high) < share) high *= 2;
  // Bisected in logarithms: a small shape has quantiles many powers of ten below its mean.
  let [low, top] = [Math.log(Number.MIN_VALUE), Math.log(high)];
  while (top - low > 1e-12 * Math.max(1, Math.abs(top))) {
    const middle = (low + top) / 2;
    if (middle <= low || middle >= top) break;
    if (below(Math.exp(middle)) < share) low = middle;
    else top = middle;
  }
  return Math.exp(top);
}

/** Abramowitz and Stegun 6.5.29. */
function series(shape: number, x: number): number {
  let [term, sum] = [1 / shape, 1 / shape];
  for (let n = 1; n < MAX_TERMS && term > sum * PRECISION; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** Abramowitz and Stegun 6.5.31, evaluated by Lentz's method. */
function continuedFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MAX_TERMS; n++) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / nonZero(a * d + b);
    c = nonZero(b + a / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return fraction;
}

/** Lanczos, g = 7, 9 terms (Godfrey 2001): 15 digits. For shape > 0. */
export function logGamma(shape: number): number {
  if (shape < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * shape)) - logGamma(1 - shape);
  const z = shape - 1;
  const sum = LANCZOS.reduce((total, term, i) => total + (i === 0 ? term : term / (z + i)), 0);
  const t = z + LANCZOS.length - 1.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
const TINY = 1e-300;
const PRECISION = 1e-15;
/** Both need about sqrt(shape) terms: enough for a million counted interruptions. */
const MAX_TERMS = 10_000;
