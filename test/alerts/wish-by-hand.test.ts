import { describe, expect, test } from "vitest";
import { type Wish, wishGranted } from "../../lib/alerts/wish-by-hand.ts";
import { ConfigError } from "../../lib/domain/errors.ts";
import { addDays } from "../../lib/domain/window.ts";
import { aFinding } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";

const wish = (change: Partial<Wish> = {}): Wish => ({
  action: "snooze",
  who: " ann ",
  place: "dashboard Fleet of 111122223333",
  reason: "load test",
  ...change,
});
const by = "ann (dashboard Fleet of 111122223333)";
const grant = (change: Partial<Wish>, finding = aFinding()) => wishGranted(wish(change), finding, NOW);

describe("what somebody asks of a finding", () => {
  test.each([
    [{}, { kind: "snoozed", until: addDays(NOW, 7), reason: "load test", by, at: NOW }, "for 7 days"],
    [{ days: 365 }, { kind: "snoozed", until: addDays(NOW, 365), by }, "for 365 days"],
    [{ action: "dismiss" }, { kind: "dismissed", reason: "load test", by, at: NOW }, "Dismissed"],
  ])("%j is granted, signed and dated", (change, state, said) => {
    const { write, done } = grant(change);
    expect(write.finding.state).toMatchObject(state);
    expect(done).toContain(said);
  });

  test("to take a silence back needs a name and no reason", () => {
    const silenced = aFinding({ state: { kind: "dismissed", reason: "standby" } });
    expect(grant({ action: "reopen", reason: "" }, silenced).write.finding.state).toEqual({
      kind: "open",
      reopened: { by, at: NOW },
    });
  });

  test.each([
    [{ action: "delete" }, /the action "delete", expected snooze, dismiss or reopen/],
    [{ days: 0 }, /got 0 days to snooze, expected 1 to 365/],
    [{ days: 366 }, /got 366 days/],
    [{ days: 1.5 }, /got 1.5 days/],
    [{ days: Number.NaN }, /got NaN days/],
    [{ who: "  " }, /got no name, expected yours/],
    [{ who: "x".repeat(81) }, /a name of 81 characters, expected 80 at most/],
    [{ reason: " " }, /got no reason/],
    [{ reason: "x".repeat(501) }, /a reason of 501 characters, expected 500 at most/],
  ])("%j is refused with what was expected", (change, message) => {
    expect(() => grant(change)).toThrow(ConfigError);
    expect(() => grant(change)).toThrow(message);
  });
});
