import type { ResourceKind, Signal } from "../../domain/fleet.ts";
import type { CapacityType } from "../../domain/offering.ts";
import type { Flaw } from "./flaw.ts";
import type { LoadShape } from "./load-shape.ts";

/** `nvidia_smi_utilization_memory` is what some agents send: time the memory bus was busy, not VRAM in use. */
export type DemoSignal = Signal | "nvidia_smi_utilization_memory";

/** One shape for the whole resource, or one an accelerator, in the order of their indexes. */
export type Load = Readonly<Partial<Record<DemoSignal, LoadShape | readonly LoadShape[]>>>;

/** One resource of the demo fleet: who it is, and how it behaves. */
export interface Character {
  readonly id: string;
  readonly kind: ResourceKind;
  readonly instanceType: string;
  /** The `workload` tag; a resource without it is nobody's. */
  readonly workload: string | undefined;
  readonly load: Load;
  readonly ageDays: number;
  readonly capacityType: CapacityType;
  readonly region: string;
  readonly account: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly flaw?: Flaw;
}

type Particulars = Partial<Omit<Character, "id" | "kind" | "instanceType" | "workload" | "load">>;

export const PRODUCTION = "111122223333";
export const RESEARCH = "444455556666";

/** Older than the bill: it was there all the time. */
const LONG_AGO_DAYS = 180;

export const ec2 = (
  id: string,
  instanceType: string,
  workload: string | undefined,
  load: Load,
  particulars: Particulars = {},
): Character => character("ec2", id, instanceType, workload, load, particulars);

export const endpoint = (
  id: string,
  instanceType: string,
  workload: string | undefined,
  load: Load,
  particulars: Particulars = {},
): Character => character("sagemaker-endpoint", id, instanceType, workload, load, particulars);

/** `count` alike, named `<stem>-1` and so on: their noise differs, their shape does not. */
export const several = (count: number, one: (ordinal: number) => Character): Character[] =>
  Array.from({ length: count }, (_, index) => one(index + 1));

function character(
  kind: ResourceKind,
  id: string,
  instanceType: string,
  workload: string | undefined,
  load: Load,
  particulars: Particulars,
): Character {
  return {
    id,
    kind,
    instanceType,
    workload,
    load,
    ageDays: LONG_AGO_DAYS,
    capacityType: "on-demand",
    region: "us-east-1",
    account: PRODUCTION,
    ...particulars,
    tags: { ...(workload === undefined ? {} : { workload }), ...particulars.tags },
  };
}
