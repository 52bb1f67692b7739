import { expect, test } from "vitest";
import type { Plan } from "../../lib/domain/plan.ts";
import { FLEET_JOBS } from "../../lib/pipeline/fleet-jobs.ts";
import { gather } from "../../lib/pipeline/gather.ts";
import type { GatherRequest } from "../../lib/pipeline/ports.ts";
import { type RegisteredRule, RULES } from "../../lib/rules/index.ts";
import { PRICES } from "../builders/context.ts";
import { aFleet, NOW } from "../builders/fleet.ts";
import { aPlan } from "../builders/plan.ts";
import { aJob } from "../builders/spot.ts";
import { aService } from "../sizing/market.ts";

const SERVING = aPlan([aService({ name: "api" })]);
const TRAINING = aPlan([aJob()]);

async function requestFor(
  rules: readonly RegisteredRule[],
  plan: Plan = SERVING,
): Promise<GatherRequest | undefined> {
  let asked: GatherRequest | undefined;
  const fetchFleet = async (request: GatherRequest) => {
    asked = request;
    return aFleet([]);
  };
  const ports = {
    fleet: { name: "test", fetchFleet },
    bill: { fetchBill: async () => undefined },
    prices: { fetchPrices: async () => ({ book: PRICES, problems: [] }) },
  };
  await gather(ports, { plan, rules, clock: NOW });
  return asked;
}

test("only where a rule reads their trend are requests looked back on for longer: once a day, and not by the hour", async () => {
  expect(await requestFor(RULES)).toMatchObject({ lookBackDays: 14, trendDays: 56 });
  expect(await requestFor(FLEET_JOBS.utilization.rules)).toMatchObject({ trendDays: 56 });
  expect(await requestFor(FLEET_JOBS.recent.rules)).not.toHaveProperty("trendDays");
});

test("nor where no service is planned", async () => {
  expect(await requestFor(RULES, TRAINING)).not.toHaveProperty("trendDays");
});
