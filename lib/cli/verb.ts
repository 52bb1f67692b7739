import type { Command } from "commander";
import type { Terminal } from "./terminal.ts";

/** Adds one verb to the program; the verb calls `finish` with its exit code. */
export type AddVerb = (program: Command, terminal: Terminal, finish: (code: number) => void) => void;
