import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { handler as widget } from "../../lambdas/findings-widget.ts";
import { handler as notify } from "../../lambdas/notify.ts";
import { handler as watchSpend } from "../../lambdas/watch-spend.ts";
import { handler as watchUtilization } from "../../lambdas/watch-utilization.ts";
import { handler as weeklyReport } from "../../lambdas/weekly-report.ts";
import { dynamoFindingStore } from "../../lib/aws/findings/finding-store.ts";
import { itemKey } from "../../lib/aws/findings/item-key.ts";
import { isLive } from "../../lib/domain/finding.ts";
import { anAwsWorld } from "../builders/aws-world.ts";
import { runVerb } from "../builders/terminal.ts";
import type { AwsWorld } from "../fakes/aws-world.ts";
import { type Cloud, startCloud } from "./cloud.ts";

vi.hoisted(() => {
  // Powertools reads these when it is loaded: write to the console that the tests listen to.
  process.env.POWERTOOLS_DEV = "true";
  process.env.POWERTOOLS_METRICS_DISABLED = "false";
  process.env.POWERTOOLS_METRICS_NAMESPACE = "Headroom";
  process.env.POWERTOOLS_SERVICE_NAME = "headroom";
});

/** The handlers read the clock: the account's series end now. */
const world = (change: Partial<AwsWorld> = {}) => anAwsWorld(new Date().toISOString(), change);

