import { Stack, Validations } from "aws-cdk-lib";
import type { Role } from "aws-cdk-lib/aws-iam";
import { arnText } from "./arn-text.ts";
import type { Permission, Place } from "./permissions.ts";
import { type Grounds, groundOf } from "./statements.ts";

/** Why a wildcard stands where it stands; the other places are exact, and a wildcard there is an error of ours. */
const REASONS: Readonly<Partial<Record<Place, string>>> = {
  everything: "knows no resource-level permissions",
  endpoints: "reads any endpoint of the watched regions: which ones there are is what it finds out",
  "endpoint-configs": "reads the configuration of any endpoint of the watched regions",
  "training-jobs": "reads any training job of the watched regions: which ones there are is what it finds out",
  "savings-plans":
    "reads what the account has committed itself to: which plans there are is what it finds out",
  "table-stream": "reads the table's stream, whose name is a moment that nobody knows beforehand",
  "topic-key": "is what SNS asks of whoever publishes to an encrypted topic, on that topic's key only",
};

/** Tells cdk-nag (IAM5) of each wildcard in the role, with the actions it is for and the reason. */
export function acknowledgeWildcards(role: Role, permissions: readonly Permission[], grounds: Grounds): void {
  const reasons = new Map<string, string[]>();
  for (const permission of permissions) {
    const why = REASONS[permission.on];
    if (why === undefined) continue;
    for (const wildcard of wildcardsOf(permission, Stack.of(role), grounds)) {
      const sentences = permission.actions.map((action) => `${action} ${why}`);
      reasons.set(wildcard, [...(reasons.get(wildcard) ?? []), ...sentences]);
    }
  }
  for (const [wildcard, sentences] of reasons)
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[${wildcard}]`, reason: sentences.join("; ") });
}

const wildcardsOf = ({ actions, on }: Permission, stack: Stack, grounds: Grounds): string[] => [
  ...actions.filter((action) => action.includes("*")).map((action) => `Action::${action}`),
  ...groundOf(on, grounds)
    .resources.map((arn) => arnText(stack.resolve(arn)))
    .filter((arn) => arn.includes("*"))
    .map((arn) => `Resource::${arn}`),
];
