import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { App } from "aws-cdk-lib";
import { afterAll, describe, expect, test } from "vitest";
import { environmentOfStack, memberPropsOf, monitorPropsOf } from "../../lib/infra/app-settings.ts";
import { contextValues } from "../../lib/infra/context-values.ts";
import { monitorStack } from "../builders/synthesized.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "headroom-app-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const context = (values: Readonly<Record<string, unknown>>) =>
  contextValues(new App({ context: values }).node);
const propsFrom = (values: Readonly<Record<string, unknown>>, workingDirectory = ROOT) =>
  monitorPropsOf(context(values), workingDirectory);

/** The app as `cdk` runs it: what it says, and how it ends. */
function runApp(values: Readonly<Record<string, unknown>>): Promise<{ code: number | null; said: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ["--import", "tsx", "bin/app.ts"], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        CDK_CONTEXT_JSON: JSON.stringify(values),
        CDK_OUTDIR: join(folder, "out"),
      },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part: Buffer) => {
        said += part.toString();
      });
    child.on("error", fail);
    child.on("close", (code) => done({ code, said }));
  });
}

describe("the app", () => {
  test("ends with the plan's mistakes, each with its place, and no stack trace", async () => {
    const plan = join(folder, "bad.yaml");
    writeFileSync(plan, "version: 1\nregion: us-east-1\nworkloads:\n  - name: chat\n    kind: inferrence\n");
    const { code, said } = await runApp({ plan });
    expect(code).toBe(2);
    const [which, ...complaints] = said.trimEnd().split("\n");
    expect(which).toMatch(/^headroom: the plan is .*bad\.yaml$/);
    expect(complaints.length).toBeGreaterThan(0);
    for (const line of complaints) expect(line).toMatch(/bad\.yaml:\d+:\d+: .*got .*expected/);
  });

  test("ends the same way for what it is told wrongly", async () => {
    expect(await runApp({ emails: "ops" })).toEqual({
      code: 2,
      said: 'got the e-mail address "ops", expected one like ops@example.com or ops@example.com=high\n',
    });
  });
});

describe("a plan that cannot run", () => {
  test("is a warning that names the workload", () => {
    const plan = join(folder, "infeasible.yaml");
    writeFileSync(
      plan,
      "version: 1\nregion: us-east-1\nworkloads:\n  - name: chat\n    kind: inference\n    match: { tags: { workload: chat } }\n    demand: { peakQps: 1 }\n    replica: { qps: 1, accelerators: 1000 }\n    accelerator: H100-80GB\n",
    );
    const { node } = monitorStack({ plan, emails: [{ address: "ops@example.com" }] }).monitor;
    expect(node.metadata.map(({ data }) => data)).toEqual([
      expect.stringMatching(/chat cannot run as planned: .+\[ack: headroom:infeasible\]/),
    ]);
  });
});

describe("what the context says", () => {
  test("words between commas, as -c gives them", () => {
    const props = propsFrom({
      emails: "ops@example.com, cfo@example.com=high",
      regions: "us-east-1,eu-west-1",
      targets: '[{"account":"444455556666","region":"eu-west-1","externalId":"an-agreed-word"}]',
      actions: "enabled",
      sender: "headroom@example.com",
      timeZone: "Europe/Berlin",
      billRequests: "12",
      billAccount: "444455556666",
      runbookUrl: "https://example.com/runbook",
      pagerTopicArn: "arn:aws:sns:us-east-1:111122223333:on-call",
      metricWorkloads: "5",
      quietHours: '{"from":"19:00","to":"08:00","timeZone":"Europe/Berlin"}',
    });
    expect(props).toMatchObject({
      emails: [{ address: "ops@example.com" }, { address: "cfo@example.com", atLeast: "high" }],
      regions: ["us-east-1", "eu-west-1"],
      members: [{ account: "444455556666", region: "eu-west-1", externalId: "an-agreed-word" }],
      actions: true,
      billRequests: 12,
      billAccount: "444455556666",
      sender: "headroom@example.com",
      runbookUrl: "https://example.com/runbook",
      pagerTopicArn: "arn:aws:sns:us-east-1:111122223333:on-call",
      metricWorkloads: 5,
      quietHours: { from: "19:00", to: "08:00", timeZone: "Europe/Berlin", weekends: false },
      reportTimeZone: { timezoneName: "Europe/Berlin" },
    });
  });

  test("lists and objects, as cdk.json gives them", () => {
    const targets = [{ account: "444455556666", region: "eu-west-1", externalId: "an-agreed-word" }];
    const props = propsFrom({ emails: ["ops@example.com"], targets, actions: true, billRequests: 12 });
    expect(props).toMatchObject({
      billRequests: 12,
      emails: [{ address: "ops@example.com" }],
      members: targets,
      actions: true,
    });
  });

  test("nothing: the example's plan, nobody told, nothing but its own account", () => {
    expect(propsFrom({})).toEqual({ plan: "examples/plan.yaml", emails: [], members: [], actions: false });
  });

  test("a plan.yaml in the working folder comes before the example", () => {
    writeFileSync(join(folder, "plan.yaml"), "");
    expect(propsFrom({}, folder).plan).toBe("plan.yaml");
    expect(propsFrom({ plan: "other.yaml" }, folder).plan).toBe("other.yaml");
  });

  test("whose side to draw: the member's where a monitor's account is named", () => {
    expect(memberPropsOf(context({}))).toBeUndefined();
    expect(memberPropsOf(context({ monitorAccount: "111122223333", externalId: "an-agreed-word" }))).toEqual({
      monitorAccount: "111122223333",
      externalId: "an-agreed-word",
    });
    expect(() => memberPropsOf(context({ monitorAccount: "111122223333" }))).toThrow(/external id/);
  });

  test("where to deploy, or nothing of it", () => {
    expect(environmentOfStack(context({}))).toEqual({});
    expect(environmentOfStack(context({ stackName: "HeadroomEast" }))).toEqual({ stackName: "HeadroomEast" });
    expect(environmentOfStack(context({ account: "111122223333", region: "eu-west-1" }))).toEqual({
      env: { account: "111122223333", region: "eu-west-1" },
    });
  });

  test.each([
    [{ targets: "eu-west-1" }, /targets, expected JSON/],
    [{ targets: '{"account":"1"}' }, /targets, expected a list/],
    [{ targets: [{ account: 444455556666, region: "eu-west-1" }] }, /targets, expected a list/],
    [{ targets: [{ account: "444455556666", externalId: "an-agreed-word" }] }, /got region undefined/],
    [{ actions: "yes" }, /"yes" as actions, expected enabled or disabled/],
    [{ plan: 7 }, /got 7 as plan, expected text/],
    [{ billRequests: "many" }, /"many" as billRequests, expected a number/],
    [{ emails: [1] }, /as emails/],
  ])("%j is refused with a sentence", (values, message) => {
    expect(() => propsFrom(values)).toThrow(message);
  });
});
