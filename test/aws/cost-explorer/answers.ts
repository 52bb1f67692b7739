import {
  CostExplorerClient,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  type ResultByTime,
} from "@aws-sdk/client-cost-explorer";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "vitest";
import {
  type CostExplorerBillOptions,
  costExplorerBillSource,
} from "../../../lib/aws/cost-explorer/bill-source.ts";
import type { Bill } from "../../../lib/domain/bill.ts";
import { SourceError } from "../../../lib/domain/errors.ts";
import { aConnection, aPage, request } from "./costs.ts";

export const explorer = mockClient(CostExplorerClient);

export const byService: Partial<GetCostAndUsageCommandInput> = {
  GroupBy: [
    { Type: "DIMENSION", Key: "SERVICE" },
    { Type: "DIMENSION", Key: "RECORD_TYPE" },
  ],
};
export const byWorkload: Partial<GetCostAndUsageCommandInput> = {
  GroupBy: [
    { Type: "DIMENSION", Key: "USAGE_TYPE" },
    { Type: "TAG", Key: "workload" },
  ],
};
export const EC2 = "Amazon Elastic Compute Cloud - Compute";
export const BOX = "BoxUsage:g5.xlarge";

export function explorerAnswers(
  whole: readonly ResultByTime[],
  parts: readonly ResultByTime[] = whole.map(asParts),
) {
  explorer.on(GetCostAndUsageCommand, byService).resolves(aPage(whole));
  explorer.on(GetCostAndUsageCommand, byWorkload).resolves(aPage(parts));
}
/** The same dollars as usage of one tagged workload. */
export const asParts = (day: ResultByTime): ResultByTime => ({
  ...day,
  Groups: (day.Groups ?? []).map((group) => ({ ...group, Keys: [BOX, "workload$fraud"] })),
});
export const read = (options: Partial<CostExplorerBillOptions> = {}): Promise<Bill> =>
  costExplorerBillSource({ connection: aConnection(), ...options }).fetchBill(request) as Promise<Bill>;
export const total = (lines: readonly { usd: number }[] = []) => lines.reduce((sum, { usd }) => sum + usd, 0);
export const inputs = () => explorer.commandCalls(GetCostAndUsageCommand).map(({ args }) => args[0].input);
export const failureOf = async (options: Partial<CostExplorerBillOptions> = {}): Promise<SourceError> =>
  read(options).then(
    () => expect.fail("expected it to throw"),
    (error) => (error instanceof SourceError ? error : expect.fail(String(error))),
  );
