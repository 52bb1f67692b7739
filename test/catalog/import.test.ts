import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { catalogFiles } from "../../lib/catalog/import/catalog-files.ts";
import { parseCsv } from "../../lib/catalog/import/csv.ts";
import { INPUT_FILES, type Inputs } from "../../lib/catalog/import/inputs.ts";
import { importInstanceTypes } from "../../lib/catalog/import/instance-types.ts";
import { importPrices } from "../../lib/catalog/import/prices.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const FACTS = join(ROOT, "../shared");
const hasFacts = Object.values(INPUT_FILES).every((path) => existsSync(join(FACTS, path)));

const NOTHING: Inputs = { specs: [], onDemand: [], acceleratorPrices: [], spotSavings: [], chips: [] };

describe("importing the catalog", () => {
  test("reproduces the committed files byte for byte", ({ skip }) => {
    skip(!hasFacts, "the folder of facts, ../shared, is not here");
    const files = catalogFiles((path) => readFileSync(join(FACTS, path), "utf8"));
    for (const [name, text] of Object.entries(files))
      expect(
        text === readFileSync(join(ROOT, "lib/catalog", name), "utf8"),
        `${name} differs: npm run import-catalog`,
      ).toBe(true);
  });

  test("keeps a negative saving: there spot was dearer than on-demand", () => {
    const prices = importPrices(
      {
        ...NOTHING,
        onDemand: [{ region: "us-east-1", instance_type: "p5.48xlarge", price_per_hour: "55.04" }],
        spotSavings: [
          { region: "us-east-1", os: "Linux", instance_type: "p5.48xlarge", savings_pct_vs_ondemand: "-62" },
          { region: "us-east-1", os: "Windows", instance_type: "p5.48xlarge", savings_pct_vs_ondemand: "10" },
        ],
      },
      new Set(["p5.48xlarge"]),
    );
    expect(prices.spot?.flatMap((list) => list.prices)).toEqual([
      { type: "p5.48xlarge", usdPerHour: 89.1648 },
    ]);
  });

  test("makes no spot price where there is a saving but no on-demand price", () => {
    const saving = {
      region: "eu-west-1",
      os: "Linux",
      instance_type: "m7i.large",
      savings_pct_vs_ondemand: "50",
    };
    const prices = importPrices({ ...NOTHING, spotSavings: [saving] }, new Set(["m7i.large"]));
    expect(prices.spot?.flatMap((list) => list.prices)).toEqual([]);
  });

  test("refuses a chip it has no name for", () => {
    const spec = { instance_type: "g5.xlarge", gpu_name: "Mali", gpu_count: "1", gpu_logical_count: "1" };
    expect(() => importInstanceTypes({ ...NOTHING, specs: [spec] })).toThrow(
      "unknown chip Mali of g5.xlarge",
    );
  });
});

describe("csv", () => {
  test("reads quotes, commas, doubled quotes, line breaks in fields and either line end", () => {
    expect(parseCsv('a,b\r\n"x, ""y""\nz",2\n,\n')).toEqual([
      { a: 'x, "y"\nz', b: "2" },
      { a: "", b: "" },
    ]);
  });

  test.each(["", "a,b", "a,b\n"])("%j holds no row", (text) => {
    expect(parseCsv(text)).toEqual([]);
  });

  test("refuses a quote that is never closed", () => {
    expect(() => parseCsv('a\n"x')).toThrow("broken csv");
  });
});
