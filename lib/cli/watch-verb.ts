import { resolve } from "node:path";
import { Option } from "commander";
import { SEVERITIES } from "../domain/finding.ts";
import { findingsJson } from "../reports/findings-json.ts";
import { inertJson } from "../reports/inert-text.ts";
import { renderReportPage } from "../reports/report-page.ts";
import { exitCodeOf } from "./exit-code.ts";
import { prepareOutputFolder, writeOutputFile } from "./output-folder.ts";
import { assessSource } from "./source-assessment.ts";
import { addSourceOptions, momentOf, refuseStrayOptions } from "./source-options.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";
import type { WatchOptions } from "./watch-options.ts";
import { withSource } from "./watch-ports.ts";
import { renderWatchTable } from "./watch-table.ts";
import { whatIfOf } from "./what-if.ts";

export const addWatchVerb: AddVerb = (program, terminal, finish) => {
  addSourceOptions(program.command("watch"))
    .description("the main job: gather, size, assess, reconcile, save; what to change and what it saves")
    .option("--out <dir>", "write report.html and findings.json there")
    .option("--json", "print findings.json instead of the table")
    .addOption(
      new Option("--fail-on <severity>", "exit 4 when a live finding is at or above it").choices([
        ...SEVERITIES,
      ]),
    )
    .action(async (options: WatchOptions) => finish(await runWatch(options, terminal)));
};

async function runWatch(options: WatchOptions, terminal: Terminal): Promise<number> {
  refuseStrayOptions(options);
  const asOf = momentOf(options);
  const out = options.out === undefined ? undefined : resolve(terminal.workingDirectory, options.out);
  if (out) prepareOutputFolder(out);
  const assessment = await withSource(options, terminal, (source) =>
    assessSource(options, terminal, source, asOf),
  );
  const json = `${inertJson(findingsJson(assessment))}\n`;
  const { width, color } = terminal;
  terminal.stdout(options.json ? json : renderWatchTable(assessment, { width, color }));
  if (out) {
    const whatIf = assessment.sized && whatIfOf(assessment.sized);
    const page = writeOutputFile(out, "report.html", renderReportPage(assessment, whatIf));
    writeOutputFile(out, "findings.json", json);
    if (!options.json) terminal.stdout(`\nReport: ${page}\n`);
  }
  return exitCodeOf(assessment, options.failOn);
}
