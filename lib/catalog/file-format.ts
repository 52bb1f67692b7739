import type { PriceKind } from "../domain/offering.ts";

/** Who says so, and the date at which that source held the figures. */
export interface FactSource {
  readonly source: string;
  readonly asOf: string;
}

/** One line of instance-types.json. What is absent is not so (`arm64`) or not known (`networkGbps`). */
export interface TypeRow {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly arm64?: boolean;
  readonly accelerator?: string;
  readonly count?: number;
  readonly devices?: number;
  readonly memoryGiBEach?: number;
  readonly networkGbps?: number;
  readonly nvmeGB?: number;
  readonly burstable?: boolean;
  readonly bareMetal?: boolean;
  readonly previousGeneration?: boolean;
}

export interface TypeList extends FactSource {
  readonly types: readonly TypeRow[];
}

export interface PriceRow {
  readonly type: string;
  readonly usdPerHour: number;
}

/** The figures that one source gave for one region. */
export interface PriceList extends FactSource {
  readonly region: string;
  readonly prices: readonly PriceRow[];
}

/** prices.json. A kind without a list is one that no source holds. */
export type PriceLists = Readonly<Partial<Record<PriceKind, readonly PriceList[]>>>;

/** spot-advisor.json. Each line: the type, a space, and a cell for each region in their order (`spot-cells.ts`). */
export interface SpotAdvisorFile extends FactSource {
  readonly regions: readonly string[];
  readonly types: readonly string[];
}

/** One line of accelerators.json: dense rates in teraflops, `null` where unsupported or not published. */
export interface ChipRow extends FactSource {
  readonly model: string;
  /** What a program can use, not the label: an 80 GB H100 holds 79.1 GiB. */
  readonly memoryGiB: number;
  readonly memoryGBPerSecond: number;
  readonly fp32: number | null;
  readonly fp16: number | null;
  readonly bf16: number | null;
  readonly fp8: number | null;
  readonly int8: number | null;
  readonly interconnectGBPerSecond: number;
}
