import {
  CostExplorerClient,
  GetReservationCoverageCommand,
  GetReservationUtilizationCommand,
  GetSavingsPlansCoverageCommand,
  GetSavingsPlansPurchaseRecommendationCommand,
  GetSavingsPlansUtilizationCommand,
} from "@aws-sdk/client-cost-explorer";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { commitmentSource } from "../../../lib/aws/cost-explorer/commitments.ts";
import {
  BILL_REQUESTS,
  COMMITMENT_REQUESTS,
  REQUESTS_A_DAY,
} from "../../../lib/aws/cost-explorer/request-budget.ts";
import { AS_OF, aConnection, sdkError } from "./costs.ts";

const explorer = mockClient(CostExplorerClient);
const read = (options?: Parameters<typeof commitmentSource>[1]) =>
  commitmentSource(aConnection(), options).fetchCommitments({ asOf: AS_OF });
const HOURS = 720;
const coverage = (service: string, covered: number, onDemand: number) => ({
  Attributes: { SERVICE: service },
  Coverage: {
    SpendCoveredBySavingsPlans: String(covered * HOURS),
    OnDemandCost: String(onDemand * HOURS),
    TotalCost: String((covered + onDemand) * HOURS),
  },
});
const recommendation = (hourly: string, monthly: string) => ({
  Metadata: { GenerationTimestamp: "2026-11-20T03:00:00Z" },
  SavingsPlansPurchaseRecommendation: {
    SavingsPlansPurchaseRecommendationSummary: {
      CurrencyCode: "USD",
      HourlyCommitmentToPurchase: hourly,
      EstimatedMonthlySavingsAmount: monthly,
      EstimatedSavingsPercentage: "27.5",
    },
  },
});

beforeEach(() => {
  explorer.reset();
  explorer.on(GetSavingsPlansCoverageCommand).resolves({
    SavingsPlansCoverages: [coverage("Amazon Elastic Compute Cloud - Compute", 30, 10)],
    NextToken: "",
  });
  explorer.on(GetSavingsPlansUtilizationCommand).resolves({
    Total: {
      Utilization: { TotalCommitment: "14400", UsedCommitment: "10800", UnusedCommitment: "3600" },
      Savings: { NetSavings: "-12.5" },
    },
  });
  explorer.on(GetReservationCoverageCommand).resolves({
    CoveragesByTime: [],
    Total: {
      CoverageHours: { ReservedHours: "1440", OnDemandHours: "4320" },
      CoverageCost: { OnDemandCost: "7200" },
    },
  });
  explorer.on(GetReservationUtilizationCommand).resolves({
    UtilizationsByTime: [],
    Total: { PurchasedHours: "1440", UnusedHours: "360", TotalAmortizedFee: "720", NetRISavings: "100" },
  });
  explorer
    .on(GetSavingsPlansPurchaseRecommendationCommand, { SavingsPlansType: "COMPUTE_SP" })
    .resolves(recommendation("3.25", "410.5"));
  explorer
    .on(GetSavingsPlansPurchaseRecommendationCommand, { SavingsPlansType: "SAGEMAKER_SP" })
    .resolves({});
});

