import fc from "fast-check";
import { type Finding, SEVERITIES } from "../../lib/domain/finding.ts";
import { isQuiet, type QuietHours } from "../../lib/domain/quiet-hours.ts";
import type { Channel } from "../../lib/pipeline/ports.ts";
import { aFinding, dollars } from "../builders/finding.ts";
import { type Fault, type Luck, NotifyWorld } from "./notify-world.ts";

const RESOURCES = ["i-a", "i-b", "i-c"] as const;
const FAULTS: readonly Fault[] = ["before", "after", "halfway"].flatMap(
  (when) => [`dies ${when}`, `fails ${when}`] as Fault[],
);
const CLEAN: Luck = { skewMinutes: 0, calls: [] };
const PAST_EVERY_LEASE_MINUTES = 30;
/** Shorter than the quiet hours that are waited for. */
const STEP_MINUTES = 30;

const luck = fc.record({
  skewMinutes: fc.oneof(fc.constantFrom(-5, 5), fc.integer({ min: -5, max: 5 })),
  calls: fc.array(
    fc.record({
      fault: fc.oneof(
        { weight: 6, arbitrary: fc.constant<Fault>("none") },
        { weight: 1, arbitrary: fc.constantFrom(...FAULTS) },
      ),
      minutes: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 14 },
  ),
});

/** What a run sees of each machine: its severity grows and falls, it comes and goes, the plan silences it. */
const sight = fc.constantFrom("medium", "high", "critical", "gone", "silenced in plan");
const does: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant("watch"), saw: fc.tuple(sight, sight, sight) }),
  fc.record({ kind: fc.constant("snooze"), resource: fc.constantFrom(...RESOURCES) }),
  fc.record({ kind: fc.constant("notify"), criticalOnly: fc.boolean() }),
  fc.record({ kind: fc.constant("notify"), criticalOnly: fc.constant(false) }),
);
type Deed =
  | { readonly kind: "watch"; readonly saw: readonly string[] }
  | { readonly kind: "snooze"; readonly resource: string }
  | { readonly kind: "notify"; readonly criticalOnly: boolean };

interface Process {
  readonly deed: Deed;
  readonly luck: Luck;
}

export interface Round {
  readonly waitMinutes: number;
  readonly processes: readonly Process[];
}

/** Processes that run at once: triggers come twice, late and out of order. */
export const rounds: fc.Arbitrary<readonly Round[]> = fc.array(
  fc.record({
    waitMinutes: fc.integer({ min: 0, max: 20 }),
    processes: fc.array(fc.record({ deed: does, luck }), { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const isCritical = ({ severity }: Finding) => severity === "critical";
const severityOf = (seen: string) => SEVERITIES.find((one) => one === seen) ?? "high";

function evidenceOf(saw: readonly string[]) {
  const said = RESOURCES.map((resource, index) => ({ resource, seen: saw[index] ?? "gone" }));
  return {
    evidence: said
      .filter(({ seen }) => seen !== "gone")
      .map(({ resource, seen }) =>
        aFinding({ resource, severity: severityOf(seen), dollars: dollars(500, 0) }),
      ),
    silence: said
      .filter(({ seen }) => seen === "silenced in plan")
      .map(({ resource }) => ({ finding: `idle:${resource}`, reason: "ours" })),
  };
}

function start(world: NotifyWorld, { deed, luck }: Process): Promise<void> {
  if (deed.kind === "watch") return world.watch(luck, evidenceOf(deed.saw));
  if (deed.kind === "snooze") return world.snooze(luck, `idle:${deed.resource}`);
  return world.notify(luck, deed.criticalOnly ? isCritical : undefined);
}

interface Circumstances {
  readonly broken?: Channel | undefined;
  readonly quietHours?: QuietHours;
  /** When the last notifier runs; at once where it is not said. */
  readonly last?: "in quiet hours" | "after quiet hours";
}

/** The rounds, and at last one notifier that nothing befalls. */
export async function play(
  scheduler: fc.Scheduler,
  played: readonly Round[],
  { broken, quietHours, last }: Circumstances = {},
): Promise<NotifyWorld> {
  const world = new NotifyWorld(scheduler, { broken, ...(quietHours === undefined ? {} : { quietHours }) });
  for (const { waitMinutes, processes } of played) {
    world.pass(waitMinutes);
    await scheduler.waitFor(Promise.all(processes.map((one) => start(world, one))));
  }
  world.pass(PAST_EVERY_LEASE_MINUTES);
  if (quietHours !== undefined && last !== undefined)
    while (isQuiet(world.now(), quietHours) !== (last === "in quiet hours")) world.pass(STEP_MINUTES);
  await scheduler.waitFor(world.notify(CLEAN));
  return world;
}

/** The same, and nothing goes wrong. */
export const fortunate = ({ waitMinutes, processes }: Round): Round => ({
  waitMinutes,
  processes: processes.map(({ deed }) => ({ deed, luck: CLEAN })),
});
