/** A job that is interrupted at random, and what saving and coming back cost it. Minutes throughout. */
export interface InterruptedJob {
  /** Mean time between interruptions of the whole job; Infinity for never. */
  readonly mtbfMinutes: number;
  /** Writing one checkpoint, while which nothing is computed. */
  readonly writeMinutes: number;
  /** From the interruption until the job computes again: new capacity, boot, loading the checkpoint. */
  readonly restartMinutes: number;
}

export interface CheckpointRhythm {
  /** Computing between two writes. Infinity: never write. */
  readonly intervalMinutes: number;
  /** Wall-clock time over computing time, 1 or more; Infinity: it never ends. */
  readonly stretch: number;
}

/** Young 1974: tau = sqrt(2 C M). */
export const youngIntervalMinutes = ({ mtbfMinutes, writeMinutes }: InterruptedJob): number =>
  Math.sqrt(2 * writeMinutes * mtbfMinutes);

/** Daly 2006 (FGCS 22), equation 37: sqrt(2CM) (1 + sqrt(C/2M)/3 + (C/2M)/9) - C below C = 2M, from there on M. */
export function dalyIntervalMinutes({ mtbfMinutes, writeMinutes }: InterruptedJob): number {
  const ratio = writeMinutes / (2 * mtbfMinutes);
  if (ratio >= 1) return mtbfMinutes;
  const young = Math.sqrt(2 * writeMinutes * mtbfMinutes);
  return young * (1 + Math.sqrt(ratio) / 3 + ratio / 9) - writeMinutes;
}

/**
 * T/Ts = (M/tau) e^(R/M) (e^((tau+C)/M) - 1): exact for exponential times between interruptions, which may also hit a
 * write or a restart (Daly 2006, equation 20).
 */
export function stretchOf(job: InterruptedJob, intervalMinutes: number): number {
  const { mtbfMinutes, writeMinutes, restartMinutes } = job;
  if (mtbfMinutes === Infinity) return writeMinutes === 0 ? 1 : 1 + writeMinutes / intervalMinutes;
  const restart = Math.exp(restartMinutes / mtbfMinutes);
  if (intervalMinutes === 0) return writeMinutes === 0 ? restart : Infinity;
  const segment = Math.expm1((intervalMinutes + writeMinutes) / mtbfMinutes);
  return (mtbfMinutes / intervalMinutes) * restart * segment;
}

/** The interval that stretches the job least. The restart does not move it: it costs the same however often one writes. */
export function bestRhythm(job: InterruptedJob): CheckpointRhythm {
  const intervalMinutes = bestIntervalMinutes(job);
  const stretch = intervalMinutes === Infinity ? 1 : stretchOf(job, intervalMinutes);
  return { intervalMinutes, stretch };
}

/**
 * The derivative is zero where x - 1 + e^-(x+c) = 0, with x = tau/M and c = C/M. The left side is convex and rises, so
 * Newton's steps from x = 1, right of the root, never pass it.
 */
function bestIntervalMinutes({ mtbfMinutes, writeMinutes }: InterruptedJob): number {
  if (writeMinutes === 0) return 0;
  if (mtbfMinutes === Infinity) return Infinity;
  const c = writeMinutes / mtbfMinutes;
  let x = 1;
  for (let step = 0; step < MAX_STEPS; step++) {
    const change = (x + Math.expm1(-(x + c))) / -Math.expm1(-(x + c));
    x -= change;
    if (Math.abs(change) <= TOLERANCE * x) break;
  }
  return x * mtbfMinutes;
}

/** Newton halves the error at worst (c near zero, a double root) and squares it later: 60 halvings pass any double. */
const MAX_STEPS = 60;
const TOLERANCE = 1e-13;
