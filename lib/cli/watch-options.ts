import type { Severity } from "../domain/finding.ts";

export type WatchSource = "demo" | "files" | "aws";

/** Of every verb that looks at a fleet. */
export interface SourceOptions {
  readonly source: WatchSource;
  readonly dir?: string;
  readonly plan?: string;
  readonly asOf?: string;
  readonly store?: string;
  readonly profile?: string;
  readonly regions?: readonly string[];
  readonly workloadTag?: string;
  readonly period?: number;
  /** No flag: `init` looks at no plan, since it writes one. */
  readonly planless?: true;
}

export interface WatchOptions extends SourceOptions {
  readonly out?: string;
  readonly json?: boolean;
  readonly failOn?: Severity;
}
