import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Stage } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import type { IConstruct } from "constructs";
import { bundleOf, PACKAGE_ROOT } from "./handler-bundle.ts";
import type { HandlerName } from "./handler-names.ts";

/** File name to content, shipped beside the code. */
export type Companions = Readonly<Record<string, string | Uint8Array>>;

/** Where a handler's code comes from. Its module is `<handler>.mjs`, so that Lambda finds `<handler>.handler`. */
export type CodeSource = (handler: HandlerName, companions: Companions) => Code;

export const entryOf = (handler: HandlerName): string => join(PACKAGE_ROOT, "lambdas", `${handler}.ts`);

/** Bundled here and now, by esbuild alone: no Docker, no network. Staged in the cloud assembly under the hash of its text. */
export const bundledCode =
  (scope: IConstruct): CodeSource =>
  (handler, companions) => {
    const files = { [`${handler}.mjs`]: bundleOf(entryOf(handler)).code, ...companions };
    return Code.fromAsset(stage(files, join(outputFolder(scope), "bundles")));
  };

function outputFolder(scope: IConstruct): string {
  const stage = Stage.of(scope);
  if (!stage)
    throw new Error(`${scope.node.path} is in no App, expected one: give its stack an App as scope`);
  return stage.assetOutdir;
}

/** The same text is the same folder; one that is there is whole, for it was renamed into place. */
function stage(files: Companions, folder: string): string {
  const names = Object.keys(files).sort();
  const hash = createHash("sha256");
  for (const name of names) {
    hash.update(`${name}\0`);
    hash.update(files[name] ?? "");
    hash.update("\0");
  }
  const target = join(folder, hash.digest("hex").slice(0, 16));
  if (existsSync(target)) return target;
  const unfinished = `${target}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  for (const name of names) writeFileSync(join(unfinished, name), files[name] ?? "");
  renameSync(unfinished, target);
  return target;
}
