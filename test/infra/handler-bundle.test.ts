import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { App, Stack } from "aws-cdk-lib";
import { afterAll, describe, expect, test } from "vitest";
import { bundleOf, PACKAGE_ROOT } from "../../lib/infra/handler-bundle.ts";
import { bundledCode, entryOf } from "../../lib/infra/handler-code.ts";
import { HANDLER_NAMES, type HandlerName } from "../../lib/infra/handler-names.ts";

/**
 * What a cold start reads and compiles. The weekly mail, once a week, draws: ECharts is 0.5 MB of it, React 0.2. The machines' run
 * holds eleven rules, sizing and 62 models, once an hour.
 */
const MAX_BYTES: Partial<Record<HandlerName, number>> = {
  "weekly-report": 1_500_000,
  "watch-utilization": 1_050_000,
};
const maxBytes = (handler: HandlerName): number => MAX_BYTES[handler] ?? 1_000_000;

const folder = mkdtempSync(join(tmpdir(), "headroom-bundle-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(HANDLER_NAMES)("the bundle of %s", (handler) => {
  const { code, inputs, imports } = bundleOf(entryOf(handler));

  test(`is at most ${maxBytes(handler) / 1e6} MB`, () => {
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(maxBytes(handler));
  });

  test("holds no database, no CDK, no YAML, no schema library, nothing compiled for one machine", () => {
    const unwanted =
      /\.node$|duckdb|sqlite|aws-cdk|constructs|node_modules\/(zod|yaml|esbuild)\/|lib\/(local|infra|cli|plan-file)\//;
    expect(inputs.filter((input) => unwanted.test(input))).toEqual([]);
  });

  test("asks for versions nowhere but in X-Ray's patcher of an SDK that is not there", () => {
    const asking = inputs.filter(
      (input) =>
        input.endsWith(".js") &&
        /require\(["']semver|from ["']semver/.test(readFileSync(join(PACKAGE_ROOT, input), "utf8")),
    );
    expect(asking).toEqual(["node_modules/aws-xray-sdk-core/dist/lib/patchers/aws_p.js"]);
  });

  test("imports nothing that Node does not bring along", () => {
    expect(imports.filter((name) => !isBuiltin(name))).toEqual([]);
  });
});

describe("a bundle", () => {
  test("is made once a process", () => {
    expect(bundleOf(entryOf("notify"))).toBe(bundleOf(entryOf("notify")));
  });

  test("is the same asset for the same input, in whichever app", () => {
    const keys = [1, 2].map(() => {
      const app = new App({ outdir: mkdtempSync(join(folder, "out-")) });
      const stack = new Stack(app, "Stack");
      return bundledCode(stack)("notify", { "plan.json": "{}" }).bind(stack).s3Location?.objectKey;
    });
    expect(keys[0]).toMatch(/^[0-9a-f]{64}\.zip$/);
    expect(keys[1]).toBe(keys[0]);
  });

  test("lies in the cloud assembly beside the plan, as the module that Lambda is told to load", () => {
    const outdir = mkdtempSync(join(folder, "out-"));
    const stack = new Stack(new App({ outdir }), "Stack");
    bundledCode(stack)("watch-spend", { "plan.json": '{"version":1}' }).bind(stack);
    const [staged = ""] = readdirSync(join(outdir, "bundles"));
    expect(readdirSync(join(outdir, "bundles", staged)).sort()).toEqual(["plan.json", "watch-spend.mjs"]);
    expect(readFileSync(join(outdir, "bundles", staged, "plan.json"), "utf8")).toBe('{"version":1}');
  });

  test.each(HANDLER_NAMES)("of %s loads, and has its handler", async (handler) => {
    const path = join(folder, `${handler}.mjs`);
    writeFileSync(path, bundleOf(entryOf(handler)).code);
    const loaded = await import(pathToFileURL(path).href);
    expect(Object.keys(loaded)).toEqual(["handler"]);
    expect(loaded.handler).toBeTypeOf("function");
  });
});
