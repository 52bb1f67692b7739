import type { Stack } from "aws-cdk-lib";
import type { Grounds } from "./statements.ts";

/** SageMaker's resources in these regions of the stack's own account; `*` for all regions. */
export function sagemakerGrounds(stack: Stack, regions: readonly string[]): Grounds {
  const all = (resource: string) => ({
    resources: regions.map((region) =>
      stack.formatArn({ service: "sagemaker", region, resource, resourceName: "*" }),
    ),
  });
  return {
    endpoints: all("endpoint"),
    "endpoint-configs": all("endpoint-config"),
    "training-jobs": all("training-job"),
  };
}
