import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { dynamoFindingStore } from "../../lib/aws/findings/finding-store.ts";
import { chartCompanions } from "../../lib/infra/chart-companions.ts";
import { bundleOf } from "../../lib/infra/handler-bundle.ts";
import { entryOf } from "../../lib/infra/handler-code.ts";
import { HANDLER_NAMES, type HandlerName } from "../../lib/infra/handler-names.ts";
import { anAwsWorld } from "../builders/aws-world.ts";
import { darkPixels } from "../builders/png-pixels.ts";
import { type Cloud, FUNCTION, startCloud } from "./cloud.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "headroom-bundled-"));
let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud(anAwsWorld(new Date().toISOString()), { HEADROOM_ACTIONS: "enabled" });
  for (const handler of HANDLER_NAMES)
    writeFileSync(join(folder, `${handler}.mjs`), bundleOf(entryOf(handler)).code);
  for (const [name, content] of Object.entries(chartCompanions())) writeFileSync(join(folder, name), content);
  writeFileSync(
    join(folder, "invoke.mjs"),
    `const [name, event] = process.argv.slice(2);
const { handler } = await import("./" + name + ".mjs");
const context = { functionName: name, awsRequestId: "r", invokedFunctionArn: ${JSON.stringify(FUNCTION)} };
const answer = await handler(JSON.parse(event), context);
console.log("\\n" + JSON.stringify(answer ?? null));`,
  );
}, 60_000);
afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As Lambda would: another process, the shipped file, the environment, one event. */
async function invoke(handler: HandlerName, event: unknown): Promise<unknown> {
  const argv = [join(folder, "invoke.mjs"), handler, JSON.stringify(event)];
  const { stdout } = await run(process.execPath, argv, { env: process.env, timeout: 30_000 });
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}

test("the shipped bundles do the whole job in processes of their own", async () => {
  expect(await invoke("watch-utilization", { job: "utilization" })).toMatchObject({
    findings: 3,
    failedReads: 0,
  });
  expect(await invoke("watch-spend", { job: "spend" })).toMatchObject({ failedReads: 0, findings: 1 });
  expect(await invoke("notify", await cloud.stream("run"))).toEqual({ batchItemFailures: [] });
  expect(cloud.aws.inputsOf("Publish").map(({ Subject }) => Subject)).toEqual([
    expect.stringMatching(/CRITICAL: new: budget/),
    expect.stringMatching(/MEDIUM: 3 new/),
  ]);
  expect(await invoke("weekly-report", {})).toMatchObject({
    subject: expect.stringMatching(/^Headroom: .* \(week to /),
  });
  const warning = {
    "detail-type": "EC2 Instance Rebalance Recommendation",
    detail: { "instance-id": "i-busy1" },
  };
  const where = { id: "e-1", region: "us-east-1", account: "111122223333", time: "2026-11-24T12:00:00Z" };
  await invoke("record-interruption", { ...warning, ...where });
  const forms = { all: { reason: "migration", who: "ann" } };
  const snooze = { action: "snooze", id: "idle:i-idle2", widgetContext: { forms } };
  expect(await invoke("findings-widget", snooze)).toContain("Snoozed idle:i-idle2");
  const states = (await dynamoFindingStore(cloud.table).load()).map(({ id, state }) => [id, state.kind]);
  expect(states).toContainEqual(["idle:i-idle2", "snoozed"]);
}, 60_000);

test("the shipped weekly report draws its charts and mails them, whole, from a folder without node_modules", async () => {
  vi.stubEnv("HEADROOM_MAIL_FROM", "headroom@example.com");
  vi.stubEnv("HEADROOM_MAIL_TO", "ann@example.com");
  const before = cloud.aws.inputsOf("outbound-emails").length;
  expect(await invoke("weekly-report", {})).toMatchObject({ letters: 1 });
  const [sent] = cloud.aws.inputsOf("outbound-emails").slice(before);
  const content = sent?.Content as { readonly Raw: { readonly Data: string } } | undefined;
  const mail = await simpleParser(Buffer.from(content?.Raw.Data ?? "", "base64"));
  expect(mail.subject).toMatch(/^Headroom: /);
  expect(mail.attachments.map(({ filename }) => filename)).toEqual(["spend.png", "plan.png"]);
  for (const { content } of mail.attachments) expect(darkPixels(content)).toBeGreaterThan(1000);
}, 60_000);
