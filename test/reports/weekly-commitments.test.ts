import { describe, expect, test } from "vitest";
import type { Commitments } from "../../lib/domain/commitment.ts";
import { fraction, usd, usdPerHour } from "../../lib/domain/units.ts";
import { commitmentsSection } from "../../lib/reports/weekly-commitments.ts";
import { weeklyReportOf } from "../../lib/reports/weekly-report.ts";
import { sectionText, weeklyText } from "../../lib/reports/weekly-text.ts";
import { NOW } from "../builders/fleet.ts";

const window = { start: "2026-10-24T00:00:00.000Z", end: "2026-11-23T00:00:00.000Z" };
const recommendation = (plan: "compute" | "sagemaker", hourly: number) => ({
  plan,
  commitmentUsdPerHour: usdPerHour(hourly),
  savingUsdPerMonth: usd(hourly * 126.3),
  saving: fraction(hourly > 0 ? 0.275 : 0),
  lookBackDays: 30,
});
const WHOLE: Commitments = {
  window,
  savingsPlansUtilization: {
    committedUsdPerHour: usdPerHour(20),
    usedUsdPerHour: usdPerHour(15),
    unusedUsdPerHour: usdPerHour(5),
    utilization: fraction(0.75),
    netSavingUsd: usd(-12.5),
  },
  savingsPlansCoverage: {
    coveredUsdPerHour: usdPerHour(30),
    onDemandUsdPerHour: usdPerHour(10),
    coverage: fraction(0.75),
    byService: [],
  },
  reservationUtilization: {
    purchasedInstances: 2,
    unusedInstances: 0.5,
    utilization: fraction(0.75),
    amortizedUsdPerHour: usdPerHour(1),
    netSavingUsd: usd(100),
  },
  reservationCoverage: {
    reservedInstances: 2,
    onDemandInstances: 6,
    coverage: fraction(0.25),
    onDemandUsdPerHour: usdPerHour(10),
  },
  recommendations: [recommendation("compute", 3.25), recommendation("sagemaker", 0)],
};
const zero = { onDemandUsdPerHour: usdPerHour(0) };
const NONE: Commitments = {
  window,
  savingsPlansUtilization: {
    committedUsdPerHour: usdPerHour(0),
    usedUsdPerHour: usdPerHour(0),
    unusedUsdPerHour: usdPerHour(0),
    netSavingUsd: usd(0),
  },
  savingsPlansCoverage: { coveredUsdPerHour: usdPerHour(0), ...zero, byService: [] },
  reservationUtilization: {
    purchasedInstances: 0,
    unusedInstances: 0,
    amortizedUsdPerHour: usdPerHour(0),
    netSavingUsd: usd(0),
  },
  reservationCoverage: { reservedInstances: 0, onDemandInstances: 0, ...zero },
  recommendations: [recommendation("compute", 0), recommendation("sagemaker", 0)],
};

const sectionOf = (commitments: Commitments | undefined): string => {
  const facts = { now: NOW, findings: [], ...(commitments === undefined ? {} : { commitments }) };
  const section = commitmentsSection(weeklyReportOf(facts));
  return section === undefined ? "" : sectionText(section);
};

describe("commitments in the weekly text", () => {
  test("are dollars an hour and percent, with AWS's own advice beside them", () => {
    expect(sectionOf(WHOLE)).toBe(
      `COMMITMENTS (means of the 30 days to 2026-11-23 00:00 UTC)
Savings Plans: $20.00 an hour committed, 75 % of it used, $5.00 an hour unused; net saving −$13.
On-demand spend a plan could cover: $10.00 an hour, beside $30.00 an hour covered (coverage 75 %).
EC2 reservations: $1.00 an hour for 2 instances, 75 % of them used, 0.5 unused; net saving $100.
EC2 instances on demand: 6 at $10.00 an hour, beside 2 reserved (coverage 25 %).
AWS would buy, as a second opinion (1 year, no upfront):
- Compute Savings Plan: $3.25 an hour, saves $410 a month (28 %)
- SageMaker Savings Plan: none`,
    );
  });

  test("that are none are said to be none, in every line", () => {
    const [, ...lines] = sectionOf(NONE).split("\n");
    expect(lines.filter((line) => /: none\.?$/.test(line))).toHaveLength(6);
  });

  test("that could not be read are not known, never none", () => {
    const [, ...lines] = sectionOf({ window, recommendations: [] }).split("\n");
    expect(lines.filter((line) => /: not known\.?$/.test(line))).toHaveLength(6);
    expect(sectionOf(undefined)).toContain("Not known");
  });

  test("stand in the mail", () => {
    const report = weeklyReportOf({ now: NOW, findings: [], commitments: WHOLE });
    expect(weeklyText(report).text).toContain(`\n\n${sectionOf(WHOLE)}\n\n`);
  });
});
