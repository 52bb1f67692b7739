import { expect, test } from "vitest";
import type { TelemetryRequest } from "../../../lib/aws/cloudwatch/telemetry.ts";
import { earlierRequest, withEarlierDays } from "../../../lib/aws/inventory/earlier-days.ts";
import { addDays, addHours } from "../../../lib/domain/window.ts";
import { CloudWatchAccount, type PointAt } from "../../fakes/cloudwatch-account.ts";
import { anEndpoint, anItem, NOW, readFrom, TYPES } from "../cloudwatch/reading.ts";

const DAY = 86_400_000;
const ENDPOINT = anEndpoint({ launchedAt: addDays(NOW, -90) });
const NOON = addHours(NOW, -12);
const REQUEST: TelemetryRequest = {
  items: [ENDPOINT, anItem()],
  instanceTypes: TYPES,
  signals: ["cpuUtilization", "invocations"],
  window: { start: addDays(NOON, -14), end: NOON },
  clock: NOON,
};

/** So many calls a second on each of the days before. */
const daily = (callsASecond: (daysAgo: number) => number): readonly PointAt[] =>
  Array.from({ length: 56 }, (_, i) => [Date.parse(NOW) - (56 - i) * DAY, callsASecond(56 - i) * 86_400]);

test("calls are asked for by the day, of endpoints, over the whole days before the window", async () => {
  const account = new CloudWatchAccount().publish(
    ["AWS/SageMaker", "Invocations"],
    { EndpointName: "chat", VariantName: "AllTraffic" },
    { Sum: daily((daysAgo) => 100 - daysAgo) },
  );
  const telemetry = await readFrom(account, REQUEST.items, { ...REQUEST, signals: ["invocations"] });
  const before = earlierRequest(REQUEST, 56);
  if (before === undefined) throw new Error("nothing is asked for");
  account.asked.length = 0;
  const earlier = await readFrom(account, before.items, { ...before, signals: ["invocations"] });
  expect(account.asked).toEqual([{ api: "GetMetricData", queries: 1 }]);
  const [calls] = withEarlierDays(telemetry, earlier).byResource.get("chat")?.telemetry ?? [];
  expect(calls?.earlierDays).toHaveLength(42);
  expect(calls?.earlierDays?.at(0)).toEqual({ day: "2026-09-29", qps: 44 });
  expect(calls?.earlierDays?.at(-1)).toEqual({ day: "2026-11-09", qps: 85 });
});

test.each<[string, Partial<TelemetryRequest>, number | undefined]>([
  ["no rule reads a trend", {}, undefined],
  ["the window is as long", {}, 14],
  ["calls are not read", { signals: ["cpuUtilization"] }, 56],
  ["there is no endpoint", { items: [anItem()] }, 56],
  ["the endpoint is not measured in this run", { measured: new Set(["i-1"]) }, 56],
])("nothing is asked for where %s", (_, change, trendDays) => {
  expect(earlierRequest({ ...REQUEST, ...change }, trendDays)).toBeUndefined();
});
