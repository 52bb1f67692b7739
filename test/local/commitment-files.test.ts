import { describe, expect, test } from "vitest";
import { ConfigError } from "../../lib/domain/errors.ts";
import { filesCommitmentSource } from "../../lib/local/commitment-files.ts";
import { aPlanEntry, aReservationEntry } from "../builders/commitment-facts.ts";
import { AS_OF, describeCommitmentSource, REGION } from "../contract/commitment-source.ts";
import { withFolder } from "./fleet-folder.ts";

const PLANS = "describe-savings-plans.json";
const RESERVATIONS = "describe-reserved-instances.json";
const plans = (...savingsPlans: readonly object[]) => JSON.stringify({ savingsPlans });
const reservations = (...ReservedInstances: readonly object[]) =>
  JSON.stringify({ ReservedInstances }, undefined, 4);

/** Asks a folder with these files, of a fleet in these regions. */
const ask = (files: Readonly<Record<string, string | Uint8Array>>, regions: readonly string[] = [REGION]) =>
  withFolder(files, async (dir) => {
    const source = filesCommitmentSource({ dir, regions: async () => regions });
    return source?.fetchCommitments({ asOf: AS_OF });
  });
const both = (change: Readonly<Record<string, string | Uint8Array>>) =>
  ask({ [PLANS]: plans(), [RESERVATIONS]: reservations(), ...change });

describeCommitmentSource("a folder", async ({ plans: pages, reservations: entries }) => {
  const documents = pages.map((savingsPlans, index) =>
    JSON.stringify(
      { savingsPlans, nextToken: index + 1 < pages.length ? String(index + 1) : "" },
      undefined,
      4,
    ),
  );
  const answer = await ask({ [PLANS]: documents.join("\n"), [RESERVATIONS]: reservations(...entries) });
  return answer ?? expect.fail("expected the folder to be a source");
});

describe("a folder's commitments", () => {
  test("are not known where it says nothing of them: there is no source at all", async () => {
    expect(await ask({})).toBeUndefined();
    expect(
      await ask({ "describe-instances.json": "{}", "describe-reserved-instances.json.bak": "{}" }),
    ).toBeUndefined();
    expect(filesCommitmentSource({ dir: "/nowhere", regions: async () => [] })).toBeUndefined();
  });

  test("have the month before as their window, and nothing of how they are used", async () => {
    const answer = await both({});
    expect(answer?.commitments).toEqual({
      window: { start: "2026-10-25T08:00:00.000Z", end: AS_OF },
      recommendations: [],
      owned: [],
    });
  });

  test.each([
    [RESERVATIONS, { [PLANS]: plans(aPlanEntry()) }],
    [PLANS, { [RESERVATIONS]: reservations(aReservationEntry()) }],
    [PLANS, { "describe-reserved-instances.eu-west-1.json": reservations(aReservationEntry()) }],
  ])("without %s are not known either, and a problem says what to export", async (missing, files) => {
    const answer = await ask(files);
    expect(answer?.commitments).not.toHaveProperty("owned");
    expect(answer?.problems).toEqual([
      { where: missing, what: expect.stringMatching(/^got \S+ without it: .*export both/) },
    ]);
  });

  test("that exist and cannot be opened are a failure, not nothing", async () => {
    const answer = await withFolder({ [PLANS]: plans(), [`${RESERVATIONS}/inner`]: "" }, async (dir) =>
      filesCommitmentSource({ dir, regions: async () => [REGION] })?.fetchCommitments({ asOf: AS_OF }),
    );
    expect(answer?.commitments).not.toHaveProperty("owned");
    expect(answer?.problems).toMatchObject([{ where: "files", failure: "failed" }]);
  });

  test("are of each region that a file is named after", async () => {
    const answer = await both({
      "describe-reserved-instances.eu-west-1.json": reservations(
        aReservationEntry({ ReservedInstancesId: "ri-2" }),
      ),
      "describe-reserved-instances.us-west-2.json": reservations(
        aReservationEntry({ ReservedInstancesId: "ri-3" }),
      ),
    });
    expect(answer?.commitments.owned).toMatchObject([
      { id: "ri-2", region: "eu-west-1" },
      { id: "ri-3", region: "us-west-2" },
    ]);
  });

  test("of zones need no region, wherever the fleet is", async () => {
    const zonal = aReservationEntry({ AvailabilityZone: "us-west-2-lax-1a" });
    const answer = await ask({ [PLANS]: plans(), [RESERVATIONS]: reservations(zonal) }, [
      "us-east-1",
      "eu-west-1",
    ]);
    expect(answer?.commitments.owned).toMatchObject([{ region: "us-west-2" }]);
  });

  test.each([[["us-east-1", "eu-west-1"]], [[]]])(
    "of a region that the answer does not name and a fleet in %j does not tell are refused",
    async (regions) => {
      const files = { [PLANS]: plans(), [RESERVATIONS]: reservations(aReservationEntry()) };
      await expect(ask(files, regions)).rejects.toThrow(
        /^describe-reserved-instances.json: got regional reservations, .* expected a file for each/,
      );
    },
  );

  test("may carry fields that we do not read, for AWS adds some", async () => {
    const answer = await both({ [PLANS]: plans({ ...aPlanEntry(), newsOf2027: { deep: [1] } }) });
    expect(answer?.commitments.owned).toHaveLength(1);
  });

  test.each<[string, string, string | Uint8Array, RegExp]>([
    ["nothing in it", PLANS, "", /^describe-savings-plans.json: got an empty file, expected JSON$/],
    ["half a document", PLANS, '{"savingsPlans": [', /^describe-savings-plans.json: not valid JSON: /],
    [
      "bytes that are no text",
      PLANS,
      Uint8Array.of(0xff, 0xfe, 0x41),
      /^describe-savings-plans.json: got bytes that are not UTF-8/,
    ],
    [
      "another command's answer",
      PLANS,
      reservations(),
      /expected the output of aws savingsplans describe-savings-plans at savingsPlans/,
    ],
    [
      "another command's answer",
      RESERVATIONS,
      plans(),
      /expected the output of aws ec2 describe-reserved-instances at ReservedInstances/,
    ],
    [
      "a field of another kind",
      PLANS,
      plans({ ...aPlanEntry(), commitment: 2.5 }),
      /at savingsPlans\.0\.commitment: .*expected string/,
    ],
    [
      "a negative commitment",
      PLANS,
      plans(aPlanEntry(), aPlanEntry({ savingsPlanId: "sp-2", commitment: "-3" })),
      /^describe-savings-plans.json: Savings Plan sp-2: commitment: got "-3", expected dollars an hour from 0$/,
    ],
    [
      "no end",
      PLANS,
      plans(aPlanEntry({ end: undefined })),
      /^describe-savings-plans.json: Savings Plan sp-1: end: got none/,
    ],
    [
      "no end",
      RESERVATIONS,
      reservations(aReservationEntry({ End: undefined })),
      /^describe-reserved-instances.json: reservation ri-1: End: got none/,
    ],
    [
      "a last page that promises another",
      PLANS,
      JSON.stringify({ savingsPlans: [], nextToken: "abc" }),
      /^describe-savings-plans.json: got a last page with a nextToken, expected all pages: .*--next-token/,
    ],
  ])("with %s in %s are refused, naming file and entry", async (_, file, content, said) => {
    await expect(both({ [file]: content })).rejects.toThrow(said);
    await expect(both({ [file]: content })).rejects.toThrow(ConfigError);
  });
});
