import type { TypeList, TypeRow } from "../file-format.ts";
import type { Row } from "./csv.ts";
import type { Inputs } from "./inputs.ts";
import { ACCELERATOR_LIST, INSTANCE_SPECS, TRAINIUM2_SPECS } from "./sources.ts";

const GENERAL = /^([mcr][5-9][a-z-]*|t3|t3a|t4g)\./;
const ACCELERATED =
  /^(g4dn|g5|g5g|g6|g6e|g6f|gr6|gr6f|g7|g7e|p3|p3dn|p4d|p4de|p5|p5e|p5en|p6-b200|p6-b300|inf1|inf2|trn1|trn1n|trn2)\./;
/** Gone from today's DescribeInstanceTypes, still in the price list of 2025-11-30. */
const RETIRED = /^p3\./;

const MIB_PER_GIB = 1024;
/** What the API reports for a whole L4; a g6f holds 1/8 to 1/2 of one. */
const WHOLE_L4_MIB = 22_888;
/** Neuron documentation v2.29: 4 HBM stacks, 96 GiB; the dump's 524,288 MiB a chip is wrong. */
const TRAINIUM2_GIB = 96;

const CHIPS: Readonly<Record<string, string>> = {
  T4: "T4-16GB",
  T4g: "T4G-16GB",
  A10G: "A10G-24GB",
  L4: "L4-24GB",
  L40S: "L40S-48GB",
  "RTX PRO 4500": "RTX-PRO-4500-32GB",
  "RTX PRO Server 6000": "RTX-PRO-6000-96GB",
  H100: "H100-80GB",
  H200: "H200-141GB",
  B200: "B200-180GB",
  B300: "B300-288GB",
  Inferentia: "Inferentia-8GB",
  Inferentia2: "Inferentia2-32GB",
  Trainium: "Trainium-32GB",
  Trainium2: "Trainium2-96GB",
};
/** Chips that EC2 sells with two memory sizes: the family tells them apart. */
const CHIPS_BY_FAMILY: Readonly<Record<string, string>> = {
  p3: "V100-16GB",
  p3dn: "V100-32GB",
  p4d: "A100-40GB",
  p4de: "A100-80GB",
};

export function importInstanceTypes(inputs: Inputs): { readonly lists: readonly TypeList[] } {
  const rows = inputs.specs.filter(
    ({ instance_type = "" }) => GENERAL.test(instance_type) || ACCELERATED.test(instance_type),
  );
  const isTrainium2 = (row: Row): boolean => row.neuron_name === "Trainium2";
  const retired = new Map(
    inputs.acceleratorPrices
      .filter(({ instance_type = "" }) => RETIRED.test(instance_type))
      .map((row) => [row.instance_type, retiredTypeOf(row)]),
  );
  return {
    lists: [
      { ...INSTANCE_SPECS, types: sorted(rows.filter((row) => !isTrainium2(row)).map(typeOf)) },
      { ...TRAINIUM2_SPECS, types: sorted(rows.filter(isTrainium2).map(typeOf)) },
      { ...ACCELERATOR_LIST, types: sorted([...retired.values()]) },
    ],
  };
}

function typeOf(row: Row): TypeRow {
  const networkGbps = networkOf(row);
  return {
    name: row.instance_type ?? "",
    vcpus: Number(row.vcpus),
    memoryGiB: Number(row.memory_gib),
    ...(row.arch === "arm64" && { arm64: true }),
    ...gpusOf(row),
    ...neuronChipsOf(row),
    ...(networkGbps !== undefined && { networkGbps }),
    ...(row.nvme_gb && { nvmeGB: Number(row.nvme_gb) }),
    ...(row.burstable === "True" && { burstable: true }),
    ...(row.bare_metal === "True" && { bareMetal: true }),
    ...(row.current_generation !== "True" && { previousGeneration: true }),
  };
}

/** `gpu_count` is 0 for a slice of a card, `gpu_logical_count` what the operating system sees. */
function gpusOf(row: Row): Partial<TypeRow> {
  if (!row.gpu_name) return {};
  const devices = Number(row.gpu_logical_count);
  const mib = Number(row.total_gpu_memory_mib) / devices;
  const whole = Number(row.gpu_count);
  return {
    accelerator: chipNamed(row, row.gpu_name),
    count: whole > 0 ? whole : devices * (mib / WHOLE_L4_MIB),
    devices,
    memoryGiBEach: rounded(mib / MIB_PER_GIB, 2),
  };
}

function neuronChipsOf(row: Row): Partial<TypeRow> {
  if (!row.neuron_name) return {};
  const count = Number(row.neuron_count);
  const reported = Number(row.neuron_total_mem_mib) / count / MIB_PER_GIB;
  const memoryGiBEach = row.neuron_name === "Trainium2" ? TRAINIUM2_GIB : reported;
  return { accelerator: chipNamed(row, row.neuron_name), count, devices: count, memoryGiBEach };
}

function chipNamed(row: Row, name: string): string {
  const chip = CHIPS_BY_FAMILY[familyOf(row.instance_type ?? "")] ?? CHIPS[name];
  if (!chip) throw new Error(`unknown chip ${name} of ${row.instance_type}: name it in CHIPS`);
  return chip;
}

/**
 * A fixed "200 Gigabit" is what the machine has; only "Up to" needs the baseline. The baseline summed over cards
 * counts g6e.48xlarge's 400 Gbit/s four times and p6-b200's 3,200 half.
 */
function networkOf(row: Row): number | undefined {
  const fixed = /^(?:(\d+)x )?([\d.]+) Gigabit$/.exec(row.network ?? "");
  if (fixed) return Number(fixed[1] ?? 1) * Number(fixed[2]);
  return row.baseline_gbps ? Number(row.baseline_gbps) : undefined;
}

const retiredTypeOf = (row: Row): TypeRow => ({
  name: row.instance_type ?? "",
  vcpus: Number(row.vcpus),
  memoryGiB: Number.parseFloat(row.memory ?? ""),
  accelerator: chipNamed(row, row.gpu ?? ""),
  count: Number(row.gpu_count),
  devices: Number(row.gpu_count),
  memoryGiBEach: Number.parseFloat(row.gpu_memory ?? ""),
  previousGeneration: true,
});

const sorted = (types: readonly TypeRow[]): readonly TypeRow[] =>
  types.toSorted((a, b) => (a.name < b.name ? -1 : 1));

const familyOf = (name: string): string => name.split(".")[0] ?? name;
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
