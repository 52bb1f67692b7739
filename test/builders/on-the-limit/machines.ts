import type { SignalStatistics } from "../../../lib/domain/fleet.ts";
import { fraction } from "../../../lib/domain/units.ts";
import { aContext } from "../context.ts";
import { aResource, aSeries, cards } from "../fleet.ts";
import { box, type OnTheLimit, on, pricesWith } from "./case.ts";

/** A card that is quiet but for what is said. */
const quiet = (change: Partial<SignalStatistics>): SignalStatistics[] => [
  aSeries("gpuUtilization", 0, change),
  aSeries("gpuMemoryUtilization", 0.2),
  aSeries("cpuUtilization", 0.01),
];
/** Every other day so much of it. */
const nights = (share: number): SignalStatistics["daily"] =>
  aSeries("gpuUtilization", 0).daily.map((day, index) =>
    index % 2 === 0 ? { ...day, activeShare: fraction(share) } : day,
  );
/** Three cards work, and the fourth is quiet but for what is said. */
const oneQuiet = (change: Partial<SignalStatistics>): SignalStatistics[] => [
  ...cards([0.9, 0.9, 0.9]),
  aSeries("gpuUtilization", 0, { accelerator: "3", ...change }),
  aSeries("cpuUtilization", 0.5),
  aSeries("memoryUtilization", 0.5),
];

const IDLE: readonly OnTheLimit[] = [
  on("idle", "dutyCycle", 2, (times) => box("g5.xlarge", quiet({ dutyCycle: fraction(0.02 * times) }))),
  on("idle", "lightDutyCycle", 2, (times) =>
    box("g5.xlarge", quiet({ lightDutyCycle: fraction(0.1 * times) })),
  ),
  on("idle", "activeDayShare", 2, (times) => box("g5.xlarge", quiet({ daily: nights(0.02 * times) }))),
  on("idle", "cpuMean", 1.6, (times) =>
    box("m7i.xlarge", [aSeries("cpuUtilization", 0.03 * times), aSeries("networkBytes", 1)]),
  ),
  on("idle", "networkBytesPerSecond", 2, (times) =>
    box("m7i.xlarge", [aSeries("cpuUtilization", 0.01), aSeries("networkBytes", 50_000 * 300 * times)]),
  ),
  on("idle", "minUsdPerMonth", 0.5, (times) =>
    aContext([aResource({ instanceType: "m7i.large", telemetry: [aSeries("cpuUtilization", 0.01)] })], {
      prices: pricesWith({ "m7i.large": (5 * times) / 730 }),
    }),
  ),
  on("partly-idle", "dutyCycle", 2, (times) =>
    box("g5.12xlarge", oneQuiet({ dutyCycle: fraction(0.02 * times) })),
  ),
  on("partly-idle", "lightDutyCycle", 2, (times) =>
    box("g5.12xlarge", oneQuiet({ lightDutyCycle: fraction(0.1 * times) })),
  ),
  on("partly-idle", "activeDayShare", 2, (times) =>
    box("g5.12xlarge", oneQuiet({ daily: nights(0.02 * times) })),
  ),
];

/** Of a machine, and of its card. */
const loaded = (cpu: number, memory: number, gpu?: number, vram?: number): SignalStatistics[] => [
  aSeries("cpuUtilization", cpu),
  aSeries("memoryUtilization", memory),
  ...(gpu === undefined ? [] : [aSeries("gpuUtilization", gpu, { accelerator: "0" })]),
  ...(vram === undefined ? [] : [aSeries("gpuMemoryUtilization", vram, { accelerator: "0" })]),
];
const memoryOptimized = (r7i: number, m7i: number) =>
  aContext([aResource({ instanceType: "r7i.xlarge", telemetry: loaded(0.6, 0.3) })], {
    prices: pricesWith({ "r7i.xlarge": r7i, "m7i.xlarge": m7i }),
  });

