import type { AcceleratorSet, InstanceType, InstanceTypes } from "../domain/instance-type.ts";
import type { FactSource, TypeList, TypeRow } from "./file-format.ts";
import catalog from "./instance-types.json" with { type: "json" };

const LISTS: readonly TypeList[] = catalog.lists;

interface Facts {
  readonly types: InstanceTypes;
  readonly sources: ReadonlyMap<string, FactSource>;
}

let facts: Facts | undefined;

/** The types the catalog knows, by name without `ml.`. Built on first use. */
export const embeddedInstanceTypes = (): InstanceTypes => embeddedFacts().types;

/** The source of a type's vCPUs, memory and accelerators; undefined for a type the catalog lacks. */
export const instanceTypeSource = (name: string): FactSource | undefined => embeddedFacts().sources.get(name);

function embeddedFacts(): Facts {
  facts ??= {
    types: Object.fromEntries(
      LISTS.flatMap(({ types }) => types.map((row) => [row.name, instanceTypeOf(row)])),
    ),
    sources: new Map(
      LISTS.flatMap(({ source, asOf, types }) => types.map(({ name }) => [name, { source, asOf }])),
    ),
  };
  return facts;
}

function instanceTypeOf(row: TypeRow): InstanceType {
  const accelerators = acceleratorsOf(row);
  return {
    name: row.name,
    family: row.name.split(".")[0] ?? row.name,
    vcpus: row.vcpus,
    memoryGiB: row.memoryGiB,
    architecture: row.arm64 ? "arm64" : "x86_64",
    ...(accelerators && { accelerators }),
    ...(row.networkGbps !== undefined && { networkGbps: row.networkGbps }),
    ...(row.nvmeGB !== undefined && { nvmeGB: row.nvmeGB }),
    burstable: row.burstable ?? false,
    bareMetal: row.bareMetal ?? false,
    currentGeneration: !row.previousGeneration,
  };
}

function acceleratorsOf({ accelerator, count, devices, memoryGiBEach }: TypeRow): AcceleratorSet | undefined {
  if (!accelerator || !count || !devices || !memoryGiBEach) return undefined;
  const vendor = /^(Inferentia|Trainium)/.test(accelerator) ? "aws" : "nvidia";
  return { model: accelerator, vendor, count, devices, memoryGiBEach };
}
