import { DescribeInstanceTypesCommand, EC2Client, type InstanceTypeInfo } from "@aws-sdk/client-ec2";
import type { Problem } from "../../domain/fleet.ts";
import { type InstanceType, type InstanceTypes, machineName } from "../../domain/instance-type.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import type { InventoryItem } from "../inventory-item.ts";
import { acceleratorsOf } from "./accelerator-set.ts";
import { UNKNOWN_TYPE } from "./endpoint-variants.ts";
import { required } from "./inventory.ts";
import { allPages } from "./pages.ts";

const API = "ec2:DescribeInstanceTypes";

/** Names a call: half of what one filter takes (200 values, EC2 API reference, 2026-11-24). */
const NAMES_A_CALL = 100;

const MIB_PER_GIB = 1024;

/** What EC2 calls a type. Anything else is not asked for: `*` in a filter matches many types. */
const TYPE_NAME = /^[a-z0-9-]+\.[a-z0-9-]+$/;

export interface DescribedTypes {
  readonly types: InstanceTypes;
  readonly problems: readonly Problem[];
}

/**
 * Types of these items that the catalog lacks, as EC2 describes them; `ml.` types by the machine's name. They are
 * filtered for, not asked for by name: one unknown name fails a whole request (InvalidInstanceType). One that EC2
 * does not know either is a problem, not a failure. Throws SourceError when EC2 cannot be asked.
 */
export async function describeMissingTypes(
  connection: Connection,
  items: readonly InventoryItem[],
  catalog: InstanceTypes,
): Promise<DescribedTypes> {
  const missing = Map.groupBy(
    items.filter(({ instanceType }) => instanceType !== UNKNOWN_TYPE),
    ({ instanceType }) => machineName(instanceType),
  );
  const names = [...missing.keys()].filter((name) => !Object.hasOwn(catalog, name)).toSorted();
  const found = await describeTypes(
    connection,
    names.filter((name) => TYPE_NAME.test(name)),
  );
  const types = Object.fromEntries(found.map((one) => [one.name, one]));
  const problems = names
    .filter((name) => !Object.hasOwn(types, name))
    .map((name) => ({
      where: connection.region,
      what: `instance type ${JSON.stringify(name)} is known neither to the catalog nor to EC2 here: kept, without size or price`,
      count: missing.get(name)?.length ?? 0,
    }));
  return { types, problems };
}

async function describeTypes(
  connection: Connection,
  names: readonly string[],
): Promise<readonly InstanceType[]> {
  const client = metered(new EC2Client(clientOptions(connection)), "ec2", connection.meter);
  const found: InstanceType[] = [];
  for (let start = 0; start < names.length; start += NAMES_A_CALL) {
    const values = names.slice(start, start + NAMES_A_CALL);
    const pages = await allPages(API, connection.region, (token) =>
      client.send(
        new DescribeInstanceTypesCommand({ Filters: [{ Name: "instance-type", Values: values }], ...token }),
      ),
    );
    found.push(...pages.flatMap(({ InstanceTypes }) => InstanceTypes ?? []).map(instanceTypeOf));
  }
  return found;
}

function instanceTypeOf(type: InstanceTypeInfo): InstanceType {
  const name = required(type.InstanceType, "InstanceType", API);
  const accelerators = acceleratorsOf(type);
  const networkGbps = networkOf(type);
  const nvmeGB = type.InstanceStorageInfo?.TotalSizeInGB;
  return {
    name,
    family: name.split(".")[0] ?? name,
    vcpus: required(type.VCpuInfo?.DefaultVCpus, "VCpuInfo.DefaultVCpus", API),
    memoryGiB: required(type.MemoryInfo?.SizeInMiB, "MemoryInfo.SizeInMiB", API) / MIB_PER_GIB,
    architecture: type.ProcessorInfo?.SupportedArchitectures?.includes("arm64") ? "arm64" : "x86_64",
    ...(accelerators === undefined ? {} : { accelerators }),
    ...(networkGbps === undefined ? {} : { networkGbps }),
    ...(nvmeGB === undefined ? {} : { nvmeGB }),
    burstable: type.BurstablePerformanceSupported ?? false,
    bareMetal: type.BareMetal ?? false,
    currentGeneration: type.CurrentGeneration ?? true,
  };
}

/** A fixed "200 Gigabit" or "16x 200 Gigabit" is what the machine has; only "Up to" needs the baselines of its cards. */
function networkOf({ NetworkInfo }: InstanceTypeInfo): number | undefined {
  const fixed = /^(?:(\d+)x )?([\d.]+) Gigabit$/.exec(NetworkInfo?.NetworkPerformance ?? "");
  if (fixed) return Number(fixed[1] ?? 1) * Number(fixed[2]);
  const baselines = (NetworkInfo?.NetworkCards ?? []).map((card) => card.BaselineBandwidthInGbps ?? 0);
  return baselines.reduce((sum, one) => sum + one, 0) || undefined;
}
