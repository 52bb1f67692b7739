import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommitAnswer } from "../../lib/cli/commit-answer.ts";
import { runVerb } from "../builders/terminal.ts";

const RATES = "instanceType,onDemandUsdPerHour,committedUsdPerHour";
const EXISTING = "commitmentUsdPerHour,start,end";
const RESERVATIONS = "instanceType,instances,start,end";
let folder = "";
const write = (name: string, ...lines: readonly string[]) =>
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-commit-input-"));
  const hours = Array.from({ length: 40 * 24 }, (_, hour) =>
    new Date(Date.UTC(2026, 0, 1) + hour * 3_600_000).toISOString(),
  );
  write("usage.csv", "hour,instanceType,instances", ...hours.map((hour) => `${hour},g5.xlarge,10`));
  write("rates.csv", RATES, "g5.xlarge,1,0.6", "g6.xlarge,0.8,0.5");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answerOf(...more: string[]): Promise<CommitAnswer> {
  const files = ["--usage", "usage.csv", "--rates", "rates.csv"];
  const { code, stdout, stderr } = await runVerb(
    ["commit", ...files, "--term", "1y", "--json", ...more],
    folder,
  );
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as CommitAnswer;
}

describe("bad input is refused with its place, or treated as stated", () => {
  test.each<[string, readonly string[], readonly string[], RegExp]>([
    [
      "a rate above on demand",
      ["rates.csv", RATES, "g5.xlarge,1,1.1"],
      [],
      /rates.csv:2: "g5.xlarge": got 1.1 USD an hour committed, above 1/,
    ],
    [
      "a currency column that is not USD",
      ["rates.csv", `${RATES},currency`, "g5.xlarge,1,0.6,EUR"],
      [],
      /rates.csv:2: got currency "EUR", expected USD/,
    ],
    [
      "a currency sign",
      ["rates.csv", RATES, "g5.xlarge,€1,€0.6"],
      [],
      /rates.csv:2: onDemandUsdPerHour of "g5.xlarge": got "€1"/,
    ],
    [
      "dollars of another country",
      ["rates.csv", RATES, "g5.xlarge,1 CAD,0.6"],
      [],
      /got "1 CAD", expected dollars an hour above 0/,
    ],
    [
      "no rate for any type",
      ["rates.csv", RATES, "p5.48xlarge,55,30"],
      [],
      /got usage of "g5.xlarge" only, expected a type that has a rate/,
    ],
    [
      "negative usage",
      ["usage.csv", "hour,instanceType,instances", "2026-01-01T00:00:00Z,g5.xlarge,-1"],
      [],
      /1 row with negative instances/,
    ],
    [
      "an hour that a local clock repeats, with two counts",
      [
        "usage.csv",
        "hour,instanceType,instances",
        "2025-10-26T02:00:00+02:00,g5.xlarge,3",
        "2025-10-26T02:00:00+01:00,g5.xlarge,4",
        "2025-10-26T00:00:00Z,g5.xlarge,5",
      ],
      [],
      /got 2025-10-26T00:00:00.000Z of "g5.xlarge" twice, with 3 and 5 instances/,
    ],
    [
      "a commitment that ends before it starts",
      ["existing.csv", EXISTING, "1,2026-02-01,2026-01-01"],
      ["--existing", "existing.csv"],
      /existing.csv:2: got an end .* not after the start/,
    ],
    [
      "a negative commitment",
      ["existing.csv", EXISTING, "-1,2026-01-01,2027-01-01"],
      ["--existing", "existing.csv"],
      /existing.csv:2: commitmentUsdPerHour: got "-1"/,
    ],
    [
      "commitments in another currency",
      ["existing.csv", `${EXISTING},currency`, "1,2026-01-01,2027-01-01,GBP"],
      ["--existing", "existing.csv"],
      /existing.csv:2: got currency "GBP"/,
    ],
    [
      "half a reservation",
      ["reserved.csv", RESERVATIONS, "g5.xlarge,0.5,2026-01-01,2027-01-01"],
      ["--reservations", "reserved.csv"],
      /reserved.csv:2: instances of "g5.xlarge": got "0.5", expected a whole number/,
    ],
    [
      "a negative reservation",
      ["reserved.csv", RESERVATIONS, "g5.xlarge,-4,2026-01-01,2027-01-01"],
      ["--reservations", "reserved.csv"],
      /got "-4", expected a whole number from 0/,
    ],
    [
      "a reservation of nothing",
      ["reserved.csv", RESERVATIONS, ",4,2026-01-01,2027-01-01"],
      ["--reservations", "reserved.csv"],
      /reserved.csv:2: instanceType is empty/,
    ],
    [
      "a reservation that ends on no day",
      ["reserved.csv", RESERVATIONS, "g5.xlarge,4,2026-01-01,2026-02-30"],
      ["--reservations", "reserved.csv"],
      /reserved.csv:2: end: got "2026-02-30", expected a date/,
    ],
    [
      "a reservation that never is",
      ["reserved.csv", RESERVATIONS, "g5.xlarge,4,2026-01-01,2026-01-01"],
      ["--reservations", "reserved.csv"],
      /got an end .* not after the start/,
    ],
    [
      "reservations without a header",
      ["reserved.csv", "g5.xlarge,4,2026-01-01,2027-01-01"],
      ["--reservations", "reserved.csv"],
      /missing columns/,
    ],
  ])("%s", async (_, [name = "", ...lines], more, message) => {
    write(`bad-${name}`, ...lines);
    const options = ["usage", "rates", "existing", "reservations"].flatMap((option) => {
      const file =
        { usage: "usage.csv", rates: "rates.csv", existing: "existing.csv", reservations: "reserved.csv" }[
          option
        ] ?? "";
      const asked = option === "usage" || option === "rates" || more.includes(`--${option}`);
      return asked ? [`--${option}`, file === name ? `bad-${name}` : file] : [];
    });
    const { code, stdout, stderr } = await runVerb(["commit", "--term", "1y", ...options], folder);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.replaceAll("bad-", "")).toMatch(message);
  });

  test("a night whose clock skips an hour loses nothing, a gap counts as zero and is said, the same row twice counts once", async () => {
    const night = ["2026-03-29T01:00:00+01:00,g5.xlarge,3", "2026-03-29T03:00:00+02:00,g5.xlarge,3"];
    write("night.csv", "hour,instanceType,instances", ...night);
    const seen = await answerOf("--usage", "night.csv");
    expect(seen.history.hours).toBe(2);
    expect(seen.problems.map(({ what }) => what)).toEqual([expect.stringMatching(/^has 2 hours only/)]);
    write(
      "night.csv",
      "hour,instanceType,instances",
      ...night,
      night[0] ?? "",
      "2026-03-29T04:00:00Z,g5.xlarge,3",
    );
    expect((await answerOf("--usage", "night.csv")).problems).toMatchObject([
      { count: 2, what: expect.stringMatching(/have no row and count as zero/) },
      { count: 1, what: expect.stringMatching(/counted once/) },
      {},
    ]);
  });

  test("commitments that overlap add up, and what has expired counts for nothing", async () => {
    write(
      "existing.csv",
      EXISTING,
      "1,2025-01-01,2027-06-01",
      "2,2025-06-01,2027-06-01",
      "50,2025-01-01,2026-02-10",
    );
    const answer = await answerOf("--existing", "existing.csv");
    expect(answer.hourlyCommitmentUsd).toBeCloseTo(3, 3);
    expect(answer.existing).toMatchObject({ hourlyUsd: 3, expired: 1 });
  });
});
