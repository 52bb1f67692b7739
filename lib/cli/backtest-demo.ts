import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Board } from "../backtest/board.ts";
import { madeFleets } from "../backtest/commitment-fleets.ts";
import { MADE_RATES } from "../backtest/commitment-rates.ts";
import { replayFleet } from "../backtest/commitment-replay.ts";
import { replayIdle } from "../backtest/idle-replay.ts";
import type { RecordedFleet } from "../backtest/machine-market.ts";
import { replayMachines } from "../backtest/machine-replay.ts";
import { replayPurchases } from "../backtest/purchase-board.ts";
import type { Recording } from "../backtest/recording.ts";
import { replayShares } from "../backtest/size-replay.ts";
import { madeLives, type SpotTrace } from "../backtest/spot-lives.ts";
import { replaySpot } from "../backtest/spot-replay.ts";
import type { Problem } from "../domain/fleet.ts";
import type { Instant } from "../domain/window.ts";
import { DEMO_AS_OF, writeDemoFleet } from "../local/demo/demo-fleet.ts";
import { readRecordings } from "./backtest-recordings.ts";

export interface Replayed {
  readonly source: string;
  readonly boards: readonly Board[];
  readonly problems: readonly Problem[];
}

/** A year's term, hours. */
export const TERM_HOURS = 8_760;

/** The demo fleet's two weeks; what it has no history of (spot, commitments) on made-up markets, and said so. */
export async function replayDemo(step: (text: string) => void): Promise<Replayed> {
  const dir = mkdtempSync(join(tmpdir(), "headroom-demo-"));
  const remove = () => rmSync(dir, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    step("writing the demo fleet");
    await writeDemoFleet(dir, DEMO_AS_OF);
    const machines = await replayFolder(dir, "demo", { clock: DEMO_AS_OF, step });
    step("replaying commitments");
    const fleets = madeFleets().map(({ name, usage }) =>
      replayFleet(name, usage, { rates: MADE_RATES, termHours: TERM_HOURS }),
    );
    return {
      ...machines,
      boards: [
        ...machines.boards,
        replaySpot("spot", "made-up markets, 60 days: calm, busy and stormy", madeMarkets()),
        replayPurchases("commitments", `${fleets.length} made-up fleets, two years`, fleets),
      ],
    };
  } finally {
    remove();
    process.off("exit", remove);
  }
}

/** A folder of the files source, its machines only. */
export async function replayFolder(
  dir: string,
  source: string,
  { clock, step }: { readonly clock: Instant; readonly step: (text: string) => void },
): Promise<Replayed> {
  step(`reading ${source}`);
  const { fleet, problems } = await readRecordings(dir, source, clock);
  return { source, boards: machineBoards(fleet, step), problems };
}

export function machineBoards(fleet: RecordedFleet, step: (text: string) => void): readonly Board[] {
  step("replaying sizes");
  const sizes = replayMachines(fleet);
  const cpu = onlyCpu(fleet.recordings);
  const shares = replayShares("right-size-any-amount", { data: `${fleet.source}, CPU`, recordings: cpu });
  step("replaying stops");
  return [sizes, shares, replayIdle(fleet)];
}

const onlyCpu = (recordings: readonly Recording[]): readonly Recording[] =>
  recordings
    .map(({ resource, series }) => ({
      resource,
      series: series.filter(({ signal }) => signal === "cpuUtilization"),
    }))
    .filter(({ series }) => series.length > 0);

/** Interruptions of one instance a month: the advisor's lowest band, its highest, and two storms such as Bamboo's traces show. */
const MADE_RATES_PER_MONTH = [
  { name: "calm", perMonth: 0.05, band: 0 },
  { name: "busy", perMonth: 1.5, band: 4 },
  { name: "rough", perMonth: 20, band: 4 },
  { name: "storm", perMonth: 150, band: 4 },
] as const;
/** Spot at 40 % of on demand: near the advisor's median saving of GPU types (2025-06-28). */
const MADE_PRICE_RATIO = 0.4;

const madeMarkets = (): readonly SpotTrace[] =>
  MADE_RATES_PER_MONTH.map(({ name, perMonth, band }, index) => ({
    name,
    band,
    priceRatio: MADE_PRICE_RATIO,
    lives: madeLives(perMonth, index + 1),
  }));
