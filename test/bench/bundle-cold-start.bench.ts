/**
 * `npm run bundle-sizes [-- --rounds N]`: the size of each handler's bundle, and how long a fresh process takes to import it, against the
 * SDK clients and commands that handler uses and nothing else: bundled by esbuild as the SDK comes (the floor the target is stated against),
 * and with our own cuts (schemas shaken, credentials from the environment only). Best of the rounds, taking turns. Fails on none.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildSync } from "esbuild";
import { type Bundle, bundleOf, PACKAGE_ROOT } from "../../lib/infra/handler-bundle.ts";
import { entryOf } from "../../lib/infra/handler-code.ts";
import { HANDLER_NAMES, type HandlerName } from "../../lib/infra/handler-names.ts";

const TARGET = 1.5;
const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
// Inside the package, for the bare entry must find node_modules; ignored by git.
mkdirSync(join(PACKAGE_ROOT, "cdk.out"), { recursive: true });
const folder = mkdtempSync(join(PACKAGE_ROOT, "cdk.out", "bench-"));

/** `import { XClient, YCommand } from "@aws-sdk/client-x"` of every file of ours in the bundle, as one module. */
function bareEntry(handler: HandlerName, { inputs }: Bundle): string {
  const named = new Map<string, Set<string>>();
  for (const input of inputs.filter((path) => path.startsWith("lib/") && path.endsWith(".ts")))
    for (const [, names = "", client = ""] of readFileSync(join(PACKAGE_ROOT, input), "utf8").matchAll(
      SDK_IMPORT,
    ))
      for (const name of valuesIn(names)) named.set(client, (named.get(client) ?? new Set()).add(name));
  const path = join(folder, `${handler}-bare.ts`);
  const lines = [...named].map(([client, names]) => `export { ${[...names].join(", ")} } from "${client}";`);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

const SDK_IMPORT = /^import \{([^}]*)\} from "(@aws-sdk\/client-[\w-]+)";/gm;
const valuesIn = (names: string): string[] =>
  names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "));

/** Milliseconds that `import()` of this module takes in a process of its own. */
function importTime(path: string): Promise<number> {
  const script = `const from = performance.now(); await import(${JSON.stringify(path)}); console.log(performance.now() - from); process.exit()`;
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      env: { PATH: process.env.PATH, AWS_REGION: "us-east-1", POWERTOOLS_SERVICE_NAME: "headroom" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (part: Buffer) => {
      text += part.toString();
    });
    child.on("error", fail);
    child.on("exit", (code) =>
      code === 0 ? done(Number(text)) : fail(new Error(`${path} ended with ${code}`)),
    );
  });
}

/** What anybody gets who bundles these clients and commands. */
function asItComes(entry: string): string {
  const [file] = buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    target: "node24",
    mainFields: ["module", "main"],
    write: false,
    logLevel: "error",
  }).outputFiles;
  return file?.text ?? "";
}

function written(name: string, code: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, code);
  return path;
}

const kB = ({ code }: Bundle): string => (Buffer.byteLength(code) / 1000).toFixed(0);

try {
  console.log(`${cpus()[0]?.model}, Node ${process.version}, best of ${options.rounds}`);
  for (const handler of HANDLER_NAMES) {
    const whole = bundleOf(entryOf(handler));
    const entry = bareEntry(handler, whole);
    const paths = [
      written(handler, whole.code),
      written(`${handler}-sdk`, asItComes(entry)),
      written(`${handler}-cut`, bundleOf(entry).code),
    ];
    const times = paths.map(() => Number.POSITIVE_INFINITY);
    for (let round = 0; round < Number(options.rounds); round++)
      for (const [index, path] of paths.entries())
        times[index] = Math.min(times[index] ?? 0, await importTime(path));
    const [ours = 0, sdk = 1, cut = 1] = times;
    const missed = ours / sdk > TARGET ? `, target ${TARGET}x` : "";
    console.log(
      `${handler.padEnd(20)} ${kB(whole).padStart(5)} kB ${ours.toFixed(0).padStart(5)} ms   SDK as it comes ${sdk.toFixed(0).padStart(5)} ms: ${(ours / sdk).toFixed(2)}x${missed}   SDK with our cuts ${cut.toFixed(0).padStart(5)} ms: ${(ours / cut).toFixed(2)}x`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
