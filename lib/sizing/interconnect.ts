import type { Accelerator } from "../domain/instance-type.ts";

/** Share of NVLink's rate that a ring of collectives reaches (nccl-tests on HGX boards, 2024). */
const RING_SHARE = 0.7;

/** Bytes a second of a ring of collectives inside a node. */
export const ringBytesPerSecond = ({ interconnectGBPerSecond }: Accelerator): number =>
  interconnectGBPerSecond * 1e9 * RING_SHARE;