let cloud: Cloud;
const start = async (change: Partial<AwsWorld> = {}, env: Readonly<Record<string, string>> = {}) => {
  cloud = await startCloud(world(change), env);
};
/** Everything that was logged, metrics among it, as CloudWatch Logs would get it. */
let logged: string[];
beforeEach(() => {
  logged = [];
  for (const level of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, level).mockImplementation((line) => void logged.push(String(line)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await cloud.stop();
});

const watch = (job = "utilization") => watchUtilization({ job }, cloud.context);
const tell = async (kind: "run" | "finding" = "run") => notify(await cloud.stream(kind), cloud.context);
const published = () => cloud.aws.inputsOf("Publish");
const live = async () => [...(await stored()).values()].filter(isLive).map(({ id }) => id);
const stored = async () =>
  new Map((await dynamoFindingStore(cloud.table).load()).map((one) => [one.id, one]));

describe("from the schedule to the reader, over the wire", () => {
  test("a run saves what it found, its record starts notify, and each severity gets one digest", async () => {
    await start();
    const run = await watch();
    expect(run).toMatchObject({ job: "utilization", resources: 5, findings: 3, failedReads: 0 });
    expect(await tell()).toEqual({ batchItemFailures: [] });
    expect(published()).toHaveLength(1);
    const [message] = published();
    expect(message?.Subject).toMatch(/^Headroom MEDIUM: 3 new/);
    const said = JSON.parse(String(message?.Message));
    expect(said.email).toContain("idle:i-idle2");
    const [, ask = ""] = /headroom (explain ID --table \S+ --region \S+)/.exec(said.email) ?? [];
    const explained = await runVerb(ask.replace("ID", "idle:i-idle2").split(" "), ".");
    expect(explained.stdout).toContain("idle:i-idle2");
    expect(explained.code).toBe(0);
    expect(JSON.parse(said.default)).toMatchObject({ severity: "medium" });
    expect(said.sms.length).toBeLessThanOrEqual(140);
    const events = cloud.aws
      .inputsOf("PutEvents")
      .flatMap(({ Entries }) => Entries as { DetailType: string }[]);
    expect(events.map(({ DetailType }) => DetailType)).toEqual(Array(3).fill("Headroom Finding Opened"));
  });

  test("the same facts again are no news: nothing is sent, however often the stream repeats itself", async () => {
    await start();
    await watch();
    await tell();
    await tell();
    await watch();
    await tell();
    expect(published()).toHaveLength(1);
  });

  test("the schedule firing twice at once still makes one message", async () => {
    await start();
    await Promise.all([watch(), watch()]);
    await tell();
    await tell();
    expect(published()).toHaveLength(1);
  });

  test("a message that SNS refuses is not lost: the stream is asked to try again, and the next sweep sends it", async () => {
    const denied = ["Publish"];
    await start({ denied });
    await watch();
    expect(await tell()).toEqual({ batchItemFailures: [{ itemIdentifier: "1" }] });
    denied.pop();
    vi.setSystemTime(Date.now() + 20 * 60_000);
    await tell();
    vi.useRealTimers();
    expect(published().length).toBeGreaterThanOrEqual(2);
    expect(await live()).toHaveLength(3);
  });

  test("an event bus that denies costs nobody the mail: it goes once, and the events follow when they may", async () => {
    const denied = ["PutEvents"];
    await start({ denied });
    await watch();
    expect(await tell()).toEqual({ batchItemFailures: [{ itemIdentifier: "1" }] });
    expect(published()).toHaveLength(1);
    const refused = cloud.aws.inputsOf("PutEvents").length;
    denied.pop();
    expect(await tell()).toEqual({ batchItemFailures: [] });
    expect(published()).toHaveLength(1);
    expect(cloud.aws.inputsOf("PutEvents").length).toBeGreaterThan(refused);
  });

  test("a stored finding that cannot be read stops neither run nor mail nor widget, and is told of", async () => {
    await start();
    const broken = { ...itemKey("finding", "idle:i-broken"), document: { S: "{" }, pending: { BOOL: true } };
    await cloud.table.client.send(new PutItemCommand({ TableName: cloud.table.name, Item: broken }));
    expect(await watch()).toMatchObject({ findings: 3, failedReads: 1 });
    expect(await tell()).toEqual({ batchItemFailures: [] });
    expect(published()).toHaveLength(1);
    expect(await widget({}, cloud.context)).toContain("idle: i-idle2");
    for (const said of ["nobody is told of it", "told to nobody", "not shown"])
      expect(logged.filter((line) => line.includes(said) && line.includes("idle:i-broken"))).not.toEqual([]);
  });

  test("a stream record that is neither a run nor a pending critical finding sends nothing", async () => {
    await start();
    await watch();
    expect(await tell("finding")).toEqual({ batchItemFailures: [] });
    expect(published()).toEqual([]);
  });

  test("the hourly look judges nothing old, resolves nothing, and asks for no metric of it", async () => {
    await start();
    await watch();
    const before = cloud.aws.asked.filter((action) => action === "GetMetricData").length;
    expect(await watch("recent")).toMatchObject({ job: "recent", unknown: 0, failedReads: 0 });
    expect(cloud.aws.asked.filter((action) => action === "GetMetricData").length).toBe(before);
    expect(await live()).toHaveLength(3);
  });

  test("publishes of itself what the alarms watch, and logs no secret", async () => {
    await start();
    await watch();
    const lines = logged.map((line) => line.trim()).filter((line) => line.includes('"_aws"'));
    const emf = lines.find((line) => line.includes('"job"'));
    const { _aws, ...values } = JSON.parse(emf ?? "{}");
    expect(_aws.CloudWatchMetrics[0]).toMatchObject({
      Namespace: "Headroom",
      Dimensions: [["service", "job"]],
    });
    expect(values).toMatchObject({
      service: "headroom",
      job: "utilization",
      RunCompleted: 1,
      FailedReads: 0,
    });
    expect(values.OwnCostUsd).toBeGreaterThan(0);
    expect(values.WasteUsdPerHour).toBeGreaterThan(0);
    const unplanned = lines.find((line) => line.includes('"workload":"unplanned"'));
    expect(JSON.parse(unplanned ?? "{}").ActualInstances).toBeGreaterThan(0);
    expect(logged.join("\n")).not.toContain("sEcReT");
  });

  test("an unknown job is refused with what was expected", async () => {
    await start();
    await expect(watch("hourly")).rejects.toThrow(/"hourly", expected \{"job": "utilization" or "recent"\}/);
  });
});

describe("the bill", () => {
  test("is held against the budget, and the topic asked whether anybody listens", async () => {
    await start();
    const run = await watchSpend({ job: "spend" }, cloud.context);
    expect(run.commitments).toBeDefined();
    expect(cloud.aws.asked).toContain("GetTopicAttributes");
    const ce = cloud.aws.asked.filter((action) => /^Get(Cost|Savings|Reservation)/.test(action));
    expect(ce.length).toBeLessThanOrEqual(10);
  });

  test("that cannot be read leaves the findings of the fleet alone and says so in the record", async () => {
    await start({ denied: ["GetCostAndUsage"] });
    await watch();
    expect(await watchSpend({ job: "spend" }, cloud.context)).toMatchObject({ failedReads: 1, unknown: 2 });
    expect(await live()).toHaveLength(3);
  });
});

describe("the weekly report", () => {
  test("goes through the topic when there is no sender, complete in plain text", async () => {
    await start();
    await watch();
    await watchSpend({ job: "spend" }, cloud.context);
    await weeklyReport({}, cloud.context);
    const { Subject, Message } = published().at(-1) ?? {};
    expect(Subject).toMatch(/^Headroom: .* \(week to /);
    expect(JSON.parse(String(Message)).email).toMatch(/WHAT TO DO\n1\. \[critical\]/);
  });

  test("goes by SES when a sender is configured", async () => {
    await start(
      {},
      { HEADROOM_MAIL_FROM: "headroom@example.com", HEADROOM_MAIL_TO: "a@example.com,b@example.com" },
    );
    await watch();
    await weeklyReport({}, cloud.context);
    expect(published()).toEqual([]);
    const [mail] = cloud.aws.inputsOf("outbound-emails");
    expect(mail).toMatchObject({ Destination: { ToAddresses: ["a@example.com", "b@example.com"] } });
  });
});
