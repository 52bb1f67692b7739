import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { mockClient } from "aws-sdk-client-mock";
import { readTelemetry } from "../../lib/aws/cloudwatch/telemetry.ts";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { modelNamed } from "../../lib/catalog/models.ts";
import { embeddedPriceBook } from "../../lib/catalog/prices.ts";
import type { Assessment } from "../../lib/domain/assessment.ts";
import type { Fleet } from "../../lib/domain/fleet.ts";
import type { FindingStore, FleetSource } from "../../lib/pipeline/ports.ts";
import { watch } from "../../lib/pipeline/watch.ts";
import { RULES, signalsNeeded } from "../../lib/rules/index.ts";
import { NOW } from "../builders/fleet.ts";
import { sourceOver } from "../fakes/aws-inventory-source.ts";
import { openMemoryFindingStore } from "../fakes/memory-finding-store.ts";
import type { EmulatedFleet } from "./emulated-fleet.ts";

type Account = Pick<EmulatedFleet, "aws" | "cloudWatch">;

/** Time does not pass: the pace is tested by itself. */
const IMPATIENT = { now: () => 0, sleep: async () => undefined };

/** The AWS source, of which only EC2, SageMaker and CloudWatch themselves are emulated. */
async function looking<T>(
  { aws, cloudWatch }: Account,
  look: (source: FleetSource) => Promise<T>,
): Promise<T> {
  const mock = mockClient(CloudWatchClient);
  mock.on(ListMetricsCommand).callsFake(async (input) => cloudWatch.list(input));
  mock.on(GetMetricDataCommand).callsFake(async (input) => cloudWatch.data(input));
  const opened = sourceOver(aws, {
    instanceTypes: embeddedInstanceTypes(),
    readTelemetry: (connection, request) => readTelemetry(connection, request, IMPATIENT),
  });
  try {
    return await look(opened.source);
  } finally {
    mock.restore();
    opened.restore();
  }
}

const watching = (fleet: FleetSource, store: FindingStore): Promise<Assessment> =>
  watch(
    {
      fleet,
      store,
      bill: { fetchBill: async () => undefined },
      prices: { fetchPrices: async () => ({ book: embeddedPriceBook(), problems: [] }) },
    },
    {
      plan: undefined,
      instanceTypes: embeddedInstanceTypes(),
      accelerators: embeddedAccelerators(),
      modelNamed,
      clock: NOW,
    },
  );

/** The daily run over an emulated account. */
export const runOver = (account: Account, store = openMemoryFindingStore()): Promise<Assessment> =>
  looking(account, (source) => watching(source, store));

/** What the daily run gathers. */
export const fetchOver = (account: Account): Promise<Fleet> =>
  looking(account, (source) =>
    source.fetchFleet({ signals: signalsNeeded(RULES), lookBackDays: 14, clock: NOW }),
  );

/** The daily run over facts already gathered. */
export const judge = (fleet: Fleet, store = openMemoryFindingStore()): Promise<Assessment> =>
  watching({ name: "replay", fetchFleet: async () => fleet }, store);
