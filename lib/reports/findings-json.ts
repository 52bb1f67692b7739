import type {
  Assessment,
  Changes,
  OwnCostSummary,
  ResourceSummary,
  Spend,
  Totals,
  WorkloadComparison,
} from "../domain/assessment.ts";
import type { Finding, FindingState } from "../domain/finding.ts";
import type { Problem } from "../domain/fleet.ts";
import type { Instant, Window } from "../domain/window.ts";

/** Goes up when a field changes its meaning or goes away; new fields do not raise it. */
export const FINDINGS_JSON_VERSION = 1;

export type FindingJson = Omit<Finding, "state"> & {
  readonly state: FindingState["kind"];
  /** Since when, until when, why: what the state's one word cannot say. */
  readonly stateDetail: Omit<FindingState, "kind">;
};

export interface FindingsJson {
  readonly version: typeof FINDINGS_JSON_VERSION;
  readonly source: string;
  readonly asOf: Instant;
  readonly window: Window;
  readonly totals: Totals;
  readonly changes: Changes;
  readonly findings: readonly FindingJson[];
  readonly unknowns: readonly {
    readonly rule: string;
    readonly resource: string;
    readonly missing: string;
  }[];
  readonly passes: number;
  readonly workloads: readonly WorkloadComparison[];
  readonly resources: readonly ResourceSummary[];
  /** null: no bill was given. */
  readonly spend: Spend | null;
  readonly problems: readonly Problem[];
  /** Of a live account: what asking cost. */
  readonly ownCost?: OwnCostSummary;
  readonly prices: Assessment["prices"];
}

/** What `--json` prints and `findings.json` holds: for machines, so money and shares stay bare numbers. */
export function findingsJson(assessment: Assessment): FindingsJson {
  return {
    version: FINDINGS_JSON_VERSION,
    source: assessment.source,
    asOf: assessment.asOf,
    window: assessment.window,
    totals: assessment.totals,
    changes: assessment.changes,
    findings: assessment.findings.map(findingJson),
    unknowns: assessment.unknowns.map(({ rule, resource, missing }) => ({ rule, resource, missing })),
    passes: assessment.passes,
    workloads: assessment.workloads,
    resources: assessment.resources,
    spend: assessment.spend ?? null,
    problems: assessment.problems,
    ...(assessment.ownCost === undefined ? {} : { ownCost: assessment.ownCost }),
    prices: assessment.prices,
  };
}

function findingJson(finding: Finding): FindingJson {
  const { kind, ...stateDetail } = finding.state;
  return { ...finding, state: kind, stateDetail };
}
