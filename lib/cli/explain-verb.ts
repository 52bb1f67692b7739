import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ConfigError, nearest } from "../domain/errors.ts";
import type { Finding } from "../domain/finding.ts";
import { openSqliteFindingStore } from "../local/sqlite-finding-store.ts";
import { inertJson } from "../reports/inert-text.ts";
import { EXIT } from "./exit-code.ts";
import { renderExplanation } from "./explain.ts";
import { storePath } from "./store-path.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";

interface ExplainOptions {
  readonly source: string;
  readonly dir?: string;
  readonly store?: string;
  readonly table?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly json?: boolean;
}

export const addExplainVerb: AddVerb = (program, terminal, finish) => {
  program
    .command("explain")
    .argument("<id>", "a finding's id, as `watch` prints it: rule:resource")
    .description("one finding with all its evidence and arithmetic, from the last `watch`")
    .option("--source <source>", "whose findings: demo or files", "demo")
    .option("--dir <dir>", "folder of the files source")
    .option("--store <file>", "the store that `watch` wrote")
    .option("--table <name>", "the deployed monitor's findings table, as its alerts name it")
    .option("--region <region>", "with --table: where it is")
    .option("--profile <name>", "with --table: profile of the shared AWS configuration")
    .option("--json", "print the finding as JSON")
    .action(async (id: string, options: ExplainOptions) => finish(await explain(id, options, terminal)));
};

async function explain(id: string, options: ExplainOptions, terminal: Terminal): Promise<number> {
  const findings = await rememberedBy(options, terminal);
  const finding = findings.find((one) => one.id === id);
  if (!finding)
    throw new ConfigError(
      `got ${id}, expected the id of a finding${suggestion(
        id,
        findings.map((one) => one.id),
      )}`,
    );
  const { width, color } = terminal;
  terminal.stdout(options.json ? `${inertJson(finding)}\n` : renderExplanation(finding, { width, color }));
  return EXIT.ok;
}

async function rememberedBy(options: ExplainOptions, terminal: Terminal): Promise<readonly Finding[]> {
  const { table, region, profile } = options;
  if (table !== undefined) {
    if (region === undefined)
      throw new ConfigError("got --table without --region, expected where the table is: --region us-east-1");
    // Loaded when asked for: the SDK would double the start of every other run.
    const { tableFindings } = await import("./table-findings.ts");
    return tableFindings({ table, region, ...(profile === undefined ? {} : { profile }) });
  }
  const source = options.dir === undefined ? options.source : "files";
  const path = resolve(
    terminal.workingDirectory,
    options.store ?? storePath(terminal.workingDirectory, source, options.dir),
  );
  if (!existsSync(path))
    throw new ConfigError(
      `got no findings at ${path}, expected those of an earlier run: run \`headroom watch\` first`,
    );
  const store = openSqliteFindingStore(path);
  try {
    return await store.load();
  } finally {
    await store.close();
  }
}

function suggestion(id: string, known: readonly string[]): string {
  const near = nearest(id, known);
  if (near) return `; did you mean ${near}?`;
  return known.length === 0 ? "; the last run found none" : `, such as ${known[0]}`;
}
