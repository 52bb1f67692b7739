import type { Resource } from "../domain/fleet.ts";
import type { InstanceType } from "../domain/instance-type.ts";
import { type Fit, firstThatFit, shelfOf } from "./capacity-fit.ts";
import { needOf } from "./need.ts";
import { rightSizeLimits } from "./right-size-limits.ts";
import type { RuleContext } from "./rule.ts";

/** The cheapest type without accelerators that does the CPU's work of a machine whose accelerators do none. */
export function moveOffAccelerators(
  context: RuleContext,
  resource: Resource,
  { accelerators: _, ...bare }: InstanceType,
): Fit | undefined {
  const need = needOf(resource, bare, rightSizeLimits(context));
  return firstThatFit(shelfOf(context)(bare, resource), need, context.accelerators, 2).find(
    ({ type }) => type.name !== bare.name,
  );
}
