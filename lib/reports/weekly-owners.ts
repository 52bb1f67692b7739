import type { Totals, WorkloadComparison } from "../domain/assessment.ts";
import type { Finding } from "../domain/finding.ts";
import { sumUsd, usd } from "../domain/units.ts";
import type { WeeklyReport } from "./weekly-report.ts";

/**
 * One report an owner, of their workloads and findings. The bill, the commitments and what Headroom costs are the whole fleet's
 * and in none of them.
 */
export function ownerReports(report: WeeklyReport): ReadonlyMap<string, WeeklyReport> {
  const { workloads, live, opened, resolved, silenced } = report;
  const owned = [...workloads, ...live, ...resolved, ...silenced];
  const owners = new Set(owned.flatMap(({ owner }) => (owner === undefined ? [] : [owner])));
  const sortedOwners = [...owners].toSorted();
  return new Map(
    sortedOwners.map((owner) => {
      const isTheirs = (one: { readonly owner?: string }): boolean => one.owner === owner;
      const part = {
        workloads: workloads.filter(isTheirs),
        live: live.filter(isTheirs),
        opened: opened.filter(isTheirs),
        resolved: resolved.filter(isTheirs),
        silenced: silenced.filter(isTheirs),
      };
      return [owner, { ...shared(report), ...part, ...totalsOf(part), owner }];
    }),
  );
}

/** What holds for everybody's part. */
function shared(
  report: WeeklyReport,
): Pick<WeeklyReport, "from" | "to" | "problems"> & Partial<WeeklyReport> {
  const { from, to, problems, lookedAt, realised, dashboardUrl } = report;
  return {
    from,
    to,
    problems,
    ...(lookedAt === undefined ? {} : { lookedAt }),
    ...(realised === undefined ? {} : { realised }),
    ...(dashboardUrl === undefined ? {} : { dashboardUrl }),
  };
}

interface Part {
  readonly workloads: readonly WorkloadComparison[];
  readonly live: readonly Finding[];
}

/** Sums over the owner's workloads; undefined where one of them has no known price, which a sum would hide. */
function totalsOf({ workloads, live }: Part): { readonly totals?: Totals } {
  const running = workloads.map((one) => one.actualUsdPerMonth);
  const possible = workloads.map((one) => one.couldBeUsdPerMonth);
  if (workloads.length === 0 || [...running, ...possible].includes(undefined)) return {};
  const planned = workloads.map((one) => one.plannedUsdPerMonth);
  const blind = live.filter(({ rule }) => rule === "blind-spot");
  return {
    totals: {
      ...(planned.includes(undefined) ? {} : { plannedUsdPerMonth: sumOf(planned) }),
      actualUsdPerMonth: sumOf(running),
      couldBeUsdPerMonth: sumOf(possible),
      unpricedResources: 0,
      blindUsdPerMonth: sumUsd(blind.map(({ dollars }) => dollars?.nowUsdPerMonth ?? 0)),
    },
  };
}

const sumOf = (amounts: readonly (number | undefined)[]) =>
  usd(amounts.reduce<number>((sum, one) => sum + (one ?? 0), 0));
