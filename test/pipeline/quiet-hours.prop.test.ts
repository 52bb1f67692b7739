import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isQuiet, isTicket } from "../../lib/domain/quiet-hours.ts";
import { CHANNELS } from "../../lib/pipeline/ports.ts";
import { NOW } from "../builders/fleet.ts";
import { allNewsIsTold, nameOf, toldOn } from "./notify-laws.ts";
import { fortunate, play, rounds } from "./notify-rounds.ts";
import type { NotifyWorld } from "./notify-world.ts";

/** Midnight is `NOW`, and rounds last for minutes or for hours: before, in and after. */
const quietHours = { from: "00:10", to: "01:00", timeZone: "Etc/UTC" };
const RUNS = { numRuns: 200 };

const everyOutcome = (
  last: "in quiet hours" | "after quiet hours",
  holds: (world: NotifyWorld) => void,
  luck: "any" | "good" = "any",
) =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), rounds, async (scheduler, played) => {
      const rounds = luck === "good" ? played.map(fortunate) : played;
      holds(await play(scheduler, rounds, { quietHours, last }));
    }),
    RUNS,
  );

describe("with quiet hours, whatever dies, fails, comes twice or late", () => {
  test("the rounds begin before them", () => {
    expect(isQuiet(NOW, quietHours)).toBe(false);
  });

  test.each(CHANNELS)("nothing is lost once they are over: %s", (channel) =>
    everyOutcome("after quiet hours", (world) => allNewsIsTold(world, channel)),
  );

  test.each(CHANNELS)("nothing is told twice where nothing goes wrong: %s", (channel) =>
    everyOutcome(
      "after quiet hours",
      (world) => {
        const told = toldOn(world, channel);
        expect(told.toSorted()).toEqual([...new Set(told)].toSorted());
      },
      "good",
    ),
  );

  test("no ticket is told to people in them", () =>
    everyOutcome("in quiet hours", ({ sent }) => {
      const tickets = sent.filter((one) => one.channel === "people" && isTicket(one));
      expect(tickets.filter(({ at }) => isQuiet(at, quietHours)).map(nameOf)).toEqual([]);
    }));

  test("no page waits for their end", () =>
    everyOutcome("in quiet hours", (world) => allNewsIsTold(world, "people", (one) => !isTicket(one))));

  test("machines wait for nothing", () =>
    everyOutcome("in quiet hours", (world) => allNewsIsTold(world, "machines")));
});
