import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Message } from "../../lib/alerts/message.ts";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { modelNamed } from "../../lib/catalog/models.ts";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import { embeddedSpotAdvisor } from "../../lib/catalog/spot-advisor.ts";
import type { Fleet } from "../../lib/domain/fleet.ts";
import type { Plan } from "../../lib/domain/plan.ts";
import { addDays, addHours, epochMs, type Instant } from "../../lib/domain/window.ts";
import { filesCommitmentSource } from "../../lib/local/commitment-files.ts";
import type { Character } from "../../lib/local/demo/character.ts";
import { instancesCsv } from "../../lib/local/demo/instances-file.ts";
import { writeMetrics } from "../../lib/local/demo/metrics-file.ts";
import { reservedInstancesJson, savingsPlansJson } from "../../lib/local/demo/owned-files.ts";
import { DEMO_PLAN_YAML } from "../../lib/local/demo/plan-file.ts";
import type { World } from "../../lib/local/demo/world.ts";
import { filesSource } from "../../lib/local/files-source.ts";
import { BILL_JOBS } from "../../lib/pipeline/bill-jobs.ts";
import { FLEET_JOBS } from "../../lib/pipeline/fleet-jobs.ts";
import { LOOK_BACK_DAYS } from "../../lib/pipeline/gather.ts";
import type { JobScope } from "../../lib/pipeline/jobs.ts";
import { notify } from "../../lib/pipeline/notify.ts";
import type { FleetSource, PriceSource } from "../../lib/pipeline/ports.ts";
import { type WatchPorts, watchRules } from "../../lib/pipeline/watch-rules.ts";
import { parsePlan } from "../../lib/plan-file/parse.ts";
import { openMemoryFindingStore, openMemoryOutbox } from "../fakes/memory-finding-store.ts";
import { quietBill } from "./quiet-bill.ts";
import { QUIET_CAST } from "./quiet-cast.ts";

/** A mail, when it came and what it was about. */
export interface Told {
  readonly at: Instant;
  readonly subject: string;
  readonly news: readonly string[];
}

export interface QuietMonth {
  /** Midnight before the first runs. */
  readonly from: Instant;
  readonly days: number;
  readonly dir: string;
  readonly cast?: readonly Character[];
  /** Another one gives other noise. */
  readonly seed?: string;
  readonly budgetUsd?: number;
  /** With the hourly look at young machines, of which there are none. */
  readonly hourly?: boolean;
  readonly onDay?: (day: Instant, told: readonly Told[]) => void;
}

/** Above what the fleet costs: that a month heads above its budget is no quiet month. */
const ENOUGH_USD = 250_000;
/** When the jobs run (lib/infra/watch-schedule.ts), in hours after midnight. */
const UTILIZATION_AT = 6 + 17 / 60;
const SPEND_AT = 9 + 3 / 60;
const RECENT_AT = 41 / 60;
const HOURS = 24;

