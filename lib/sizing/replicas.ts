/** One thing: demand with headroom over what one replica serves, rounded up. Headroom is applied here and nowhere else. */
export interface ReplicaDemand {
  readonly peakQps: number;
  readonly replicaQps: number;
  /** Share of peak kept free: 0.30 serves 1.3 x peak. */
  readonly headroom: number;
}

export interface Replicas {
  readonly count: number;
  /** Busy share of each at peak. */
  readonly utilizationAtPeak: number;
  readonly arithmetic: readonly string[];
}

/** 500 x 1.3 / 65 is 10.000000000000002 in binary: dust that must not buy a replica. */
const DUST = 1e-9;

export function countReplicas({ peakQps, replicaQps, headroom }: ReplicaDemand): Replicas {
  const exact = (peakQps * (1 + headroom)) / replicaQps;
  const count = Math.max(1, Math.ceil(exact - DUST));
  const floored = countByFloor({ peakQps, replicaQps, headroom });
  const utilizationAtPeak = peakQps / (count * replicaQps);
  const arithmetic = [
    `replicas = ceil(${peakQps} qps x ${round(1 + headroom)} / ${round(replicaQps)} qps per replica) = ceil(${round(exact)}) = ${count}`,
    `at peak each is ${(utilizationAtPeak * 100).toFixed(0)} % busy`,
  ];
  if (floored !== count) {
    arithmetic.push(
      `rounding down before and after the headroom would give ${floored}, ` +
        `${((peakQps / (floored * replicaQps)) * 100).toFixed(0)} % busy at peak`,
    );
  }
  return { count, utilizationAtPeak, arithmetic };
}

/** The arithmetic met in the wild: int(max(1, qps // throughput) x 1.3). Kept to show what it costs. */
export const countByFloor = ({ peakQps, replicaQps, headroom }: ReplicaDemand): number =>
  Math.floor(Math.max(1, Math.floor(peakQps / replicaQps)) * (1 + headroom));

/** Demand after `months` of compound growth: reported, never silently bought. */
export const grown = (qps: number, growthPerMonth: number, months: number): number =>
  qps * (1 + growthPerMonth) ** months;

const round = (value: number): string => Number(value.toPrecision(6)).toString();
