import { readFileSync, writeFileSync } from "node:fs";
import { withRuleTables } from "../lib/cli/rule-table.ts";
import { RULES } from "../lib/rules/index.ts";

const path = "docs/rules.md";
writeFileSync(path, withRuleTables(readFileSync(path, "utf8"), RULES));
