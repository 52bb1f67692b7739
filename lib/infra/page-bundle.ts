import { resolve } from "node:path";
import { buildSync } from "esbuild";
import { PACKAGE_ROOT } from "./handler-bundle.ts";

/** The two scripts of the report page, from `lib/page`: what it does always, and what it does with a plan. */
const ENTRIES = { report: "lib/page/report.ts", whatIf: "lib/page/what-if.ts" } as const;

export const PAGE_BUNDLES_PATH = resolve(PACKAGE_ROOT, "lib/reports/page-bundles.json");

/** Text of the file that holds both: a report must not bundle when it is written. */
export function pageBundles(): string {
  const scripts = Object.entries(ENTRIES).map(([name, entry]) => [name, bundled(entry)]);
  return `${JSON.stringify(Object.fromEntries(scripts), null, 2)}\n`;
}

/** Of the browsers that have `Map.groupBy` and `toSorted`: all since March 2024. */
function bundled(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    absWorkingDir: PACKAGE_ROOT,
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2023",
    charset: "ascii",
    legalComments: "none",
    logLevel: "error",
    write: false,
  });
  // Neither a tag nor a comment of the page it is put into may begin inside a string of the script.
  return (outputFiles[0]?.text.trim() ?? "").replace(/<(?=[!/])/g, "\\x3c");
}
