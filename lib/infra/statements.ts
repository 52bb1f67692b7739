import { type Conditions, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Permission, Place } from "./permissions.ts";

/** A place as this stack names it. */
export interface Ground {
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}
export type Grounds = Readonly<Partial<Record<Place, Ground>>>;

/** One statement a permission. */
export const statementsOf = (permissions: readonly Permission[], grounds: Grounds): PolicyStatement[] =>
  permissions.map(({ actions, on }) => {
    const { resources, conditions } = groundOf(on, grounds);
    return new PolicyStatement({
      actions: [...actions],
      resources: [...resources],
      ...(conditions ? { conditions } : {}),
    });
  });

/** Throws for a place that the stack does not have: that permission should not have been asked for. */
export function groundOf(place: Place, grounds: Grounds): Ground {
  const ground = place === "everything" ? { resources: ["*"] } : grounds[place];
  if (!ground || ground.resources.length === 0)
    throw new Error(`got a permission on ${place}, expected one on ${Object.keys(grounds).join(", ")}`);
  return ground;
}
