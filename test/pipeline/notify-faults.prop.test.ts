import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Finding, isNews, SEVERITIES } from "../../lib/domain/finding.ts";
import { aFinding, dollars } from "../builders/finding.ts";
import { type Fault, type Luck, NotifyWorld } from "./notify-world.ts";

const RESOURCES = ["i-a", "i-b", "i-c"] as const;
const FAULTS: readonly Fault[] = ["before", "after", "halfway"].flatMap(
  (when) => [`dies ${when}`, `fails ${when}`] as Fault[],
);
const CLEAN: Luck = { skewMinutes: 0, calls: [] };
const PAST_EVERY_LEASE_MINUTES = 30;

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
    { maxLength: 8 },
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

interface Round {
  readonly waitMinutes: number;
  readonly processes: readonly Process[];
}

/** Processes that run at once: triggers come twice, late and out of order. */
const rounds: fc.Arbitrary<readonly Round[]> = fc.array(
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

/** The rounds, and at last one notifier that nothing befalls. */
async function play(scheduler: fc.Scheduler, played: readonly Round[]): Promise<NotifyWorld> {
  const world = new NotifyWorld(scheduler);
  for (const { waitMinutes, processes } of played) {
    world.pass(waitMinutes);
    await scheduler.waitFor(Promise.all(processes.map((one) => start(world, one))));
  }
  world.pass(PAST_EVERY_LEASE_MINUTES);
  await scheduler.waitFor(world.notify(CLEAN));
  return world;
}

const nameOf = ({ id, version }: { readonly id: string; readonly version: number }) => `${id} ${version}`;
const fortunate = ({ waitMinutes, processes }: Round): Round => ({
  waitMinutes,
  processes: processes.map(({ deed }) => ({ deed, luck: CLEAN })),
});

describe("whatever dies, fails, comes twice or late, on clocks that differ by ten minutes", () => {
  const laws: [string, (world: NotifyWorld) => void][] = [
    [
      "all that is news is told at last, at its newest version",
      (world) => {
        const told = new Set(world.sent.map(nameOf));
        const news = world.stored().filter(isNews).map(nameOf);
        expect(news.filter((name) => !told.has(name))).toEqual([]);
      },
    ],
    [
      "nothing is told again that was told and marked without a fault",
      (world) => {
        const again = world.sent.filter(
          (one, index) =>
            one.clean && world.sent.slice(index + 1).some((later) => nameOf(later) === nameOf(one)),
        );
        expect(again.map(nameOf)).toEqual([]);
      },
    ],
    [
      "nothing is told that was silenced before its teller claimed it",
      (world) => {
        expect(world.sent.filter(({ silenced }) => silenced)).toEqual([]);
      },
    ],
  ];

  test.each(laws)("%s", async (_, holds) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), rounds, async (scheduler, played) => {
        holds(await play(scheduler, played));
      }),
      { numRuns: 400 },
    );
  });

  test("where nothing goes wrong, nothing is told twice, and two watches at once announce as one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), rounds, async (scheduler, played) => {
        const { sent } = await play(scheduler, played.map(fortunate));
        expect(sent.map(nameOf).toSorted()).toEqual([...new Set(sent.map(nameOf))].toSorted());
      }),
      { numRuns: 400 },
    );
  });
});
