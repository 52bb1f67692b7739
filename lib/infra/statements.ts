import { type Conditions, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Permission, Place } from "./permissions.ts";

/** A place as this stack names it. */
export interface Ground {
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}
export type Grounds = Readonly<Partial<Record<Place, Ground>>>;

/** One statement a permission. Throws for a place that the stack does not have: that permission should not have been asked for. */
export function statementsOf(permissions: readonly Permission[], grounds: Grounds): PolicyStatement[] {
  return permissions.map(({ actions, on }) => {
    const ground = on === "everything" ? EVERYTHING : grounds[on];
    if (!ground || ground.resources.length === 0)
      throw new Error(
        `got ${actions.join(", ")} on ${on}, expected one of ${Object.keys(grounds).join(", ")}`,
      );
    return new PolicyStatement({
      actions: [...actions],
      resources: [...ground.resources],
      ...(ground.conditions ? { conditions: ground.conditions } : {}),
    });
  });
}

const EVERYTHING: Ground = { resources: ["*"] };

/** Why a wildcard stands where it stands; the other places are exact. */
const WILDCARD_REASONS: Readonly<Partial<Record<Place, string>>> = {
  everything: "know no resource-level permissions",
  endpoints: "read any endpoint of the watched regions: which ones there are is what they find out",
  "endpoint-configs": "read the configuration of any endpoint of the watched regions",
  "training-jobs": "read any training job of the watched regions: which ones there are is what they find out",
  "table-stream":
    "read the table's stream, whose name is a moment that CloudFormation does not know beforehand",
  "topic-key": "are what SNS asks of whoever publishes to an encrypted topic, on that topic's key only",
};

/** For cdk-nag's IAM5: each action that stands beside a wildcard, by name, with the reason. */
export const wildcardReason = (permissions: readonly Permission[]): string =>
  Object.entries(WILDCARD_REASONS)
    .map(([place, reason]) => {
      const actions = permissions.filter(({ on }) => on === place).flatMap((one) => one.actions);
      return actions.length === 0 ? "" : `${actions.join(", ")} ${reason}.`;
    })
    .filter((sentence) => sentence !== "")
    .join(" ");
