import { resolve } from "node:path";
import { Option } from "commander";
import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { modelNamed } from "../catalog/models.ts";
import { ConfigError } from "../domain/errors.ts";
import { EXIT } from "./exit-code.ts";
import { sizeRow } from "./size.ts";
import { sizeBatch } from "./size-batch.ts";
import { addSizeFlags, rowOfFlags, SIZE_TASKS } from "./size-flags.ts";
import { sizeText } from "./size-text.ts";
import type { Terminal } from "./terminal.ts";
import type { AddVerb } from "./verb.ts";

interface SizeOptions {
  readonly batch?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export const addSizeVerb: AddVerb = (program, terminal, finish) => {
  const command = program
    .command("size")
    .description("one what-if from flags, or a batch of them: memory, latency, throughput, queues")
    .addOption(new Option("--task <task>", "what is asked").choices(SIZE_TASKS).default("serving"))
    .option("--model <name>", "a name of the model catalog")
    .option("--hf-config <file>", "a Hugging Face config.json in its place");
  addSizeFlags(command)
    .option("--batch <in.jsonl>", "questions, one JSON object a line")
    .option("--out <out.jsonl>", "answers, in the same order; a row that cannot be sized answers its error")
    .option("--json", "print JSON")
    .action(async (options: SizeOptions & Readonly<Record<string, unknown>>) => {
      if (options.batch === undefined) sizeOne(options, terminal);
      else await sizeFile(options.batch, options, terminal);
      finish(EXIT.ok);
    });
};

const catalog = () => ({ accelerators: embeddedAccelerators(), modelNamed });

function sizeOne(options: SizeOptions & Readonly<Record<string, unknown>>, terminal: Terminal): void {
  const answer = sizeRow(rowOfFlags(options, terminal.workingDirectory), catalog());
  if ("error" in answer) throw new ConfigError(String(answer.error));
  terminal.stdout(options.json ? `${JSON.stringify(answer, null, 2)}\n` : sizeText(answer));
}

async function sizeFile(batch: string, { out, json }: SizeOptions, terminal: Terminal): Promise<void> {
  if (out === undefined) throw new ConfigError("got --batch without --out, expected a file for the answers");
  const [from, to] = [batch, out].map((path) => resolve(terminal.workingDirectory, path)) as [string, string];
  const counts = await sizeBatch(from, to, catalog());
  const sentence = `sized ${counts.rows - counts.failed} of ${counts.rows} rows into ${to}`;
  terminal.stdout(`${json ? JSON.stringify(counts) : sentence}\n`);
}
