import { readFileSync, writeFileSync } from "node:fs";
import { budgetScores, budgetTable } from "../lib/backtest/budget-table.ts";

/** `npx tsx bin/budget-table.ts [docs/budget.md] [1000]`: puts the simulation's table between the document's marks. */
const [path = "docs/budget.md", bills = "1000"] = process.argv.slice(2);
const table = budgetTable(budgetScores(Number(bills)));
const marks = /(<!-- simulation -->\n)[\s\S]*(\n<!-- end of simulation -->)/;
if (path === "-") process.stdout.write(`${table}\n`);
else
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace(marks, (_, start, end) => `${start}\n${table}\n${end}`),
  );
