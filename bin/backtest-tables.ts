import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { replayDemo } from "../lib/cli/backtest-demo.ts";
import { backtestAnswer } from "../lib/cli/backtest-json.ts";
import { backtestMarkdown } from "../lib/cli/backtest-markdown.ts";
import { replayPublished } from "../lib/cli/backtest-published.ts";

/**
 * `npx tsx bin/backtest-tables.ts ../shared/data docs/backtest.md`: puts the boards of the demo and of the published recordings between the
 * document's marks.
 */
const [data = "../shared/data", path = "docs/backtest.md"] = process.argv.slice(2);
if (!existsSync(data) || !existsSync(path)) {
  process.stderr.write(`got ${data} and ${path}, expected the folder of recordings and the document\n`);
  process.exit(2);
}

const quiet = (): void => undefined;
const tables = {
  demo: backtestMarkdown(backtestAnswer(await replayDemo(quiet))),
  published: backtestMarkdown(backtestAnswer(await replayPublished(data, quiet))),
};
let text = readFileSync(path, "utf8");
for (const [name, boards] of Object.entries(tables)) {
  const marks = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*(\n<!-- end of ${name} -->)`);
  text = text.replace(marks, (_, start, end) => `${start}\n${boards}\n${end}`);
}
writeFileSync(path, text);
