import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Vitest leaves one core to itself; on CI's two that is one worker for 260 files, and half the speed.
    maxWorkers: availableParallelism(),
  },
});
