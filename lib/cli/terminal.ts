import type { Instant } from "../domain/window.ts";

/** What a verb may touch of the outside: handed in, so that a test can run a verb without a process. */
export interface Terminal {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly isTerminal: boolean;
  readonly width: number;
  readonly color: boolean;
  readonly clock: Instant;
  readonly workingDirectory: string;
}
