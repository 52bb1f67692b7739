import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { modelNamed } from "../catalog/models.ts";
import type { SizeCatalog } from "../cli/size-catalog.ts";

export const catalog: SizeCatalog = { accelerators: embeddedAccelerators(), modelNamed };
