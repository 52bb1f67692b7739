import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runVerb } from "../builders/terminal.ts";

const EXAMPLE = resolve(import.meta.dirname, "../../examples/plan.yaml");
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-plan-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("plan --explain", () => {
  test("opens one workload, in text and in JSON", async () => {
    const text = await runVerb(["plan", EXAMPLE, "--explain", "fraud-detection"], folder);
    expect(text.stdout).toMatch(/Queue at peak\n.*\n\s+utilization\s+71\.43 %/);
    const json = await runVerb(["plan", EXAMPLE, "--explain", "support-lora", "--json"], folder);
    expect(JSON.parse(json.stdout)).toMatchObject({ workload: "support-lora", kind: "training" });
  });

  test("names the workload that was meant", async () => {
    const { code, stderr } = await runVerb(["plan", EXAMPLE, "--explain", "fraud-detecton"], folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/did you mean fraud-detection\?/);
  });
});

test("plan shows how long replicas last and what strategies do together", async () => {
  const { stdout } = await runVerb(["plan", EXAMPLE], folder);
  expect(stdout).toMatch(/fraud-detection\s+\+5 %\s+1\.5 months\s+8 replicas/);
  expect(stdout).toContain("Strategies together");
});

test("plan --manifests keeps scaling to zero apart: `kubectl apply -f DIR` never gives a service both", async () => {
  await runVerb(["plan", EXAMPLE, "--manifests", "out"], folder);
  expect(readdirSync(join(folder, "out")).toSorted()).toEqual([
    "fraud-detection-hpa.yaml",
    "llm-chat-hpa.yaml",
    "scale-to-zero",
  ]);
  const [first = ""] = readdirSync(join(folder, "out", "scale-to-zero"));
  const object: unknown = parse(readFileSync(join(folder, "out", "scale-to-zero", first), "utf8"));
  expect(object).toMatchObject({ apiVersion: "keda.sh/v1alpha1", spec: { minReplicaCount: 0 } });
});
