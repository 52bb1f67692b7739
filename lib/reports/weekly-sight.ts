import { count, counted, moneyPerMonth } from "../domain/money.ts";
import { brief } from "./brief.ts";
import { momentText } from "./moment.ts";
import { agoText } from "./weekly-ages.ts";
import type { WeeklyReport } from "./weekly-report.ts";
import { type Block, type Section, textBlock } from "./weekly-section.ts";

const MOST_PROBLEMS = 20;
const MOST_PROBLEM = 300;

/** What the report does not rest on: where nobody could look, it says nothing. */
export function sightSection(report: WeeklyReport): Section {
  const { problems } = report;
  const left = problems.length - MOST_PROBLEMS;
  const lines = [
    ...problems.slice(0, MOST_PROBLEMS).map((problem) => brief(problem, MOST_PROBLEM)),
    ...(left > 0 ? [`and ${counted(left, "problem")} more`] : []),
  ];
  return {
    id: "unseen",
    title: "Not seen",
    blocks: [...lookBlocks(report), ...lines.map((line) => textBlock(line)), ...ownCost(report)],
  };
}

function lookBlocks({ unknown, totals, lookedAt, to, live }: WeeklyReport): Block[] {
  const blind = live.filter(({ rule }) => rule === "blind-spot").map(({ id }) => id);
  return [
    textBlock(
      lookedAt === undefined
        ? "No full look at the fleet has finished: nothing above says that all is well."
        : `Last full look: ${momentText(lookedAt)}, ${agoText(lookedAt, to)}.`,
    ),
    ...(unknown === undefined
      ? []
      : [
          textBlock(
            `${counted(unknown.count, "verdict")} of ${count(unknown.judged)} could not be given; ${counted(unknown.failedReads, "read")} failed.`,
          ),
        ]),
    ...(totals && totals.blindUsdPerMonth > 0
      ? [
          textBlock(`${moneyPerMonth(totals.blindUsdPerMonth)} of accelerators run unmeasured.`, {
            tone: "warn",
            findings: blind,
          }),
        ]
      : []),
    ...(totals && totals.unpricedResources > 0
      ? [
          textBlock(
            `${counted(totals.unpricedResources, "resource")} without a known price: in none of the totals.`,
          ),
        ]
      : []),
  ];
}

const ownCost = ({ ownCostUsdPerMonth }: WeeklyReport): Block[] =>
  ownCostUsdPerMonth === undefined
    ? []
    : [textBlock(`Headroom's own API calls: ${moneyPerMonth(ownCostUsdPerMonth)}.`)];
