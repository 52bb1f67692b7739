import type { Accelerator, Accelerators, Precision } from "../domain/instance-type.ts";
import catalog from "./accelerators.json" with { type: "json" };
import type { ChipRow } from "./file-format.ts";

const CHIPS: readonly ChipRow[] = catalog.accelerators;

const RATES = ["fp32", "fp16", "bf16", "fp8", "int8"] as const satisfies readonly Precision[];

let chips: Accelerators | undefined;

/** The chips the catalog knows, by chip-GB name (`H100-80GB`). Built on first use. */
export function embeddedAccelerators(): Accelerators {
  chips ??= Object.fromEntries(CHIPS.map((row) => [row.model, acceleratorOf(row)]));
  return chips;
}

function acceleratorOf(row: ChipRow): Accelerator {
  const { model, memoryGiB, memoryGBPerSecond, interconnectGBPerSecond, source, asOf } = row;
  const teraflops: Partial<Record<Precision, number>> = {};
  for (const precision of RATES) {
    const rate = row[precision];
    if (rate !== null) teraflops[precision] = rate;
  }
  return { model, memoryGiB, memoryGBPerSecond, teraflops, interconnectGBPerSecond, source, asOf };
}
