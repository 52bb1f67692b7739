import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogFiles } from "../lib/catalog/import/catalog-files.ts";

/** Rewrites lib/catalog/*.json from a folder of gathered facts: `npm run import-catalog -- ../shared`. */
const [facts] = process.argv.slice(2);
if (!facts) {
  console.error("import-catalog: got no folder of facts, expected one: npm run import-catalog -- ../shared");
  process.exit(2);
}
const target = join(import.meta.dirname, "../lib/catalog");
const files = catalogFiles((path) => readFileSync(join(facts, path), "utf8"));
for (const [name, text] of Object.entries(files)) writeFileSync(join(target, name), text);
console.log(`import-catalog: wrote ${Object.keys(files).join(", ")} to ${target}`);
