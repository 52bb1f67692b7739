import { embeddedAccelerators } from "../catalog/accelerators.ts";
import { embeddedInstanceTypes } from "../catalog/instance-types.ts";
import { modelNamed } from "../catalog/models.ts";
import { embeddedSpotAdvisor } from "../catalog/spot-advisor.ts";
import type { Assessment } from "../domain/assessment.ts";
import type { Instant } from "../domain/window.ts";
import { openSqliteFindingStore } from "../local/sqlite-finding-store.ts";
import { watch } from "../pipeline/watch.ts";
import type { OpenSource } from "./opened-source.ts";
import { progressOn } from "./progress.ts";
import { storePath } from "./store-path.ts";
import type { Terminal } from "./terminal.ts";
import type { SourceOptions } from "./watch-options.ts";

/** Where a source's findings are remembered. */
export const memoryOf = (options: SourceOptions, terminal: Terminal, { memory }: OpenSource): string =>
  options.store ?? storePath(terminal.workingDirectory, options.source, memory);

/** The main job on a laptop. */
export async function assessSource(
  options: SourceOptions,
  terminal: Terminal,
  source: OpenSource,
  asOf: Instant | undefined,
): Promise<Assessment> {
  const { ports, plan, clock, ownCost } = source;
  const store = openSqliteFindingStore(memoryOf(options, terminal, source));
  const progress = progressOn(terminal);
  try {
    const assessment = await watch(
      { ...ports, store },
      {
        plan,
        instanceTypes: embeddedInstanceTypes(),
        accelerators: embeddedAccelerators(),
        modelNamed,
        spotMarket: { advisor: embeddedSpotAdvisor() },
        clock,
        ...(asOf === undefined ? {} : { asOf }),
        onProgress: progress.step,
      },
    );
    return ownCost ? { ...assessment, ownCost: ownCost() } : assessment;
  } finally {
    progress.end();
    await store.close();
  }
}
