import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { planFields, renderFieldTable } from "../../lib/plan-file/field-table.ts";
import { planJsonSchema } from "../../lib/plan-file/schema.ts";
import { QUANTIZATIONS } from "../../lib/sizing/precision.ts";
import { complaintsAbout, planWith } from "./plan-text.ts";

describe("the JSON Schema is what editors complete from", () => {
  test("it is draft 7, of what people write: nothing with a default is required", () => {
    expect(planJsonSchema()).toMatchObject({
      $schema: "http://json-schema.org/draft-07/schema#",
      required: ["version", "region", "workloads"],
      additionalProperties: false,
    });
  });

  test("every field says what it means", () => {
    expect(planFields().filter(({ meaning }) => meaning === "")).toEqual([]);
  });

  test("the three kinds are told apart by `kind`", () => {
    const { properties } = planJsonSchema() as { properties: { workloads: { items: { oneOf: object[] } } } };
    expect(properties.workloads.items.oneOf).toHaveLength(3);
  });
});

test("docs/plan-file.md lists every field with its meaning and default", () => {
  const document = readFileSync(resolve(import.meta.dirname, "../../docs/plan-file.md"), "utf8");
  expect(document).toContain(renderFieldTable());
});

test("the plan knows the quantizations that sizing knows", () => {
  const serving = (quantization: string) =>
    planWith(
      `{ name: a, kind: inference, demand: { peakQps: 1 }, serving: { contextTokens: 2, outputTokens: 1, quantization: ${quantization} } }`,
    );
  expect(QUANTIZATIONS.filter((one) => complaintsAbout(serving(one)).length > 0)).toEqual([]);
  const [complaint] = complaintsAbout(serving("int3"));
  expect(complaint).toContain(`expected one of ${QUANTIZATIONS.join(", ")}`);
});
