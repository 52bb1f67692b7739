import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

/** Which layers of lib each layer may import besides itself (design.md, "Import rules"). */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  sizing: ["domain"],
  catalog: ["domain"],
  alerts: ["domain"],
  reports: ["domain"],
  mailing: ["domain", "reports"],
  // Runs in the reader's browser: the same sizing and the same words as elsewhere.
  page: ["domain", "sizing", "reports"],
  purchase: ["domain"],
  timeseries: ["domain"],
  "plan-file": ["domain"],
  rules: ["domain", "sizing", "purchase", "timeseries"],
  backtest: ["domain", "sizing", "purchase", "timeseries", "rules"],
  pipeline: ["domain", "sizing", "purchase", "timeseries", "rules", "backtest", "alerts", "reports"],
  aws: ["domain", "pipeline", "catalog", "timeseries", "alerts"],
  local: ["domain", "pipeline", "catalog", "plan-file"],
  cli: [
    "domain",
    "sizing",
    "catalog",
    "alerts",
    "reports",
    "purchase",
    "timeseries",
    "plan-file",
    "rules",
    "backtest",
    "pipeline",
    "mailing",
    "aws",
    "local",
  ],
  // Fits the sizing core's constants to published rows; nothing imports it but bin/calibrate.ts.
  calibration: ["domain", "sizing", "catalog", "cli"],
  infra: ["domain", "sizing", "catalog", "plan-file", "pipeline", "rules", "mailing"],
};

/** Packages and built-in modules that only these layers may touch. */
const ONLY_IN: readonly { readonly module: RegExp; readonly layers: readonly string[] }[] = [
  { module: /^@duckdb\//, layers: ["local"] },
  { module: /^node:sqlite$/, layers: ["local"] },
  { module: /^@aws-sdk\//, layers: ["aws"] },
  { module: /^(aws-cdk-lib|constructs|cdk-nag|esbuild)(\/|$)/, layers: ["infra"] },
  { module: /^(react|react-dom|echarts)(\/|$)|^@react-email\//, layers: ["reports"] },
  { module: /^(nodemailer|@resvg\/resvg-wasm)(\/|$)/, layers: ["mailing"] },
  { module: /^commander$/, layers: ["cli"] },
  { module: /^zod$/, layers: ["plan-file", "cli", "local"] },
  {
    module: /^node:/,
    layers: ["aws", "local", "cli", "infra", "catalog", "reports", "mailing", "calibration"],
  },
  { module: /^ml-levenberg-marquardt$/, layers: ["calibration"] },
];

const PURE_LAYERS = [
  "domain",
  "sizing",
  "rules",
  "alerts",
  "reports",
  "purchase",
  "timeseries",
  "backtest",
  "plan-file",
];
const FORBIDDEN_NAMES = /^(utils?|helpers?|common|shared|misc|constants)$/;
const MAX_LINES = 200;
const MAX_TEST_LINES = 250;

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources = ["bin", "lambdas", "lib", "test"].flatMap(sourcesUnder);
const library = sources.filter(({ path }) => path.startsWith("lib/"));
const byPath = new Map(sources.map((source) => [source.path, source]));

describe("the import rules of design.md", () => {
  test("every folder of lib is a known layer", () => {
    expect(new Set(library.map(layerOf))).toEqual(
      new Set(library.map(layerOf).filter((layer) => layer in MAY_IMPORT)),
    );
  });

  test("each layer imports only the layers below it", () => {
    const wrong = library.flatMap((source) =>
      internalImports(source)
        .filter((target) => target.startsWith("lib/"))
        .map((target) => [layerOf(source), layerOfPath(target)] as const)
        .filter(([from, to]) => from !== to && !(MAY_IMPORT[from] ?? []).includes(to))
        .map(([from, to]) => `${source.path}: ${from} imports ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  test("the SDK, the databases, CDK and Node stay in their layers", () => {
    const wrong = library.flatMap((source) =>
      source.imports.flatMap((name) => {
        const bound = ONLY_IN.find(({ module }) => module.test(name));
        return bound && !bound.layers.includes(layerOf(source)) ? [`${source.path} imports ${name}`] : [];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test("no Lambda reaches local, CDK or a database, even through others", () => {
    const lambdas = sources.filter(({ path }) => path.startsWith("lambdas/"));
    const reached = lambdas.flatMap((source) => [...reachableFrom(source.path)]);
    expect(reached.filter((path) => /^lib\/(local|infra|cli)\//.test(path))).toEqual([]);
  });

  test("no file imports itself through others", () => {
    expect(sources.map(({ path }) => path).filter((path) => cycleThrough(path))).toEqual([]);
  });
});

describe("the core is pure", () => {
  test("no clock, randomness, environment or console in pure layers", () => {
    const impure = /\bDate\.now\(|new Date\(\)|Math\.random\(|process\.(env|exit|cwd)|console\./;
    const wrong = library.filter(
      (source) => PURE_LAYERS.includes(layerOf(source)) && impure.test(source.text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("process.env is read at the edge only", () => {
    // What a bundler puts in its place is no reading of it.
    const wrong = library.filter(({ text }) => /process\.env(?!\.\w+":)/.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe("names and sizes", () => {
  test("no file or folder is called utils, helpers, common, shared, misc or constants", () => {
    const parts = sources.flatMap(({ path }) => path.replace(/\.ts$/, "").split("/"));
    expect(parts.filter((part) => FORBIDDEN_NAMES.test(part))).toEqual([]);
  });

  test("files are kebab-case", () => {
    const wrong = sources.filter(
      ({ path }) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(path.split("/").at(-1) ?? ""),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test(`hand-written files stay within ${MAX_LINES} lines, tests within ${MAX_TEST_LINES}`, () => {
    const wrong = sources.filter(
      ({ path, text }) =>
        text.split("\n").length - 1 > (path.startsWith("test/") ? MAX_TEST_LINES : MAX_LINES),
    );
    expect(wrong.map(({ path, text }) => `${path}: ${text.split("\n").length - 1}`)).toEqual([]);
  });

  test("modules have named exports only", () => {
    expect(sources.filter(({ text }) => /^export default/m.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

function sourcesUnder(folder: string): Source[] {
  if (!existsSync(join(ROOT, folder))) return [];
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => {
      const path = relative(ROOT, join(entry.parentPath, entry.name));
      const text = readFileSync(join(ROOT, path), "utf8");
      const imports = [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s+"([^"]+)"/gm)].map(
        (match) => match[1] ?? "",
      );
      const bare = [...text.matchAll(/\bimport\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
      return { path, text, imports: [...imports, ...bare] };
    });
}

function internalImports(source: Source): string[] {
  return source.imports
    .filter((name) => name.startsWith("."))
    .map((name) => relative(ROOT, resolve(ROOT, dirname(source.path), name)))
    .filter((path) => byPath.has(path));
}

function reachableFrom(path: string, seen = new Set<string>()): Set<string> {
  const source = byPath.get(path);
  for (const target of source ? internalImports(source) : []) {
    if (seen.has(target)) continue;
    seen.add(target);
    reachableFrom(target, seen);
  }
  return seen;
}

const cycleThrough = (path: string): boolean => reachableFrom(path).has(path);
const layerOf = ({ path }: Source): string => layerOfPath(path);
function layerOfPath(path: string): string {
  return path.split("/")[1] ?? "";
}
