import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { mockClient } from "aws-sdk-client-mock";
import { CallMeter } from "../../../lib/aws/call-meter.ts";
import { readTelemetry, type TelemetryRequest } from "../../../lib/aws/cloudwatch/telemetry.ts";
import type { InventoryItem } from "../../../lib/aws/inventory-item.ts";
import { SIGNALS, type Signal } from "../../../lib/domain/fleet.ts";
import type { AcceleratorSet, InstanceTypes } from "../../../lib/domain/instance-type.ts";
import { addDays } from "../../../lib/domain/window.ts";
import type { CloudWatchAccount, PointAt } from "../../fakes/cloudwatch-account.ts";

const machine = {
  architecture: "x86_64",
  burstable: false,
  bareMetal: false,
  currentGeneration: true,
} as const;
const cards = (devices: number, vendor: AcceleratorSet["vendor"] = "nvidia"): AcceleratorSet => ({
  model: "A10G-24GB",
  vendor,
  count: devices,
  devices,
  memoryGiBEach: 22.4,
});
const type = (name: string, vcpus: number, accelerators?: AcceleratorSet) => ({
  name,
  family: name.split(".", 1)[0] ?? "",
  vcpus,
  memoryGiB: 4 * vcpus,
  ...(accelerators ? { accelerators } : {}),
  ...machine,
});

export const TYPES: InstanceTypes = {
  "m5.large": type("m5.large", 2),
  "g5.xlarge": type("g5.xlarge", 4, cards(1)),
  "g5.12xlarge": type("g5.12xlarge", 48, cards(4)),
  "trn1.2xlarge": type("trn1.2xlarge", 8, cards(1, "aws")),
};

export const NOW = "2026-11-24T00:00:00.000Z";
export const WINDOW = { start: addDays(NOW, -2), end: NOW };
export const START = Date.parse(WINDOW.start);
export const HOURS = 48;
const HOUR = 3_600_000;

/** The same value each hour of the window, or what is given of each. */
export const hourly = (value: number | ((hour: number) => number), hours = HOURS): readonly PointAt[] =>
  Array.from({ length: hours }, (_, hour) => [
    START + hour * HOUR,
    typeof value === "number" ? value : value(hour),
  ]);
export const level = (value: number, peak = value) => ({ Average: hourly(value), Maximum: hourly(peak) });

export function anItem(change: Partial<InventoryItem> & { privateDnsName?: string } = {}): InventoryItem {
  return {
    id: "i-1",
    kind: "ec2",
    instanceType: "g5.xlarge",
    instances: 1,
    region: "us-east-1",
    account: "111122223333",
    capacityType: "on-demand",
    launchedAt: addDays(NOW, -60),
    tags: {},
    asynchronous: false,
    ...change,
  };
}

export const anEndpoint = (change: Partial<InventoryItem> = {}): InventoryItem =>
  anItem({
    id: "chat",
    kind: "sagemaker-endpoint",
    instanceType: "ml.g5.12xlarge",
    endpoint: { name: "chat", variant: "AllTraffic" },
    ...change,
  });

/** Time does not pass: the pace is tested by itself. */
const IMPATIENT = { now: () => 0, sleep: async () => undefined };

export async function readFrom(
  account: CloudWatchAccount,
  items: readonly InventoryItem[],
  change: Partial<TelemetryRequest> & { signals?: readonly Signal[] } = {},
) {
  const mock = mockClient(CloudWatchClient);
  mock.on(ListMetricsCommand).callsFake(async (input) => account.list(input));
  mock.on(GetMetricDataCommand).callsFake(async (input) => account.data(input));
  try {
    return await readTelemetry(
      { region: "us-east-1", meter: new CallMeter() },
      { items, instanceTypes: TYPES, signals: SIGNALS, window: WINDOW, clock: NOW, ...change },
      IMPATIENT,
    );
  } finally {
    mock.restore();
  }
}

export type Read = Awaited<ReturnType<typeof readFrom>>;

/** `signal/accelerator` -> mean, of one resource. */
export const meansOf = (read: Read, id = "i-1"): Record<string, number> =>
  Object.fromEntries(
    (read.byResource.get(id)?.telemetry ?? []).map(({ signal, accelerator, mean }) => [
      accelerator === undefined ? signal : `${signal}/${accelerator}`,
      Number(mean.toFixed(6)),
    ]),
  );
