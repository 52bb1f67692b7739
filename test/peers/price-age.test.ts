import { expect, test } from "vitest";
import { ageDays } from "../../lib/catalog/price-facts.ts";
import { embeddedPriceBook, embeddedPriceLists } from "../../lib/catalog/prices.ts";

/** A year: AWS cut P4 and P5 prices by up to 45 % once in two years (June 2025), and new families come twice a year. */
const OLDEST_DAYS = 365;

// The one test that reads the clock: that the snapshot ages is its point. In CI only, so that no old checkout turns red.
test.runIf(process.env.CI)(
  "the dated on-demand prices are younger than a year (npm run headroom -- catalog refresh)",
  () => {
    const today = new Date().toISOString();
    expect(ageDays(`${embeddedPriceBook().asOf}T00:00:00.000Z`, today)).toBeLessThan(OLDEST_DAYS);
  },
);

test("each list of prices says whose it is, of which region and of which day", () => {
  for (const { region, kind, source, asOf } of embeddedPriceLists()) {
    expect(`${region} ${kind} ${source}`).toMatch(/^[a-z]+-[a-z]+-\d \w+ .{10,}/);
    expect(asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
  }
});
