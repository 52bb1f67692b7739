import { afterEach, describe, expect, test, vi } from "vitest";
import { handler as widget } from "../../lambdas/findings-widget.ts";
import { handler as notify } from "../../lambdas/notify.ts";
import { handler as watchUtilization } from "../../lambdas/watch-utilization.ts";
import { dynamoFindingStore } from "../../lib/aws/findings/finding-store.ts";
import { isLive } from "../../lib/domain/finding.ts";
import { anAwsWorld } from "../builders/aws-world.ts";
import { type Cloud, startCloud } from "./cloud.ts";

vi.hoisted(() => {
  process.env.POWERTOOLS_LOG_LEVEL = "SILENT";
  process.env.POWERTOOLS_METRICS_DISABLED = "true";
});

let cloud: Cloud;
const start = async (env: Readonly<Record<string, string>> = {}) => {
  cloud = await startCloud(anAwsWorld(new Date().toISOString()), env);
};
afterEach(() => cloud.stop());

const watch = () => watchUtilization({ job: "utilization" }, cloud.context);
const tell = async () => notify(await cloud.stream("run"), cloud.context);
const published = () => cloud.aws.inputsOf("Publish");
const stored = async () =>
  new Map((await dynamoFindingStore(cloud.table).load()).map((one) => [one.id, one]));
const live = async () => [...(await stored()).values()].filter(isLive).map(({ id }) => id);

describe("the findings widget", () => {
  const context = (reason: string, who = "ann") => ({
    accountId: "111122223333",
    dashboardName: "Fleet",
    forms: { all: { reason, who } },
  });
  const silence = (action: "snooze" | "dismiss", reason = "migration", who = "ann") =>
    widget({ action, id: "idle:i-idle2", widgetContext: context(reason, who) }, cloud.context);

  test("answers describe, shows the table, and turns pages by calling itself", async () => {
    await start();
    await watch();
    expect(await widget({ describe: true }, cloud.context)).toMatchObject({
      markdown: expect.stringContaining("page"),
    });
    expect(await widget({}, cloud.context)).toContain("idle: i-idle2");
  });

  test("snoozes and dismisses with a reason, which survives the next run", async () => {
    await start({ HEADROOM_ACTIONS: "enabled" });
    await watch();
    expect(await silence("snooze")).toContain("Snoozed idle:i-idle2 for 7 days.");
    await watch();
    const state = (await stored()).get("idle:i-idle2")?.state;
    expect(state).toMatchObject({
      kind: "snoozed",
      reason: "migration",
      by: "ann (dashboard Fleet of 111122223333)",
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  test("takes a dismissal back: open, and told anew", async () => {
    await start({ HEADROOM_ACTIONS: "enabled" });
    await watch();
    await silence("dismiss");
    const reopen = { action: "reopen", id: "idle:i-idle2", widgetContext: context("") };
    expect(await widget(reopen, cloud.context)).toContain("Reopened idle:i-idle2.");
    expect(await live()).toContain("idle:i-idle2");
    expect((await stored()).get("idle:i-idle2")?.state).toMatchObject({
      reopened: { by: "ann (dashboard Fleet of 111122223333)" },
    });
    await tell();
    expect(JSON.parse(String(published()[0]?.Message)).email).toContain("idle:i-idle2");
  });

  test("shows what was there in the dashboard's range, or in what the reader has zoomed into", async () => {
    await start();
    await watch();
    const hour = 3_600_000;
    const now = Date.now();
    const past = { start: now - 9 * hour, end: now - hour };
    const shown = (timeRange: object) =>
      widget({ widgetContext: { timeRange, theme: "dark" } }, cloud.context);
    expect(await shown({ start: now - hour, end: now - 60_000 })).toContain("idle: i-idle2");
    expect(await shown(past)).toContain("Nothing is open in this time range.");
    expect(await shown({ start: now - hour, end: now, zoom: past })).toContain("as they stand now");
  });

  test.each([
    ["an action nobody offers", { action: "delete" }, "expected snooze, dismiss or reopen"],
    ["a snooze of a million years", { action: "snooze", days: 1e9 }, "expected 1 to 365"],
  ])("refuses %s and changes nothing", async (_, wish, said) => {
    await start({ HEADROOM_ACTIONS: "enabled" });
    await watch();
    const asked = { ...wish, id: "idle:i-idle2", widgetContext: context("because") };
    expect(await widget(asked, cloud.context)).toContain(said);
    expect(await live()).toContain("idle:i-idle2");
  });

  test("refuses when actions are off, or without a name and a reason of some length, and keeps what was typed", async () => {
    await start();
    await watch();
    expect(await silence("dismiss")).toContain("Actions are switched off");
    vi.stubEnv("HEADROOM_ACTIONS", "enabled");
    for (const [reason, who] of [
      [" ", "ann"],
      ["migration", " "],
      ["x".repeat(501), "ann"],
      ["migration", "x".repeat(81)],
    ] as const) {
      const page = await silence("dismiss", reason, who);
      expect(page).toContain("Nothing was changed");
      expect(page).toContain(`value="${who}"`);
    }
    expect((await stored()).get("idle:i-idle2")?.state.kind).toBe("open");
  });
});
