import type { Severity } from "../domain/finding.ts";

export type WatchSource = "demo" | "files" | "aws";

export interface WatchOptions {
  readonly source: WatchSource;
  readonly dir?: string;
  readonly plan?: string;
  readonly asOf?: string;
  readonly out?: string;
  readonly store?: string;
  readonly json?: boolean;
  readonly failOn?: Severity;
  readonly profile?: string;
  readonly regions?: readonly string[];
  readonly workloadTag?: string;
  readonly period?: number;
  /** No flag: `init` looks at no plan, since it writes one. */
  readonly planless?: true;
}
