import { describe, expect, test } from "vitest";
import { type CatalogQuestion, showCatalog } from "../../lib/cli/catalog.ts";
import { ConfigError } from "../../lib/domain/errors.ts";

const show = (question: Partial<CatalogQuestion>): string =>
  showCatalog({ json: false, today: "2026-07-30T09:00:00.000Z", ...question });

describe("catalog show", () => {
  test("prints a type's facts and prices with source, date and age, and says unknown", () => {
    const text = show({ type: "g6f.large", region: "us-east-1" });
    expect(text).toContain("2 vCPU, 8 GiB, x86_64, 0.125 x L4-24GB (1 device of 2.79 GiB)");
    expect(text).toMatch(/us-east-1 +on-demand +0\.202 +2026-07-20 +10 days +EC2 price list/);
    expect(text).toMatch(/us-east-1 +3-year commitment +unknown\n/);
    expect(text).not.toContain("us-west-2");
  });

  test("prints every region without --region", () => {
    for (const region of ["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-1"])
      expect(show({ type: "g4dn.xlarge" })).toContain(region);
  });

  test("shows a SageMaker type with the machine's facts and its own price", () => {
    const text = show({ type: "ml.g5.xlarge", region: "us-east-1" });
    expect(text).toContain("A10G-24GB");
    expect(text).toContain("1.4084");
  });

  test("answers the same in JSON", () => {
    expect(JSON.parse(show({ type: "p5.48xlarge", region: "us-east-1", json: true }))).toMatchObject({
      name: "p5.48xlarge",
      accelerators: { model: "H100-80GB", count: 8 },
      prices: [{ kind: "onDemand", usdPerHour: 55.04, asOf: "2026-07-20", ageDays: 10 }, {}, {}, {}],
    });
  });

  test("without a type lists each source of prices with its age", () => {
    const text = show({});
    expect(text).toMatch(/on-demand +us-east-1 +\d+ +2026-07-20 +10 days/);
    expect(JSON.parse(show({ json: true }))).toMatchObject({ origin: "embedded", asOf: "2026-07-20" });
  });

  test("with a region alone prints its prices", () => {
    expect(show({ region: "us-west-2" })).toMatch(/g5\.xlarge +1\.006 +\S+ +0\.63378 +unknown/);
    const { types } = JSON.parse(show({ region: "eu-west-1", json: true })) as { types: { name: string }[] };
    expect(types.map(({ name }) => name)).toContain("g4dn.xlarge");
  });

  test.each([
    [{ type: "g5.xlarg" }, "nearest: g5.xlarge"],
    [{ type: "ml.g5.xlarg" }, "nearest: ml.g5.xlarge"],
    [{ type: "__proto__" }, "catalog show"],
    [{ type: "" }, "expected one the catalog holds"],
    [{ type: "g5.xlarge", region: "us-weast-1" }, "nearest: us-east-1"],
    [{ region: "constructor" }, "us-east-1, us-west-2, eu-west-1, ap-southeast-1"],
  ])("refuses %j, saying what would do", (question, hint) => {
    expect(() => show(question)).toThrow(ConfigError);
    expect(() => show(question)).toThrow(hint);
  });
});
