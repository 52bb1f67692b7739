import type { Bill } from "../domain/bill.ts";
import { endedOn } from "../domain/bill-days.ts";
import type { Verdict } from "../domain/finding.ts";
import { burnOf, judgeBurn } from "./budget-burn.ts";
import { overBudget } from "./budget-evidence.ts";
import { BUDGET_LIMITS } from "./budget-limits.ts";
import { type BudgetScope, scopesOf } from "./budget-scopes.ts";
import { pass, unknown } from "./evidence.ts";
import type { LimitValues, Rule, RuleContext } from "./rule.ts";
import { monthlySpend } from "./spend.ts";

const ID = "budget";

export const budget: Rule<typeof BUDGET_LIMITS> = {
  id: ID,
  title:
    "The month's spend, to date and forecast, stays within the budget: all of it, and each part that has its own.",
  needs: [],
  limits: BUDGET_LIMITS,
  judge: (context, limits) => {
    const budgeted = context.plan?.plan.budget;
    if (!budgeted) return [];
    const { bill } = context;
    if (!bill) return [unknown(ID, "total", "there is no bill to read")];
    return scopesOf(bill, budgeted).map((scope) => judgeScope(context, bill, scope, limits));
  },
};

function judgeScope(
  context: RuleContext,
  bill: Bill,
  scope: BudgetScope,
  limits: LimitValues<typeof BUDGET_LIMITS>,
): Verdict {
  const { resource, lines, missing = "" } = scope;
  if (lines === undefined) return unknown(ID, resource, missing);
  const spend = monthlySpend(bill, context.now, lines);
  if (!spend) return unknown(ID, resource, "the bill has no line in this month");
  const burn = burnOf(spend, scope);
  const verdict = judgeBurn(burn, spend, limits);
  const ended = endedOn(bill, context.now);
  if (verdict.kind === "pass")
    return ended === undefined
      ? pass(ID, resource)
      : unknown(ID, resource, `the bill ends on ${ended}: what was spent since is not known`);
  return { kind: "finding", finding: overBudget(context, { scope, spend, burn, ...verdict }) };
}
