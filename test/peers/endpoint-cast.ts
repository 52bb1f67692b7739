import { type Load, NIGHTLY, OFFICE_HOURS, steady, ZERO } from "./loads.ts";
import type { Truth } from "./machine-cast.ts";

/** A variant as the account has it; figures are of one card, and published summed over the cards. */
export interface Variant {
  readonly name: string;
  readonly truth: Truth;
  readonly gpu: Load;
  readonly vram: number;
  /** Calls an hour; "unpublished" for an asynchronous endpoint, which has none. */
  readonly calls: Load | "unpublished";
}

export interface CastEndpoint {
  readonly name: string;
  readonly type: "ml.g5.xlarge" | "ml.g5.48xlarge";
  readonly cards: number;
  readonly variants: readonly [Variant, ...Variant[]];
  /** Requests waiting, and processed an hour, of an asynchronous endpoint. */
  readonly queue?: { readonly backlog: Load; readonly processed: Load };
}

const single = { type: "ml.g5.xlarge", cards: 1 } as const;
const eight = { type: "ml.g5.48xlarge", cards: 8 } as const;
const idle: Variant = { name: "AllTraffic", truth: "idle", gpu: ZERO, vram: 2, calls: ZERO };
const busy: Variant = { name: "AllTraffic", truth: "working", gpu: steady(60), vram: 70, calls: steady(900) };

export const ENDPOINTS: readonly CastEndpoint[] = [
  { ...single, name: "nobody-calls", variants: [idle] },
  { ...eight, name: "nobody-calls-eight", variants: [idle] },
  { ...single, name: "loaded-and-forgotten", variants: [{ ...idle, vram: 60 }] },
  { ...single, name: "chat", variants: [busy] },
  { ...single, name: "blue-green", variants: [busy, { ...idle, name: "canary" }] },
  { ...single, name: "named-blue", variants: [{ ...busy, name: "blue" }] },
  { ...single, name: "office", variants: [{ ...busy, gpu: OFFICE_HOURS, calls: OFFICE_HOURS }] },
  { ...single, name: "barely-warm", variants: [{ ...busy, gpu: steady(0.5) }] },
  { ...eight, name: "ten-percent", variants: [{ ...busy, gpu: steady(10), vram: 20 }] },
  {
    ...single,
    name: "async-busy",
    variants: [{ ...busy, calls: "unpublished" }],
    queue: { backlog: steady(3), processed: steady(40) },
  },
  {
    ...single,
    name: "async-nightly",
    variants: [{ ...busy, gpu: NIGHTLY, calls: "unpublished" }],
    queue: { backlog: ZERO, processed: NIGHTLY },
  },
];
