import { adapterParameters } from "./model-shape.ts";
import { nodeOf, type TrainingSetup } from "./training-setup.ts";
import { DEFAULT_LORA_RANK } from "./training-states.ts";

/**
 * Hours an accelerator runs between failures that stop a job. Mature fleets: Llama-3.1-405B 419 in 54 days on 16,384 H100
 * (arXiv 2407.21783), 50,677 h; BLOOM 63,970 h. Young ones: OPT-175B, about 90 restarts in 56 days on 1,024 A100, 15,292 h.
 */
export const ACCELERATOR_MTBF_HOURS = { mature: 50_000, young: 15_000 } as const;
/** Of a trained parameter: 16-bit weights, fp32 master and two moments: BLOOM-176B wrote 2.3 TB, 13 bytes a parameter. */
const BYTES_EACH = 14;
/** BLOOM wrote those 2.3 TB in 40 s from 48 nodes (bigscience-workshop, tr11-176B-ml chronicles, 2022): bytes a second and node. */
const NODE_WRITE_BYTES = 1.2e9;
/** From the failure until the job computes again: a spare node, start, loading. */
const RESTART_HOURS = 10 / 60;

export type Trained = Pick<TrainingSetup, "model" | "method" | "loraRank">;

/** Frozen weights are not written again: of adapters, only they. */
export const checkpointBytesOf = ({ model, method, loraRank }: Trained): number =>
  BYTES_EACH *
  (method === "full" ? model.parameters : adapterParameters(model, loraRank ?? DEFAULT_LORA_RANK));

export interface FailingFleet extends Trained {
  readonly accelerators: number;
  readonly nodes: number;
  readonly acceleratorMtbfHours?: number;
}

/** Of one job, on all nodes it touches. */
export const failuresOf = (setup: TrainingSetup): Failures =>
  estimateFailures({ ...setup, nodes: Math.ceil(setup.accelerators / nodeOf(setup)) });

export interface Failures {
  /** Of the whole fleet: any one stops the job. */
  readonly mtbfHours: number;
  readonly checkpointBytes: number;
  readonly writeHours: number;
  /** Computing between two writes. */
  readonly intervalHours: number;
  /** Wall-clock time over computing time, 1 or more. */
  readonly stretch: number;
}

/**
 * Failures come n times as often to n accelerators. Young 1974: tau = sqrt(2 C M), within 0.4 % of the optimum while C < M / 10;
 * T/Ts = (M/tau) e^(R/M) (e^((tau+C)/M) - 1), Daly 2006 (FGCS 22), equation 20.
 */
export function estimateFailures(fleet: FailingFleet): Failures {
  const { accelerators, nodes, acceleratorMtbfHours = ACCELERATOR_MTBF_HOURS.mature } = fleet;
  const mtbfHours = acceleratorMtbfHours / accelerators;
  const checkpointBytes = checkpointBytesOf(fleet);
  const writeHours = checkpointBytes / (NODE_WRITE_BYTES * nodes) / 3600;
  const intervalHours = Math.sqrt(2 * writeHours * mtbfHours);
  const segment = Math.expm1((intervalHours + writeHours) / mtbfHours);
  const stretch = (mtbfHours / intervalHours) * Math.exp(RESTART_HOURS / mtbfHours) * segment;
  return { mtbfHours, checkpointBytes, writeHours, intervalHours, stretch };
}
