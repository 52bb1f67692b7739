import { readFileSync, writeFileSync } from "node:fs";
import { withRuleSummary, withRuleTables } from "../lib/cli/rule-table.ts";
import { RULES } from "../lib/rules/index.ts";

const rewrite = (path: string, tables: typeof withRuleTables): void =>
  writeFileSync(path, tables(readFileSync(path, "utf8"), RULES));

rewrite("docs/rules.md", withRuleTables);
rewrite("README.md", withRuleSummary);
