import type { RegisteredRule } from "../rules/index.ts";
import type { Limit } from "../rules/rule.ts";

/** The rules as Markdown, written into docs/rules.md by `npm run docs` and compared by a test. */
export function renderRuleTables(rules: readonly RegisteredRule[]): string {
  return rules.map(renderRule).join("\n\n");
}

function renderRule(rule: RegisteredRule): string {
  const rows = Object.entries(rule.limits).map(
    ([name, limit]) =>
      `| \`${name}\` | ${limit.default} | ${stayingText(limit)} | ${limit.unit} | ${limit.why} |`,
  );
  return [
    `### \`${rule.id}\``,
    "",
    rule.title,
    "",
    `Reads: ${rule.needs.length === 0 ? "inventory, plan and bill" : rule.needs.join(", ")}.`,
    "",
    "| limit | default | open stays to | unit | why |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

const stayingText = ({ default: value, staysTo }: Limit): string =>
  staysTo === undefined ? "" : String(Number((value * staysTo).toPrecision(3)));

/** One line a rule, for the README: what holds when all is well, and what that is read from. */
export function renderRuleSummary(rules: readonly RegisteredRule[]): string {
  const rows = rules.map(
    ({ id, title, needs }) => `| \`${id}\` | ${title} | ${needs.join(", ") || "inventory, plan, bill"} |`,
  );
  return ["| rule | all is well when | reads |", "|---|---|---|", ...rows].join("\n");
}

/** The document with what stands between the two markers replaced. */
export const withRuleTables = (document: string, rules: readonly RegisteredRule[]): string =>
  withBlock(document, "rules", renderRuleTables(rules));
export const withRuleSummary = (document: string, rules: readonly RegisteredRule[]): string =>
  withBlock(document, "rule summary", renderRuleSummary(rules));

function withBlock(document: string, name: string, block: string): string {
  const begin = `<!-- ${name}: written by \`npm run docs\` -->`;
  const end = `<!-- end of ${name} -->`;
  const [before, rest] = document.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`got a document without ${begin} … ${end}`);
  return `${before}${begin}\n\n${block}\n\n${end}${after}`;
}
