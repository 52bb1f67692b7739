import { readFileSync, writeFileSync } from "node:fs";
import { withRuleSummary, withRuleTables } from "../lib/cli/rule-table.ts";
import { renderFieldTable } from "../lib/plan-file/field-table.ts";
import { RULES } from "../lib/rules/index.ts";

const rewrite = (path: string, rewritten: (text: string) => string): void =>
  writeFileSync(path, rewritten(readFileSync(path, "utf8")));

/** The table of fields is the one that begins with its heading. */
const FIELD_TABLE = /\| field \|.*?\n(?=\n)/s;

rewrite("docs/rules.md", (text) => withRuleTables(text, RULES));
rewrite("README.md", (text) => withRuleSummary(text, RULES));
rewrite("docs/plan-file.md", (text) => text.replace(FIELD_TABLE, () => `${renderFieldTable().trimEnd()}\n`));