const RIGHT_SIZE: readonly OnTheLimit[] = [
  // Four of eight vCPUs with the headroom are a m7i.xlarge's.
  on("right-size", "cpuHeadroom", 1.4, (times) => box("m7i.2xlarge", loaded((times * 4) / 8 / 1.05, 0.3))),
  // So are 16 of 32 GiB.
  on("right-size", "memoryHeadroom", 1.4, (times) =>
    box("r7i.xlarge", loaded(0.6, (times * 16) / 32 / 1.15)),
  ),
  // A T4 has 16 of an A10G's 22.35 GiB, and 320 of its 600 GB/s.
  on("right-size", "vramHeadroom", 1.3, (times) =>
    box("g5.xlarge", loaded(0.3, 0.3, 0.3, (times * 16) / 22.35 / 1.1)),
  ),
  on("right-size", "gpuHeadroom", 1.5, (times) =>
    box("g5.xlarge", loaded(0.3, 0.3, (times * (320 / 600)) / 1.2, 0.2)),
  ),
  on("right-size", "saturated", 0.7, (times) => box("m7i.xlarge", loaded(Math.min(1, 0.97 * times), 0.8))),
  on("right-size", "minSaving", 0.5, (times) => memoryOptimized(0.2 / (1 - 0.1 * times), 0.2)),
  on("right-size", "minSavingUsdPerMonth", 0.5, (times) => memoryOptimized(0.02 + (5 * times) / 730, 0.02)),
];

const office = (level: number, rest: number, weekend = 0) =>
  Array.from({ length: 168 }, (_, hour) => {
    if (hour >= 120) return hour % 24 < weekend ? level : rest;
    return hour % 24 >= 9 && hour % 24 < 18 ? level : rest;
  });
const worked = (hourOfWeek: SignalStatistics["hourOfWeek"]): SignalStatistics[] => [
  aSeries("cpuUtilization", 0.8, { hourOfWeek }),
  aSeries("memoryUtilization", 0.8),
];
/** Of the week's 168 hours: five days of nine, with an hour before and after and five starts of ten minutes. */
const PAID_HOURS = 55 + 5 / 6;

const SCHEDULE: readonly OnTheLimit[] = [
  on("schedule", "acceleratorMean", 2, (times) =>
    box("g5.xlarge", [aSeries("gpuUtilization", 0.3, { hourOfWeek: office(0.5, 0.005 * times) })]),
  ),
  on("schedule", "cpuMean", 2, (times) => box("m7i.xlarge", worked(office(0.5, 0.05 * times)))),
  on("schedule", "networkBytesPerSecond", 2, (times) =>
    box("m7i.xlarge", [
      ...worked(office(0.5, 0)),
      aSeries("networkBytes", 1, { hourOfWeek: office(0, 50_000 * 300 * times) }),
    ]),
  ),
  // All of the working days, and on both days of the weekend 22 hours less half of what is off.
  on("schedule", "minOffHours", 0.5, (times) => {
    const weekend = Math.round(22 - 20 * times);
    const hours = Array.from({ length: 168 }, (_, hour) => (hour < 120 || hour % 24 < weekend ? 0.5 : 0));
    return box("m7i.4xlarge", worked(hours));
  }),
  on("schedule", "minSavingUsdPerMonth", 0.5, (times) =>
    aContext([aResource({ instanceType: "m7i.large", telemetry: worked(office(0.5, 0)) })], {
      prices: pricesWith({ "m7i.large": (50 * times) / (730 * (1 - PAID_HOURS / 168)) }),
    }),
  ),
];

const BLIND: readonly OnTheLimit[] = [
  on("blind-spot", "minCoverage", 2, (times) =>
    box("g5.xlarge", [aSeries("gpuUtilization", 0.5, { coverage: fraction(0.5 * times) })]),
  ),
];

export const MACHINES_ON_THE_LIMIT: readonly OnTheLimit[] = [...IDLE, ...RIGHT_SIZE, ...BLIND, ...SCHEDULE];
