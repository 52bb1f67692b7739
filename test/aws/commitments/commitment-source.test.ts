import { DescribeReservedInstancesCommand } from "@aws-sdk/client-ec2";
import { DescribeSavingsPlansCommand } from "@aws-sdk/client-savingsplans";
import { beforeEach, describe, expect, test } from "vitest";
import { CallMeter } from "../../../lib/aws/call-meter.ts";
import { awsCommitmentSource } from "../../../lib/aws/commitments/commitment-source.ts";
import type { Target } from "../../../lib/aws/target.ts";
import { usdPerHour } from "../../../lib/domain/units.ts";
import type { CommitmentSource } from "../../../lib/pipeline/ports.ts";
import { aRecommendation } from "../../builders/commitment.ts";
import { aPlanEntry, aReservationEntry } from "../../builders/commitment-facts.ts";
import { AS_OF, describeCommitmentSource, REGION } from "../../contract/commitment-source.ts";
import { sdkError } from "../cost-explorer/costs.ts";
import { ec2, owns, plansApi, plansAsked, reservationsAsked } from "./owning-cloud.ts";

const HOME: Target = { account: "111122223333", region: REGION };
const ELSEWHERE: Target = { account: "111122223333", region: "eu-west-1" };
const MEMBER: Target = {
  account: "444455556666",
  region: REGION,
  roleArn: "arn:aws:iam::444455556666:role/r",
};
const WINDOW = { start: "2026-10-24T00:00:00.000Z", end: "2026-11-23T00:00:00.000Z" };

const use: CommitmentSource = {
  fetchCommitments: async () => ({
    commitments: { window: WINDOW, recommendations: [] },
    problems: [{ where: "ce", what: "a part is missing" }],
  }),
};
const ask = (targets: readonly Target[] = [HOME], from: CommitmentSource = use) =>
  awsCommitmentSource({
    targets,
    connect: ({ region }) => ({ region, meter: new CallMeter() }),
    use: from,
  }).fetchCommitments({ asOf: AS_OF });

describeCommitmentSource("AWS", (account) => {
  owns(account);
  return ask();
});

describe("what is owned, read live", () => {
  beforeEach(() => owns({ plans: [[aPlanEntry()]], reservations: [aReservationEntry()] }));

  test("stands beside what Cost Explorer knows, problems and all", async () => {
    const known = { window: WINDOW, recommendations: [aRecommendation()], owned: [] };
    const { commitments, problems } = await ask([HOME], {
      fetchCommitments: async () => ({ commitments: known, problems: [{ where: "ce", what: "?" }] }),
    });
    expect(commitments).toMatchObject({ window: WINDOW, recommendations: [aRecommendation()] });
    expect(commitments.owned?.map(({ id }) => id)).toEqual(["ri-1", "sp-1"]);
    expect(problems).toEqual([{ where: "ce", what: "?" }]);
  });

  test("is absent where more is covered than the watched accounts committed to: the payer's plans are shared", async () => {
    const spend = { coveredUsdPerHour: usdPerHour(40), onDemandUsdPerHour: usdPerHour(0) };
    const known = { window: WINDOW, recommendations: [], savingsPlansCoverage: { ...spend, byService: [] } };
    const { commitments, problems } = await ask([HOME], {
      fetchCommitments: async () => ({ commitments: known, problems: [] }),
    });
    expect(commitments).toEqual(known);
    expect(problems).toMatchObject([{ what: expect.stringContaining("another account shares its plans") }]);
  });

  test("is asked for once an account, in the one region that answers for plans, and once a region for reservations", async () => {
    const { commitments } = await ask([HOME, ELSEWHERE, MEMBER, HOME]);
    const regionOf = async (
      calls: readonly { readonly thisValue: { readonly config: { region: unknown } } }[],
    ) => Promise.all(calls.map(({ thisValue: { config } }) => (config.region as () => Promise<string>)()));
    expect(await regionOf(plansAsked())).toEqual(["us-east-1", "us-east-1"]);
    expect((await regionOf(reservationsAsked())).toSorted()).toEqual(["eu-west-1", REGION, REGION]);
    // Alike in every place here: each id counts once.
    expect(commitments.owned).toHaveLength(2);
  });

  test("asks for no plan and no reservation that never held", async () => {
    await ask();
    expect(plansAsked()[0]?.args[0].input).toEqual({
      states: ["active", "payment-pending", "pending-return", "queued", "retired"],
      maxResults: 1000,
    });
    expect(reservationsAsked()[0]?.args[0].input).toEqual({
      Filters: [{ Name: "state", Values: ["active", "payment-pending", "queued"] }],
    });
  });

  test.each([
    [
      "Savings Plans",
      () => plansApi.on(DescribeSavingsPlansCommand).rejects(sdkError("AccessDeniedException")),
      "savingsplans:DescribeSavingsPlans in us-east-1",
    ],
    [
      "reservations",
      () => ec2.on(DescribeReservedInstancesCommand).rejects(sdkError("UnauthorizedOperation")),
      "ec2:DescribeReservedInstances in us-east-1",
    ],
  ])(
    "is absent, not empty, where %s are denied, and the problem says what to grant and where",
    async (_, deny, place) => {
      deny();
      const { commitments, problems } = await ask();
      expect(commitments).not.toHaveProperty("owned");
      expect(commitments.window).toEqual(WINDOW);
      expect(problems).toEqual([
        {
          where: `${place}, account 111122223333`,
          what: `access denied; grant ${place.split(" ")[0]}`,
          failure: "denied",
        },
        { where: "ce", what: "a part is missing" },
      ]);
    },
  );

  test("is absent where one region of several fails: part of it would look like all of it", async () => {
    ec2
      .on(DescribeReservedInstancesCommand)
      .resolvesOnce({ ReservedInstances: [] })
      .rejects(sdkError("InternalError"));
    const { commitments, problems } = await ask([HOME, ELSEWHERE]);
    expect(commitments).not.toHaveProperty("owned");
    expect(problems.filter(({ failure }) => failure === "failed")).toHaveLength(1);
  });

  test("is absent where a later page fails", async () => {
    plansApi
      .on(DescribeSavingsPlansCommand)
      .resolvesOnce({ savingsPlans: [], nextToken: "2" })
      .rejects(sdkError("ThrottlingException"));
    expect((await ask()).commitments).not.toHaveProperty("owned");
  });

  test("is absent where the pages go round in a circle", async () => {
    plansApi.on(DescribeSavingsPlansCommand).resolves({ savingsPlans: [], nextToken: "again" });
    const { commitments, problems } = await ask();
    expect(commitments).not.toHaveProperty("owned");
    expect(problems[0]).toMatchObject({
      what: expect.stringContaining("same page token"),
      failure: "failed",
    });
  });

  test("is absent where an entry cannot be read, which is named", async () => {
    owns({ plans: [[aPlanEntry({ savingsPlanId: "sp-7", end: undefined })]], reservations: [] });
    const { commitments, problems } = await ask();
    expect(commitments).not.toHaveProperty("owned");
    expect(problems[0]).toMatchObject({
      what: "Savings Plan sp-7: end: got none, expected a time like 2026-11-24T08:00:00Z",
      failure: "failed",
    });
  });
});
