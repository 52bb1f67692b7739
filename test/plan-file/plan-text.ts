import { expect } from "vitest";
import { ConfigError } from "../../lib/domain/errors.ts";
import { type ParseOptions, parsePlan } from "../../lib/plan-file/parse.ts";

export const KNOWN: ParseOptions = {
  fileName: "plan.yaml",
  knownLimits: { idle: ["dutyCycle", "bareCardHours"], "right-size": ["risk"], budget: [] },
  knownModels: ["llama-2-13b", "llama-2-70b"],
  knownAccelerators: ["H100-80GB", "A10G-24GB"],
  knownInstanceTypes: ["g5.xlarge", "p5.48xlarge"],
};

/** A plan whose workloads are these lines, from line 4 on. */
export const planWith = (...workloads: string[]): string =>
  ["version: 1", "region: us-east-1", "workloads:", ...workloads.map((line) => `  - ${line}`)].join("\n");

/** A plan without workloads and with these lines more, from line 4 on. */
export const planAnd = (...lines: string[]): string =>
  ["version: 1", "region: us-east-1", "workloads: []", ...lines].join("\n");

/** The complaints, one an entry. Anything thrown that is no ConfigError fails the test. */
export function complaintsAbout(source: string | Uint8Array, options: ParseOptions = KNOWN): string[] {
  try {
    parsePlan(source, options);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message.split("\n");
  }
  return [];
}