describe("commitments from Cost Explorer", () => {
  test("are means an hour, dollars of the window and shares", async () => {
    expect(await read()).toEqual({
      problems: [],
      commitments: {
        window: { start: "2026-10-24T00:00:00.000Z", end: "2026-11-23T00:00:00.000Z" },
        savingsPlansCoverage: {
          coveredUsdPerHour: 30,
          onDemandUsdPerHour: 10,
          coverage: 0.75,
          byService: [
            {
              service: "Amazon Elastic Compute Cloud - Compute",
              coveredUsdPerHour: 30,
              onDemandUsdPerHour: 10,
              coverage: 0.75,
            },
          ],
        },
        savingsPlansUtilization: {
          committedUsdPerHour: 20,
          usedUsdPerHour: 15,
          unusedUsdPerHour: 5,
          utilization: 0.75,
          netSavingUsd: -12.5,
        },
        reservationCoverage: {
          reservedInstances: 2,
          onDemandInstances: 6,
          coverage: 0.25,
          onDemandUsdPerHour: 10,
        },
        reservationUtilization: {
          purchasedInstances: 2,
          unusedInstances: 0.5,
          utilization: 0.75,
          amortizedUsdPerHour: 1,
          netSavingUsd: 100,
        },
        recommendations: [
          {
            plan: "compute",
            commitmentUsdPerHour: 3.25,
            savingUsdPerMonth: 410.5,
            saving: 0.275,
            lookBackDays: 30,
            generatedAt: "2026-11-20T03:00:00Z",
          },
          { plan: "sagemaker", commitmentUsdPerHour: 0, savingUsdPerMonth: 0, saving: 0, lookBackDays: 30 },
        ],
      },
    });
  });

  test("take six requests, and the bill the other four of the day's ten", async () => {
    await read();
    expect(explorer.calls()).toHaveLength(6);
    expect([COMMITMENT_REQUESTS, BILL_REQUESTS, REQUESTS_A_DAY]).toEqual([6, 4, 10]);
  });

  test("an account without commitments has zero of them: that is no failure", async () => {
    explorer.reset();
    explorer.onAnyCommand().rejects(sdkError("DataUnavailableException"));
    const { commitments, problems } = await read();
    expect(problems).toEqual([]);
    expect(commitments).toMatchObject({
      savingsPlansUtilization: { committedUsdPerHour: 0 },
      reservationUtilization: { purchasedInstances: 0 },
      recommendations: [{ commitmentUsdPerHour: 0 }, { commitmentUsdPerHour: 0 }],
    });
    expect(commitments.savingsPlansUtilization).not.toHaveProperty("utilization");
    expect(commitments.savingsPlansCoverage).not.toHaveProperty("coverage");
  });

  test.each([
    ["savingsPlansCoverage", GetSavingsPlansCoverageCommand, "ce:GetSavingsPlansCoverage"],
    ["savingsPlansUtilization", GetSavingsPlansUtilizationCommand, "ce:GetSavingsPlansUtilization"],
    ["reservationCoverage", GetReservationCoverageCommand, "ce:GetReservationCoverage"],
    ["reservationUtilization", GetReservationUtilizationCommand, "ce:GetReservationUtilization"],
  ] as const)("%s that is denied is unknown, not zero, and the rest is read", async (part, command, api) => {
    explorer.on(command as typeof GetReservationCoverageCommand).rejects(sdkError("AccessDeniedException"));
    const { commitments, problems } = await read();
    expect(commitments[part]).toBeUndefined();
    expect(Object.keys(commitments)).toHaveLength(5);
    expect(problems).toEqual([
      { where: `${api} in us-east-1`, what: expect.stringContaining(api), failure: "denied" },
    ]);
  });

  test("a recommendation that fails is missing, not a recommendation to buy nothing", async () => {
    explorer
      .on(GetSavingsPlansPurchaseRecommendationCommand, { SavingsPlansType: "SAGEMAKER_SP" })
      .rejects(sdkError("LimitExceededException"));
    const { commitments, problems } = await read();
    expect(commitments.recommendations.map(({ plan }) => plan)).toEqual(["compute"]);
    expect(problems).toMatchObject([{ failure: "failed" }]);
  });

  test("an answer without its figures fails: it is not zero", async () => {
    explorer.on(GetSavingsPlansUtilizationCommand).resolves({ Total: { Utilization: {} } });
    const { commitments, problems } = await read();
    expect(commitments.savingsPlansUtilization).toBeUndefined();
    expect(problems).toMatchObject([
      { what: "got TotalCommitment undefined, expected a number", failure: "failed" },
    ]);
  });

  test("coverage of many services is read to its last page", async () => {
    explorer.on(GetSavingsPlansCoverageCommand).callsFake(({ NextToken }) => ({
      SavingsPlansCoverages: [NextToken ? coverage("SageMaker", 5, 15) : coverage("EC2", 30, 10)],
      ...(NextToken ? {} : { NextToken: "2" }),
    }));
    const { commitments } = await read();
    expect(commitments.savingsPlansCoverage).toMatchObject({
      coveredUsdPerHour: 35,
      onDemandUsdPerHour: 25,
      byService: [{ service: "EC2" }, { service: "SageMaker", coverage: 0.25 }],
    });
  });

  test("a member account asks for itself", async () => {
    await read({ accountScope: "LINKED" });
    const inputs = explorer
      .commandCalls(GetSavingsPlansPurchaseRecommendationCommand)
      .map(({ args }) => args[0].input);
    expect(inputs).toHaveLength(2);
    for (const input of inputs)
      expect(input).toMatchObject({
        AccountScope: "LINKED",
        TermInYears: "ONE_YEAR",
        PaymentOption: "NO_UPFRONT",
        LookbackPeriodInDays: "THIRTY_DAYS",
      });
  });
});
