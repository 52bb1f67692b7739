import type { OwnedCommitment } from "../domain/commitment.ts";
import type { FindingEvidence, Verdict } from "../domain/finding.ts";
import { findingId } from "../domain/finding.ts";
import { HOURS_PER_MONTH } from "../domain/units.ts";
import { dayOf, HOURS_PER_DAY } from "../domain/window.ts";

export const ID = "commitment";

/** A commitment serves the whole fleet: it is no workload's. */
export const commitmentFinding = (
  resource: string,
  evidence: Omit<FindingEvidence, "id" | "rule" | "resource" | "workload">,
): Verdict => ({
  kind: "finding",
  finding: { id: findingId(ID, resource), rule: ID, resource, workload: "all", ...evidence },
});

export function commitmentName(one: OwnedCommitment): string {
  if (one.kind === "reservation")
    return `reservation ${one.id} (${one.instances} × ${one.instanceType} in ${one.region})`;
  return `${planKind(one.scope)} ${one.id}${one.region === undefined ? "" : ` in ${one.region}`}`;
}

export function planKind(scope: string): string {
  if (scope === "compute") return "Compute Savings Plan";
  if (scope === "sagemaker") return "SageMaker Savings Plan";
  return `EC2 Instance Savings Plan of ${scope.replace("ec2-instance:", "")}`;
}

export const paidUsdPerHour = (one: OwnedCommitment): number =>
  one.kind === "reservation" ? one.instances * one.usdPerHour : one.usdPerHour;

/** As a term of arithmetic; in a sentence dollars are `money`. */
export const cents = (amount: number): string => amount.toFixed(2);
export const perDay = (usdPerHour: number): number => usdPerHour * HOURS_PER_DAY;
export const monthly = (usdPerHour: number): number => usdPerHour * HOURS_PER_MONTH;
export const endOf = ({ end }: OwnedCommitment): string => dayOf(end);
export const listed = (items: readonly string[], most = 3): string =>
  items.length <= most
    ? items.join(", ")
    : `${items.slice(0, most).join(", ")} and ${items.length - most} more`;
