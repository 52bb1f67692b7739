import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommitAnswer } from "../../lib/cli/commit-answer.ts";
import { runVerb } from "../builders/terminal.ts";

const RATES = "instanceType,onDemandUsdPerHour,committedUsdPerHour";
const RESERVATIONS = "instanceType,instances,start,end";
let folder = "";
const write = (name: string, ...lines: readonly string[]) =>
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-commit-known-"));
  const hours = Array.from({ length: 40 * 24 }, (_, hour) =>
    new Date(Date.UTC(2026, 0, 1) + hour * 3_600_000).toISOString(),
  );
  write("usage.csv", "hour,instanceType,instances", ...hours.map((hour) => `${hour},g5.xlarge,10`));
  write("rates.csv", RATES, "g5.xlarge,1,0.6", "g6.xlarge,0.8,0.5");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const commit = (...more: string[]) =>
  runVerb(["commit", "--usage", "usage.csv", "--rates", "rates.csv", "--term", "1y", ...more], folder);
async function answerOf(...more: string[]): Promise<CommitAnswer> {
  const { code, stdout, stderr } = await commit("--json", ...more);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as CommitAnswer;
}
/** Services of so many replicas, one a machine; usage ends on 2026-02-10. */
function planOf(...services: readonly string[]): string {
  const replica = "replica: { qps: 13, vcpus: 4, memoryGiB: 12, accelerators: 1 }";
  const lines = services.map((one) => `  - { kind: inference, ${replica}, ${one} }`);
  write("plan.yaml", "version: 1", "region: us-east-1", "workloads:", ...lines);
  return "plan.yaml";
}
const replicas = (count: number): string => `demand: { peakQps: ${count * 10} }`;

describe("what the plan knows", () => {
  test("is bought for: a start on a type that never ran, beside a service that usage shows already", async () => {
    const plan = planOf(
      `name: chat, instanceType: g5.xlarge, ${replicas(10)}`,
      `name: search, instanceType: g6.xlarge, starts: 2026-02-10, ${replicas(4)}`,
    );
    const answer = await answerOf("--plan", plan);
    expect(answer.hourlyCommitmentUsd).toBeCloseTo(6 + 4 * 0.5, 3);
    expect(answer.planned).toEqual([
      {
        instanceType: "g6.xlarge",
        instances: 4,
        start: "2026-02-10T00:00:00.000Z",
        end: "2027-02-10T00:00:00.000Z",
      },
    ]);
    expect(answer.reasons.at(-1)).toMatch(/^plan: search is to run 4 × g6.xlarge now, the last week shows 0/);
    expect(answer.expectedSavingUsd / 8_760).toBeCloseTo(4 + 4 * 0.3, 1);
    expect(answer.ifRepeatedUsd / 8_760).toBeCloseTo(4 - 2, 2);
  });

  test("an end within the term is not bought past: half of the fleet stops in two months", async () => {
    const plan = planOf(`name: chat, instanceType: g5.xlarge, ends: 2026-04-10, ${replicas(5)}`);
    const answer = await answerOf("--plan", plan);
    expect(answer.hourlyCommitmentUsd).toBeCloseTo(3, 3);
    expect(answer.reasons.at(-1)).toBe("plan: chat ends 2026-04-10: 5 × g5.xlarge fewer from then on");
    expect((await commit("--plan", plan)).stdout).toContain("plan: chat ends 2026-04-10");
  });

  test("what cannot be held against rates is named", async () => {
    const { problems } = await answerOf(
      "--plan",
      planOf(`name: big, instanceType: g5.2xlarge, ${replicas(2)}`),
    );
    expect(problems).toEqual([
      { where: "plan", what: "big: g5.2xlarge has no rate, or no plan of this scope covers it" },
    ]);
  });

  test("a plan with a mistake is the user's to mend", async () => {
    const plan = planOf(`name: chat, starts: 2026-05-01, ends: 2026-04-10, ${replicas(5)}`);
    expect(await commit("--plan", plan)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /plan\.yaml:4:\d+: workloads\[0\]\.ends: .*expected a date after `starts`/,
      ),
    });
  });
});

describe("reserved instances apply first", () => {
  test("what they cover is not bought; what ends in the term is, once it pays", async () => {
    write(
      "reserved.csv",
      RESERVATIONS,
      "g5.xlarge,4,2025-06-01,2028-06-01",
      "g5.xlarge,9,2024-01-01,2026-02-10",
    );
    const lasting = await answerOf("--reservations", "reserved.csv");
    expect(lasting.hourlyCommitmentUsd).toBeCloseTo(3.6, 3);
    expect(lasting.reservations).toEqual({
      inForce: [{ instanceType: "g5.xlarge", instances: 4 }],
      ending: [],
      upcoming: 0,
      expired: 1,
    });
    expect(lasting.curve[0]?.costUsd).toBeCloseTo(960 * 6);
    write("reserved.csv", RESERVATIONS, "g5.xlarge,4,2025-06-01,2026-02-12");
    const ending = await answerOf("--reservations", "reserved.csv");
    expect(ending.hourlyCommitmentUsd).toBeCloseTo(6, 3);
    expect((await commit("--reservations", "reserved.csv")).stdout).toMatch(
      /reserved\s+4 × g5\.xlarge, which apply first; 4 × g5\.xlarge end 2026-02-12/,
    );
  });

  test("those to begin take what would else be bought", async () => {
    write(
      "reserved.csv",
      RESERVATIONS,
      "g5.xlarge,4,2026-02-20,2028-06-01",
      "m5.large,2,2026-01-01,2027-01-01",
    );
    const answer = await answerOf("--reservations", "reserved.csv");
    expect(answer.hourlyCommitmentUsd).toBeCloseTo(3.6, 3);
    expect(answer.reservations).toMatchObject({ inForce: [], upcoming: 1 });
    expect(answer.problems).toEqual([
      { where: "reservations", what: expect.stringMatching(/\("m5.large"\): they cover nothing/), count: 1 },
    ]);
  });
});
