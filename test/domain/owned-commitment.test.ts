import { describe, expect, test } from "vitest";
import { UnreadableCommitment } from "../../lib/domain/owned-commitment.ts";
import { ownedReservations, type ReservationFacts } from "../../lib/domain/owned-reservation.ts";
import { ownedSavingsPlans, type SavingsPlanFacts } from "../../lib/domain/owned-savings-plan.ts";
import { aPlanEntry, aReservationEntry } from "../builders/commitment-facts.ts";

const plans = (...changes: readonly SavingsPlanFacts[]) =>
  ownedSavingsPlans(
    changes.map((change) => aPlanEntry(change)),
    "plans",
  );
const reservations = (...changes: readonly ReservationFacts[]) =>
  ownedReservations(
    changes.map((change) => aReservationEntry(change)),
    { where: "reservations", region: "us-east-1" },
  );
const year3 = { termDurationInSeconds: 94_608_000, end: "2029-02-28T00:00:00Z" };

describe("a Savings Plan that is owned", () => {
  test("has its scope, its dollars an hour, its term and its half-open time", () => {
    expect(plans({})).toEqual({
      owned: [
        {
          kind: "savings-plan",
          id: "sp-1",
          scope: "compute",
          usdPerHour: 2.5,
          termYears: 1,
          start: "2026-03-01T00:00:00.000Z",
          end: "2027-02-28T23:59:59.000Z",
        },
      ],
      problems: [],
    });
  });

  test.each<[string, SavingsPlanFacts, object]>([
    ["SageMaker", { savingsPlanType: "SageMaker" }, { scope: "sagemaker" }],
    [
      "EC2 Instance: its family in its region",
      { savingsPlanType: "EC2Instance", ec2InstanceFamily: "g5", region: "us-west-2" },
      { scope: "ec2-instance:g5", region: "us-west-2" },
    ],
    ["three years", year3, { termYears: 3 }],
    ["three years with their leap day", { ...year3, termDurationInSeconds: 94_694_400 }, { termYears: 3 }],
    [
      "queued: to come",
      { state: "queued", start: "2026-12-01T00:00:00Z" },
      { start: "2026-12-01T00:00:00.000Z" },
    ],
    ["retired: it has an end", { state: "retired" }, { id: "sp-1" }],
    ["waiting for its payment", { state: "payment-pending" }, { id: "sp-1" }],
    ["an offset in its times", { start: "2026-03-01T01:00:00+01:00" }, { start: "2026-03-01T00:00:00.000Z" }],
  ])("%s", (_, change, expected) => {
    expect(plans(change).owned).toMatchObject([expected]);
  });

  test.each(["payment-failed", "queued-deleted", "returned"])(
    "that is %s is not there, and needs no more",
    (state) => {
      expect(ownedSavingsPlans([{ savingsPlanId: "sp-9", state }], "plans")).toEqual({
        owned: [],
        problems: [],
      });
    },
  );

  test("of another type covers no machine: left out, counted and said, whatever else it holds", () => {
    const database = { savingsPlanType: "Database", commitment: "-7" };
    expect(
      plans({}, { savingsPlanId: "d-1", ...database }, { savingsPlanId: "d-2", ...database }),
    ).toMatchObject({
      owned: [{ id: "sp-1" }],
      problems: [
        {
          where: "plans",
          what: 'Savings Plans of type "Database" left out: they cover neither EC2 nor SageMaker',
          count: 2,
        },
      ],
    });
  });

  test("in another currency is left out with its sum, never converted", () => {
    const { owned, problems } = plans({ currency: "CNY" }, { savingsPlanId: "sp-2", currency: "CNY" });
    expect(owned).toEqual([]);
    expect(problems).toEqual([
      { where: "plans", what: "5.00 CNY an hour left out: only USD is added up", count: 2 },
    ]);
  });

  test("that comes twice counts once, as it came last; the order of others is their start", () => {
    const other = { savingsPlanId: "sp-0", start: "2026-02-01T00:00:00Z" };
    const { owned } = plans({ state: "queued", commitment: "9" }, other, { commitment: "3" });
    expect(owned.map(({ id, usdPerHour }) => [id, usdPerHour])).toEqual([
      ["sp-0", 2.5],
      ["sp-1", 3],
    ]);
  });

  test.each<[string, SavingsPlanFacts, string]>([
    ["a negative commitment", { commitment: "-1" }, 'commitment: got "-1", expected dollars an hour from 0'],
    ["no commitment", { commitment: undefined }, "commitment: got none, expected dollars"],
    ["an empty one", { commitment: " " }, 'commitment: got " "'],
    ["one that is no number", { commitment: "2,50" }, 'commitment: got "2,50"'],
    ["one without end", { commitment: "Infinity" }, 'commitment: got "Infinity"'],
    ["no end", { end: undefined }, "end: got none, expected a time like"],
    ["an end that is no time", { end: "next year" }, 'end: got "next year"'],
    ["a day that does not exist", { end: "2027-13-01T00:00:00Z" }, 'end: got "2027-13-01T00:00:00Z"'],
    [
      "an end before its start",
      { end: "2026-01-01T00:00:00Z" },
      "got an end (2026-01-01T00:00:00.000Z) not after the start (2026-03-01",
    ],
    ["a term of two years", { termDurationInSeconds: 63_072_000 }, "termDurationInSeconds: got 63072000"],
    ["no type", { savingsPlanType: undefined }, "savingsPlanType: got none"],
    ["a state nobody knows", { state: "paused" }, 'state: got "paused", expected one of active,'],
    [
      "an EC2 Instance plan without its family",
      { savingsPlanType: "EC2Instance", region: "us-east-1" },
      "ec2InstanceFamily: got none",
    ],
    [
      "one without its region",
      { savingsPlanType: "EC2Instance", ec2InstanceFamily: "g5" },
      "region: got none",
    ],
  ])("with %s cannot be read, and the error names plan and field", (_, change, said) => {
    expect(() => plans({ savingsPlanId: "sp-0" }, change)).toThrow(UnreadableCommitment);
    expect(() => plans({ savingsPlanId: "sp-0" }, change)).toThrow(`Savings Plan sp-1: ${said}`);
  });

  test("without an id is named by its place", () => {
    expect(() => plans({}, { savingsPlanId: undefined })).toThrow("Savings Plan 2: savingsPlanId: got none");
  });
});

