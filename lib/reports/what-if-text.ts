import { counted, money, percent, UNKNOWN } from "../domain/money.ts";
import type { PlannedCapacity } from "../domain/plan.ts";

/** What a workload is planned on, in one or in two ways at once. */
export interface PlannedParts {
  readonly parts: readonly { readonly share: number; readonly capacity: PlannedCapacity }[];
}

/** `2 × g5.12xlarge, 7 replicas` (one on each unless said); where some of the hours are bought otherwise, both ways with their shares. */
export function machinesText({ parts }: PlannedParts): string {
  const texts = parts.map(({ capacity }) => capacityText(capacity));
  if (new Set(texts).size <= 1) return texts[0] ?? UNKNOWN;
  return parts.map(({ share }, index) => `${percent(share)} of the hours ${texts[index]}`).join("; ");
}

function capacityText({
  kind,
  feasible,
  instances,
  instanceType,
  purchase,
  replicas,
}: PlannedCapacity): string {
  if (!feasible) return "cannot run as planned";
  if (kind === "fixed") return "as bought";
  if (instances === 0 || instanceType === undefined) return "nothing now";
  const how = purchase === "on-demand" ? "" : ` ${purchase}`;
  const services =
    replicas === undefined || replicas.count === instances ? "" : `, ${counted(replicas.count, "replica")}`;
  return `${instances} × ${instanceType}${how}${services}`;
}

/** Of two whole-dollar amounts as shown, so that the reader's own subtraction agrees. */
export function differenceText(thenUsd: number | undefined, writtenUsd: number | undefined): string {
  if (thenUsd === undefined || writtenUsd === undefined) return UNKNOWN;
  const difference = Math.round(thenUsd) - Math.round(writtenUsd);
  return difference === 0 ? "same" : `${difference > 0 ? "+" : ""}${money(difference)}`;
}

export function totalText(thenUsd: number, writtenUsd: number): string {
  const difference = Math.round(thenUsd) - Math.round(writtenUsd);
  const against =
    difference === 0
      ? "as the plan is written"
      : `${money(Math.abs(difference))} ${difference > 0 ? "more" : "less"} than the plan as written`;
  return `${money(thenUsd)} a month, ${against}`;
}
