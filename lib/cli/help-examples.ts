import type { Command } from "commander";

interface Example {
  readonly command: string;
  readonly does: string;
}

const example = (command: string, does: string): Example => ({ command, does });

/** Each is run by a test, but for those that ask AWS: these are only parsed. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  watch: [
    example("headroom watch --out out", "the embedded demo; report.html and findings.json in out"),
    example(
      "headroom watch --source files --dir my-fleet --fail-on high",
      "your exports; exits 4 on a high finding",
    ),
    example("headroom watch --source aws --profile prod --regions us-east-1", "a live account, read-only"),
  ],
  report: [
    example("headroom report --out out", "the demo's week; weekly.html, weekly.txt and weekly.eml in out"),
    example("headroom report --source files --dir my-fleet", "of your exports, as text"),
    example("headroom report --source aws --profile prod --owner ml-platform", "one owner's part, read-only"),
  ],
  init: [
    example("headroom init --source files --dir my-fleet --out guessed.yaml", "a first plan of your exports"),
    example("headroom init --source aws --profile prod --regions us-east-1", "of a live account, read-only"),
  ],
  plan: [
    example(
      "headroom plan examples/plan.yaml",
      "machines and dollars of a plan, and what else it could cost",
    ),
    example("headroom plan plan.yaml --manifests k8s", "a HorizontalPodAutoscaler for each service, too"),
    example("headroom plan --schema", "the JSON Schema, for completion in your editor"),
  ],
  size: [
    example(
      "headroom size --model llama-3.1-8b --accelerator H100-80GB --input-tokens 1000 --output-tokens 200 --concurrency 16",
      "latency and throughput of a replica, and what binds it",
    ),
    example("headroom size --task queue --servers 4 --utilization 0.8", "how long requests wait"),
    example(
      "headroom size --batch questions.jsonl --out answers.jsonl",
      "one JSON object a line, answered in order",
    ),
  ],
  explain: [
    example("headroom explain idle:i-benchmark", "a finding of the last demo run, with its arithmetic"),
    example("headroom explain idle:i-benchmark --dir my-fleet", "of the last run on that folder"),
    example("headroom explain idle:i-benchmark --json", "for a script"),
  ],
  catalog: [
    example("headroom catalog show", "the sources of all facts and prices, and their age"),
    example("headroom catalog show g5.xlarge", "one instance type and its prices, each with its date"),
    example("headroom catalog refresh --region us-east-1 --out prices.json", "today's prices, read from AWS"),
  ],
  commit: [
    example(
      "headroom commit --usage usage.csv --rates rates.csv --term 1y",
      "what to buy now, from hourly usage",
    ),
    example(
      "headroom commit --usage usage.csv --rates rates.csv --term 3y --plan plan.yaml",
      "knowing what starts and ends",
    ),
  ],
  anomalies: [
    example("headroom anomalies --series series.csv", "what was unusual, and when"),
    example("headroom anomalies --series series.csv --threshold 0.6 --json", "every score, for a script"),
  ],
  backtest: [
    example("headroom backtest", "our advice against simpler policies, on the demo and made-up markets"),
    example("headroom backtest --usage usage.csv --rates rates.csv", "on your own hourly usage"),
  ],
  completion: [
    example("headroom completion bash > headroom.bash", "then: source headroom.bash"),
    example("headroom completion zsh > _headroom", "into a folder of $fpath"),
    example("headroom completion fish > headroom.fish", "into ~/.config/fish/completions"),
  ],
};

const EXIT_CODES = `Exit codes:
  0  done, and nothing at or above --fail-on
  1  failure, or a part that could not be read
  2  configuration: an option, a file, the plan
  3  a permission is missing
  4  findings at or above --fail-on`;

/** After each verb's own help: what to type, and what it answers to a script. */
export function addExamples(program: Command): void {
  for (const command of program.commands) {
    const examples = EXAMPLES[command.name()] ?? [];
    const lines = examples.flatMap(({ command: line, does }) => [`  ${line}`, `      ${does}`]);
    command.addHelpText("after", ["", "Examples:", ...lines, "", EXIT_CODES].join("\n"));
  }
  program.addHelpText(
    "after",
    [
      "",
      "`headroom VERB --help` has examples. In a checkout: npm run -s headroom -- VERB …",
      "",
      EXIT_CODES,
    ].join("\n"),
  );
}
