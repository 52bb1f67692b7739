import type { RegisteredRule } from "../rules/index.ts";

/** The rules as Markdown, written into docs/rules.md by `npm run docs` and compared by a test. */
export function renderRuleTables(rules: readonly RegisteredRule[]): string {
  return rules.map(renderRule).join("\n\n");
}

function renderRule(rule: RegisteredRule): string {
  const rows = Object.entries(rule.limits).map(
    ([name, limit]) => `| \`${name}\` | ${limit.default} | ${limit.unit} | ${limit.why} |`,
  );
  return [
    `### \`${rule.id}\``,
    "",
    rule.title,
    "",
    `Reads: ${rule.needs.length === 0 ? "inventory, plan and bill" : rule.needs.join(", ")}.`,
    "",
    "| limit | default | unit | why |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n");
}

const BEGIN = "<!-- rules: written by `npm run docs` -->";
const END = "<!-- end of rules -->";

/** The document with what stands between the two markers replaced. */
export function withRuleTables(document: string, rules: readonly RegisteredRule[]): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`got a document without ${BEGIN} … ${END}`);
  return `${before}${BEGIN}\n\n${renderRuleTables(rules)}\n\n${END}${after}`;
}
