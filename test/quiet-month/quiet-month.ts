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
import { addDays, addHours, type Instant, lookBack } from "../../lib/domain/window.ts";
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
import type { Channel, FleetSource, PriceSource } from "../../lib/pipeline/ports.ts";
import { type WatchPorts, watchRules } from "../../lib/pipeline/watch-rules.ts";
import { parsePlan } from "../../lib/plan-file/parse.ts";
import { RULES } from "../../lib/rules/index.ts";
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
/** The longest look back of any rule: a fleet that has been there for less is news on the day it can be judged. */
const LONGEST_DAYS = Math.max(LOOK_BACK_DAYS, ...RULES.map(({ trendDays = 0 }) => trendDays));
/** When the jobs run (lib/infra/watch-schedule.ts), in hours after midnight. */
const UTILIZATION_AT = 6 + 17 / 60;
const SPEND_AT = 9 + 3 / 60;
const RECENT_AT = 41 / 60;
const HOURS = 24;

/** Every job of the deployment over the same store, each with its notifier, day after day; all mails. */
export async function liveThrough(month: QuietMonth): Promise<readonly Told[]> {
  const { from, days, dir, cast = QUIET_CAST, seed, hourly = false, onDay } = month;
  const end = addDays(from, days);
  await writeWorld(dir, end, { cast, days: days + LONGEST_DAYS, ...(seed === undefined ? {} : { seed }) });
  const book = embeddedPriceBook();
  const { fleet, commitments, inventory } = sourcesIn(dir);
  const prices: PriceSource = { fetchPrices: async () => ({ book, problems: [] }) };
  const { told, run } = deployment(end, month.budgetUsd ?? ENOUGH_USD);
  for (let day = from; day < end; day = addDays(day, 1)) {
    const before = told.length;
    for (let hour = 0; hour < HOURS; hour++) {
      const at = (hours: number) => addHours(day, hours);
      if (hour === Math.floor(UTILIZATION_AT))
        await run(at(UTILIZATION_AT), FLEET_JOBS.utilization, {
          fleet,
          bill: noBill,
          prices,
          ...commitments,
        });
      if (hour === Math.floor(SPEND_AT)) {
        const bill = { fetchBill: async () => quietBill(at(SPEND_AT), book) };
        await run(at(SPEND_AT), BILL_JOBS.spend, { fleet: noFleet, bill, prices });
      }
      if (hourly)
        await run(at(hour + RECENT_AT), FLEET_JOBS.recent, { fleet: inventory, bill: noBill, prices });
    }
    onDay?.(day, told.slice(before));
  }
  return told;
}

/** One store, and who is told of it. */
function deployment(clock: Instant, budgetUsd: number) {
  const [findings, pending] = [new Map<string, string>(), new Map<string, string>()];
  const told: Told[] = [];
  const plan = planOf(budgetUsd);
  const outbox = (channel: Channel) => openMemoryOutbox(findings, pending, channel);
  const run = async (at: Instant, scope: JobScope, ports: Omit<WatchPorts, "store">) => {
    const { rules, launchedWithinHours } = scope;
    const store = openMemoryFindingStore(findings, pending);
    await watchRules(
      { ...ports, store },
      {
        plan,
        instanceTypes: embeddedInstanceTypes(),
        accelerators: embeddedAccelerators(),
        modelNamed,
        spotMarket: { advisor: embeddedSpotAdvisor() },
        clock,
        asOf: at,
        rules,
        ...(launchedWithinHours === undefined ? {} : { launchedWithinHours }),
      },
    );
    const send = async ({ subject, json }: Message) => {
      const { findings: whole, briefly } = JSON.parse(json);
      told.push({ at, subject, news: [...whole, ...briefly].map(newsText) });
    };
    await notify(
      {
        people: { outbox: outbox("people"), messenger: { send } },
        machines: { outbox: outbox("machines"), events: { publish: async () => undefined } },
      },
      { now: at },
    );
  };
  return { told, run };
}

/** The files, and the inventory as it was last read: the hourly look judges the young, and nobody is. */
function sourcesIn(dir: string) {
  const files = filesSource({ dir, instanceTypes: embeddedInstanceTypes() });
  const commitments = filesCommitmentSource({ dir, regions: async () => ["us-east-1", "us-west-2"] });
  let seen: Fleet | undefined;
  const fleet: FleetSource = {
    name: "files",
    fetchFleet: async (request) => {
      seen = await files.fetchFleet(request);
      return seen;
    },
  };
  const inventory: FleetSource = {
    name: "files",
    fetchFleet: async (request) => ({
      ...(seen ?? (await noFleet.fetchFleet(request))),
      asOf: request.asOf ?? request.clock,
    }),
  };
  return { fleet, inventory, commitments: commitments === undefined ? {} : { commitments } };
}

const noFleet: FleetSource = {
  name: "files",
  fetchFleet: async ({ clock, asOf = clock, lookBackDays }) => ({
    source: "files",
    asOf,
    window: lookBack(asOf, lookBackDays),
    resources: [],
    problems: [],
  }),
};

const noBill = { fetchBill: async () => undefined };

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

/** The first day tells what stands. */
export const afterFirstDay = ({ from }: Pick<QuietMonth, "from">, told: readonly Told[]): readonly Told[] =>
  told.filter(({ at }) => at >= addDays(from, 1));
