import { CallMeter } from "../../lib/aws/call-meter.ts";
import type { TelemetryRequest } from "../../lib/aws/cloudwatch/telemetry.ts";
import { type AwsFleetOptions, awsFleetSource } from "../../lib/aws/fleet-source.ts";
import type { Target } from "../../lib/aws/target.ts";
import type { Resource } from "../../lib/domain/fleet.ts";
import type { GatherRequest } from "../../lib/pipeline/ports.ts";
import { TYPES } from "../builders/context.ts";
import { NOW } from "../builders/fleet.ts";
import { type FakeAws, fakeAws } from "./aws-inventory.ts";

export const HOME: Target = { account: "111122223333", region: "us-east-1" };
export const REQUEST: GatherRequest = {
  signals: ["gpuUtilization", "invocations"],
  lookBackDays: 14,
  clock: NOW,
};

/** What the injected telemetry answers for an item; nothing published unless told otherwise. */
export type Observe = (
  item: TelemetryRequest["items"][number],
) => Pick<Resource, "telemetry" | "notMeasurable" | "unread">;

const silent: Observe = () => ({ telemetry: [], notMeasurable: [] });

interface Told {
  readonly observe?: Observe;
  /** Endpoints that publish a backlog and no invocations. */
  readonly asynchronous?: readonly string[];
}

/** A fleet source over a fake account, with telemetry injected. Call `restore` when done. */
export function sourceOver(
  aws: FakeAws,
  { observe = silent, asynchronous = [], ...change }: Partial<AwsFleetOptions> & Told = {},
) {
  const fake = fakeAws(aws);
  const asked: TelemetryRequest[] = [];
  const source = awsFleetSource({
    targets: [HOME],
    connect: ({ region }) => ({ region, meter: new CallMeter() }),
    instanceTypes: TYPES,
    readTelemetry: async (_, request) => {
      asked.push(request);
      const byResource = new Map(request.items.map((item) => [item.id, observe(item)]));
      return { byResource, asynchronous: new Set(asynchronous), problems: [] };
    },
    ...change,
  });
  return {
    asked,
    calls: fake.calls,
    restore: fake.restore,
    source,
    fetch: (request: Partial<GatherRequest> = {}) => source.fetchFleet({ ...REQUEST, ...request }),
  };
}