/** Every job of the deployment over the same store, each with its notifier, day after day; all mails. */
export async function liveThrough(month: QuietMonth): Promise<readonly Told[]> {
  const { from, days, dir, cast = QUIET_CAST, budgetUsd = ENOUGH_USD, onDay } = month;
  const end = addDays(from, days);
  const plan = planOf(budgetUsd);
  const seed = month.seed === undefined ? {} : { seed: month.seed };
  await writeWorld(dir, end, { cast, days: days + LOOK_BACK_DAYS, ...seed });
  const [findings, pending] = [new Map<string, string>(), new Map<string, string>()];
  const book = embeddedPriceBook();
  const prices: PriceSource = { fetchPrices: async () => ({ book, problems: [] }) };
  const files = filesSource({ dir, instanceTypes: embeddedInstanceTypes() });
  const commitments = filesCommitmentSource({ dir, regions: async () => ["us-east-1", "us-west-2"] });
  const noBill = { fetchBill: async () => undefined };
  const told: Told[] = [];
  let seen: Fleet | undefined;
  const fleet: FleetSource = {
    name: "files",
    fetchFleet: async (request) => {
      seen = await files.fetchFleet(request);
      return seen;
    },
  };

  const run = async (
    at: Instant,
    { rules, launchedWithinHours }: JobScope,
    ports: Omit<WatchPorts, "store">,
  ) => {
    const store = openMemoryFindingStore(findings, pending);
    await watchRules(
      { ...ports, store },
      {
        plan,
        instanceTypes: embeddedInstanceTypes(),
        accelerators: embeddedAccelerators(),
        modelNamed,
        spotMarket: { advisor: embeddedSpotAdvisor() },
        clock: end,
        asOf: at,
        rules,
        ...(launchedWithinHours === undefined ? {} : { launchedWithinHours }),
      },
    );
    await tell(at);
  };
  const tell = (at: Instant) =>
    notify(
      {
        people: {
          outbox: openMemoryOutbox(findings, pending, "people"),
          messenger: {
            send: async ({ subject, json }: Message) => {
              const { findings: whole, briefly } = JSON.parse(json);
              told.push({ at, subject, news: [...whole, ...briefly].map(newsText) });
            },
          },
        },
        machines: {
          outbox: openMemoryOutbox(findings, pending, "machines"),
          events: { publish: async () => undefined },
        },
      },
      { now: at },
    );

  for (let day = from; day < end; day = addDays(day, 1)) {
    const before = told.length;
    for (let hour = 0; hour < HOURS; hour++) {
      if (hour === Math.floor(UTILIZATION_AT)) {
        const ports = { fleet, bill: noBill, prices, ...(commitments === undefined ? {} : { commitments }) };
        await run(addHours(day, UTILIZATION_AT), FLEET_JOBS.utilization, ports);
      }
      if (hour === Math.floor(SPEND_AT)) {
        const at = addHours(day, SPEND_AT);
        await run(at, BILL_JOBS.spend, {
          fleet: remembered(emptied(seen)),
          bill: { fetchBill: async () => quietBill(at, book) },
          prices,
        });
      }
      if (month.hourly === true)
        await run(addHours(day, hour + RECENT_AT), FLEET_JOBS.recent, {
          fleet: remembered(seen),
          bill: noBill,
          prices,
        });
    }
    onDay?.(day, told.slice(before));
  }
  return told;
}

/** Nobody is young: the hourly look reads the inventory alone. */
const remembered = (fleet: Fleet | undefined): FleetSource => ({
  name: "files",
  fetchFleet: async ({ asOf, clock }) => {
    if (fleet === undefined)
      return {
        source: "files",
        asOf: asOf ?? clock,
        window: { start: clock, end: clock },
        resources: [],
        problems: [],
        inventoryGaps: [],
      };
    return { ...fleet, asOf: asOf ?? clock };
  },
});

const emptied = (fleet: Fleet | undefined): Fleet | undefined => fleet && { ...fleet, resources: [] };

const newsText = ({
  id,
  state,
}: {
  readonly id: string;
  readonly state: string | { readonly kind: string };
}) => `${typeof state === "string" ? state : state.kind} ${id}`;

function planOf(budgetUsd: number): Plan {
  const text = DEMO_PLAN_YAML.replace(/monthlyUsd: 125000/, `monthlyUsd: ${budgetUsd}`);
  return parsePlan(Buffer.from(text), { fileName: "plan.yaml" });
}

/** None of the commitments ends or begins while it is looked at. */
const RENEWED_DAYS = 100;

async function writeWorld(dir: string, end: Instant, world: World) {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "instances.csv"), instancesCsv(end, world.cast));
  writeFileSync(join(dir, "describe-savings-plans.json"), savingsPlansJson(addDays(end, RENEWED_DAYS)));
  writeFileSync(
    join(dir, "describe-reserved-instances.json"),
    reservedInstancesJson(addDays(end, RENEWED_DAYS)),
  );
  await writeMetrics(join(dir, "metrics.parquet"), end, world);
}

export const weeksOf = ({ days }: Pick<QuietMonth, "days">): number => days / 7;
export const isAfterFirstDay = ({ from }: Pick<QuietMonth, "from">, { at }: Told): boolean =>
  epochMs(at) >= epochMs(addDays(from, 1));
