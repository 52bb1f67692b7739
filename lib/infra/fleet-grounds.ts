import type { Stack } from "aws-cdk-lib";
import { sagemakerGrounds } from "./sagemaker-grounds.ts";
import type { Grounds } from "./statements.ts";

/** What the readings of an account's fleet are given on: SageMaker's resources of these regions, and its Savings Plans, which have none. */
export const fleetGrounds = (stack: Stack, regions: readonly string[]): Grounds => ({
  ...sagemakerGrounds(stack, regions),
  "savings-plans": {
    resources: [
      stack.formatArn({ service: "savingsplans", region: "", resource: "savingsplan", resourceName: "*" }),
    ],
  },
});
