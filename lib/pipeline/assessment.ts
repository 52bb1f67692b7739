import type { Assessment, Changes, Spend, Totals } from "../domain/assessment.ts";
import { type Finding, isLive } from "../domain/finding.ts";
import { type Usd, usd } from "../domain/units.ts";
import type { AdvisedFleet } from "../rules/advised-fleet.ts";
import type { RuleContext } from "../rules/rule.ts";
import { afterCommitments, fleetAsAdvised, savingByResource } from "./advised-saving.ts";
import type { Verdicts } from "./assess.ts";
import { compareWorkloads, hourOfWeekOf, summariseResources } from "./comparison.ts";
import { inReadingOrder } from "./saving.ts";

/** Everything that the table, the JSON and the page show, from one run's facts and findings. */
export function buildAssessment(
  context: RuleContext,
  verdicts: Verdicts,
  reconciled: { readonly findings: readonly Finding[]; readonly changes: Changes },
  spend?: Spend,
): Assessment {
  const findings = inReadingOrder(reconciled.findings);
  const advised = fleetAsAdvised(context, findings);
  const savings = savingByResource(context, advised);
  const resources = summariseResources(context);
  const workloads = compareWorkloads(context, resources, savings);
  return {
    source: context.fleet.source,
    asOf: context.now,
    window: context.fleet.window,
    findings,
    changes: reconciled.changes,
    unknowns: verdicts.unknowns,
    passes: verdicts.passes,
    workloads,
    resources,
    totals: totalsOf(context, { workloads, resources, findings, savings, advised }),
    ...(spend ? { spend } : {}),
    gpuHourOfWeek: hourOfWeekOf(context, "gpuUtilization"),
    cpuHourOfWeek: hourOfWeekOf(context, "cpuUtilization"),
    prices: pricesOf(context, findings),
    problems: [...context.fleet.problems, ...(context.bill?.problems ?? [])],
  };
}

interface Totalled extends Pick<Assessment, "workloads" | "resources" | "findings"> {
  readonly savings: ReadonlyMap<string, Usd>;
  readonly advised: AdvisedFleet;
}

function totalsOf(context: RuleContext, totalled: Totalled): Totals {
  const { workloads, resources, findings, savings, advised } = totalled;
  const bought = workloads.filter(({ kind, actualInstances }) => kind === "fixed" && actualInstances === 0);
  const fixed = sum(bought.map(({ actualUsdPerMonth }) => actualUsdPerMonth ?? 0));
  const actual = fixed + sum(resources.map((one) => one.usdPerMonth ?? 0));
  const saved = sum(resources.map((one) => savings.get(one.id) ?? 0));
  const paid = afterCommitments(context, advised, findings);
  const blind = findings.filter((one) => one.rule === "blind-spot" && isLive(one));
  return {
    ...(context.plan ? { plannedUsdPerMonth: context.plan.monthlyUsd } : {}),
    actualUsdPerMonth: usd(actual),
    couldBeUsdPerMonth: usd(actual - saved),
    ...(paid === undefined ? {} : { afterCommitments: paid }),
    unpricedResources: resources.filter((one) => one.usdPerMonth === undefined).length,
    blindUsdPerMonth: usd(sum(blind.map((one) => one.dollars?.nowUsdPerMonth ?? 0))),
  };
}

function pricesOf(context: RuleContext, findings: readonly Finding[]): Assessment["prices"] {
  const cited = findings.flatMap(({ dollars }) =>
    dollars ? [`${dollars.price.source} (${dollars.price.asOf})`] : [],
  );
  return {
    origin: context.prices.origin,
    asOf: context.prices.asOf,
    sources: [...new Set(cited)].toSorted(),
  };
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