describe("a reservation that is owned", () => {
  test("costs its hourly charge and its upfront fee spread over the term, each instance", () => {
    expect(reservations({})).toEqual({
      owned: [
        {
          kind: "reservation",
          id: "ri-1",
          instanceType: "g5.xlarge",
          region: "us-east-1",
          instances: 2,
          usdPerHour: 0.35,
          start: "2026-01-01T00:00:00.000Z",
          end: "2027-01-01T00:00:00.000Z",
        },
      ],
      problems: [],
    });
  });

  test.each<[string, ReservationFacts, object]>([
    ["all upfront", { RecurringCharges: [], FixedPrice: 8760 }, { usdPerHour: 1 }],
    ["no upfront", { FixedPrice: 0 }, { usdPerHour: 0.25 }],
    ["of a zone: that zone's region", { AvailabilityZone: "eu-west-1b" }, { region: "eu-west-1" }],
    ["of a VPC, as they were once called", { ProductDescription: "Linux/UNIX (Amazon VPC)" }, { id: "ri-1" }],
    ["queued, with no end yet", { State: "queued", End: undefined }, { end: "2027-01-01T00:00:00.000Z" }],
    ["waiting for its payment", { State: "payment-pending" }, { id: "ri-1" }],
  ])("%s", (_, change, expected) => {
    expect(reservations(change).owned).toMatchObject([expected]);
  });

  test.each(["retired", "payment-failed", "queued-deleted"])("that is %s is not there", (State) => {
    expect(reservations({ State, End: undefined })).toEqual({ owned: [], problems: [] });
  });

  test.each<[ReservationFacts, string]>([
    [{ ProductDescription: "Windows" }, 'reservations for "Windows" left out: only Linux is counted'],
    [
      { InstanceTenancy: "dedicated" },
      'reservations of "dedicated" tenancy left out: they cover no shared machine',
    ],
    [{ CurrencyCode: "EUR" }, 'reservations in "EUR" left out: only USD is added up'],
  ])("%j is left out and said", (change, what) => {
    const { owned, problems } = reservations(change, { ReservedInstancesId: "ri-2", ...change });
    expect([owned, problems]).toEqual([[], [{ where: "reservations", what, count: 2 }]]);
  });

  test.each<[string, ReservationFacts, string]>([
    ["no end", { End: undefined }, "End: got none, expected a time like"],
    ["no count", { InstanceCount: undefined }, "InstanceCount: got none, expected a whole number from 1"],
    ["a count of none", { InstanceCount: 0 }, "InstanceCount: got 0"],
    ["half an instance", { InstanceCount: 1.5 }, "InstanceCount: got 1.5"],
    ["a fee that is negative", { FixedPrice: -1 }, "FixedPrice: got -1, expected dollars from 0"],
    [
      "a charge that is negative",
      { RecurringCharges: [{ Amount: -1, Frequency: "Hourly" }] },
      "RecurringCharges: got",
    ],
    [
      "a charge by the month",
      { RecurringCharges: [{ Amount: 1, Frequency: "Monthly" }] },
      "RecurringCharges: got",
    ],
    ["no duration", { Duration: undefined }, "Duration: got none"],
    ["no platform", { ProductDescription: undefined }, "ProductDescription: got none"],
    ["no type", { InstanceType: "" }, 'InstanceType: got ""'],
    ["a state nobody knows", { State: "Active" }, 'State: got "Active", expected one of active,'],
  ])("with %s cannot be read, and the error names reservation and field", (_, change, said) => {
    expect(() => reservations({ ReservedInstancesId: "ri-0" }, change)).toThrow(`reservation ri-1: ${said}`);
  });

  test("of a region that nobody told cannot be placed", () => {
    expect(() => ownedReservations([aReservationEntry()], { where: "r", region: undefined })).toThrow(
      "reservation ri-1: AvailabilityZone: got none, expected a zone, for its region is not known otherwise",
    );
  });
});
