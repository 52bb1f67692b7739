import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHANNELS, type Channel } from "../../lib/pipeline/ports.ts";
import { allNewsIsTold, nameOf, toldOn } from "./notify-laws.ts";
import { fortunate, play, rounds } from "./notify-rounds.ts";
import type { NotifyWorld } from "./notify-world.ts";

const RUNS = { numRuns: 200 };

const everyOutcome = (broken: Channel | undefined, holds: (world: NotifyWorld) => void) =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), rounds, async (scheduler, played) => {
      holds(await play(scheduler, played, { broken }));
    }),
    RUNS,
  );

describe.each(CHANNELS)(
  "whatever dies, fails, comes twice or late, on clocks ten minutes apart: %s",
  (channel) => {
    test("are told all that is news at last, at its newest version", () =>
      everyOutcome(undefined, (world) => allNewsIsTold(world, channel)));

    test("are told it as well when nothing can ever be sent on the other channel", () =>
      everyOutcome(channel === "people" ? "machines" : "people", (world) => allNewsIsTold(world, channel)));

    test("are told nothing again that was told and marked without a fault", () =>
      everyOutcome(undefined, ({ sent }) => {
        const ours = sent.filter((one) => one.channel === channel);
        const again = ours.filter(
          (one, index) => one.clean && ours.slice(index + 1).some((later) => nameOf(later) === nameOf(one)),
        );
        expect(again.map(nameOf)).toEqual([]);
      }));

    test("are told nothing that was silenced before its teller claimed it", () =>
      everyOutcome(undefined, ({ sent }) => {
        expect(sent.filter((one) => one.channel === channel && one.silenced)).toEqual([]);
      }));

    test("are told nothing twice where nothing goes wrong: two watches at once announce as one", async () => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), rounds, async (scheduler, played) => {
          const told = toldOn(await play(scheduler, played.map(fortunate)), channel);
          expect(told.toSorted()).toEqual([...new Set(told)].toSorted());
        }),
        RUNS,
      );
    });

    test("are told the end of nothing that they were not told of", async () => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), rounds, async (scheduler, played) => {
          const { sent } = await play(scheduler, played.map(fortunate));
          const ours = sent.filter((one) => one.channel === channel);
          const unheardOf = ours.filter(
            ({ id, version, resolved }) =>
              resolved && !ours.some((one) => one.id === id && !one.resolved && one.version < version),
          );
          expect(unheardOf.map(nameOf)).toEqual([]);
        }),
        RUNS,
      );
    });
  },
);
