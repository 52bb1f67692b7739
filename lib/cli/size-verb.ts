import { resolve } from "node:path";
import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { modelNamed } from "../catalog/models.ts";
import { EXIT } from "./exit-code.ts";
import { sizeBatch } from "./size.ts";
import type { AddVerb } from "./verb.ts";

export const addSizeVerb: AddVerb = (program, terminal, finish) => {
  program
    .command("size")
    .description("sizes rows of JSON: training, inference-memory and queue questions, one a line")
    .requiredOption("--batch <in.jsonl>", "questions, one JSON object a line")
    .requiredOption(
      "--out <out.jsonl>",
      "answers, in the same order; a row that cannot be sized answers its error",
    )
    .option("--json", "print the counts as JSON")
    .action(async ({ batch, out, json }: { batch: string; out: string; json?: boolean }) => {
      const [from, to] = [batch, out].map((path) => resolve(terminal.workingDirectory, path)) as [
        string,
        string,
      ];
      const counts = await sizeBatch(from, to, { accelerators: embeddedAccelerators(), modelNamed });
      const sentence = `sized ${counts.rows - counts.failed} of ${counts.rows} rows into ${to}`;
      terminal.stdout(`${json ? JSON.stringify(counts) : sentence}\n`);
      finish(EXIT.ok);
    });
};
