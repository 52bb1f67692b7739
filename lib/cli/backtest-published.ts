import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Board } from "../backtest/board.ts";
import { backwards } from "../backtest/commitment-fleets.ts";
import { RATE_TABLES } from "../backtest/commitment-rates.ts";
import { replayFleet } from "../backtest/commitment-replay.ts";
import { shavediceRegions } from "../backtest/commitment-shavedice.ts";
import { replayIdle } from "../backtest/idle-replay.ts";
import { replayPurchases } from "../backtest/purchase-board.ts";
import { replayShares } from "../backtest/size-replay.ts";
import { replaySpot } from "../backtest/spot-replay.ts";
import { ConfigError } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import { machineBoards, type Replayed, TERM_HOURS } from "./backtest-demo.ts";
import { demandRecordings, filesIn, NAB_END, recordingsOfFleet } from "./backtest-published-series.ts";
import { spotTraces } from "./backtest-published-spot.ts";
import { marketOfToday } from "./backtest-recordings.ts";
import { heliosFleet } from "./real/helios-fleet.ts";
import { nabFleet } from "./real/nab-fleet.ts";

type Step = (text: string) => void;

/** Recordings of real fleets that others published (docs/backtest.md says which): whatever of them the folder holds. */
export async function replayPublished(data: string, step: Step): Promise<Replayed> {
  const boards = PARTS.flatMap(({ needs, replay }) =>
    existsSync(join(data, needs)) ? replay(data, step) : [],
  );
  const problems = [
    ...PARTS.filter(({ needs }) => !existsSync(join(data, needs))).map(absent),
    ...notReplayed(data),
  ];
  if (boards.length === 0)
    throw new ConfigError(
      `got ${data}, expected a folder that holds one of ${PARTS.map(({ needs }) => needs).join(", ")}`,
    );
  return { source: "published recordings", boards, problems };
}

const absent = ({ needs }: (typeof PARTS)[number]): Problem => ({
  where: needs,
  what: "not in the folder: its boards are left out",
});

const notReplayed = (data: string): readonly Problem[] =>
  existsSync(join(data, "acme_util_distributions"))
    ? [
        {
          where: "acme_util_distributions",
          what: "distributions without a time axis: nothing can be decided on a past and judged on what followed",
        },
      ]
    : [];

const PARTS: readonly {
  readonly needs: string;
  readonly replay: (data: string, step: Step) => readonly Board[];
}[] = [
  { needs: join("nab", "data", "realAWSCloudwatch"), replay: nabBoards },
  { needs: join("nab", "data", "realTweets"), replay: demandBoards },
  { needs: "helios_earth_vc", replay: heliosBoards },
  { needs: "spot_traces_bamboo", replay: spotBoards },
  { needs: "snowflake_shavedice", replay: purchaseBoards },
];

function nabBoards(data: string, step: Step): readonly Board[] {
  const recordings = recordingsOfFleet(nabFleet(data, NAB_END));
  const source = "CloudWatch CPU of EC2 and RDS (NAB), taken as m7i.2xlarge";
  return machineBoards({ ...marketOfToday(), source, recordings }, step).map((board) => ({
    ...board,
    id: `nab-${board.id}`,
  }));
}

function demandBoards(data: string, step: Step): readonly Board[] {
  step("replaying demands");
  const what = "mentions, rides, cars, bytes (NAB), LLM requests (ServeGen, Azure), GPU occupancy (Helios)";
  return [replayShares("demands", { data: what, recordings: demandRecordings(data) })];
}

function heliosBoards(data: string, step: Step): readonly Board[] {
  step("replaying GPU occupancy");
  const source = "GPU occupancy of teams (Helios, Earth), taken as p3.16xlarge";
  const recordings = recordingsOfFleet(heliosFleet(data));
  return [{ ...replayIdle({ ...marketOfToday(), source, recordings }), id: "helios-idle" }];
}

function spotBoards(data: string, step: Step): readonly Board[] {
  step("replaying spot traces");
  return [
    replaySpot(
      "bamboo-spot",
      "interruptions of AWS and GCP GPU machines (Bamboo), a day or less each",
      spotTraces(data),
    ),
  ];
}

/** Both regions, as they were and played backwards, at each rate table. */
function purchaseBoards(data: string, step: Step): readonly Board[] {
  step("replaying commitments");
  const folder = join(data, "snowflake_shavedice");
  const [file] = filesIn(folder, /^hourly_.*\.csv\.gz$/);
  if (file === undefined) return [];
  const regions = shavediceRegions(gunzipSync(readFileSync(join(folder, file))).toString("utf8"));
  const directions = [
    { name: "as they were", usages: regions },
    {
      name: "played backwards",
      usages: regions.map(({ name, usage }) => ({ name: `${name}, backwards`, usage: backwards(usage) })),
    },
  ];
  return RATE_TABLES.flatMap(({ name, rates }, index) =>
    directions.map((direction, way) =>
      replayPurchases(
        `shavedice-${index + 1}${way === 0 ? "" : "-backwards"}`,
        `Snowflake's regions, ${direction.name}; ${name}`,
        direction.usages.map((one) => replayFleet(one.name, one.usage, { rates, termHours: TERM_HOURS })),
      ),
    ),
  );
}
