import { type Document, LineCounter, parseDocument, type YAMLError } from "yaml";
import { ConfigError } from "../domain/errors.ts";
import { type Complaint, listComplaints } from "./complaints.ts";
import { offsetsIn } from "./node-position.ts";
import { decodePlan } from "./plan-bytes.ts";
import { nodeComplaints } from "./yaml-restrictions.ts";

/** How often one anchor may come to be used, aliases of aliases multiplied: a "billion laughs" file needs millions. */
const MAX_ALIASES = 100;

export interface YamlText {
  readonly value: unknown;
  /** Complaints in the order of the file, each as `plan.yaml:12:7: …`. */
  readonly errorOf: (complaints: readonly Complaint[]) => ConfigError;
}

/** Bytes to a YAML 1.2 value with positions. Every way a file can fail to be one is said in a sentence. */
export function readYamlText(source: string | Uint8Array, fileName: string): YamlText {
  const content = decodePlan(source, fileName);
  const lines = new LineCounter();
  const document = parseDocument(content, {
    lineCounter: lines,
    schema: "core",
    // The parser's own check compares every key with every other: 264 s for 120,000 keys in 1 MiB (2026-11-24).
    uniqueKeys: false,
    prettyErrors: false,
  });
  const offsetOf = offsetsIn(document);
  const errorOf = (complaints: readonly Complaint[]) =>
    new ConfigError(
      listComplaints(
        complaints.map((one) => ({
          ...one,
          offset: one.offset ?? offsetOf(one.path, one.atKey ?? false),
        })),
        (offset) => placeIn(fileName, lines, offset),
      ),
    );
  const wrong = syntaxComplaints([...document.errors, ...document.warnings]);
  if (wrong.length > 0) throw errorOf(wrong);
  if (document.contents === null)
    throw errorOf([
      atStart('got an empty file, expected a plan that begins with "version: 1"; see examples/plan.yaml'),
    ]);
  const unusable = nodeComplaints(document);
  if (unusable.length > 0) throw errorOf(unusable);
  return { value: unfold(document, errorOf), errorOf };
}

function unfold(document: Document, errorOf: YamlText["errorOf"]): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    throw errorOf([
      atStart(`got aliases that unfold without end, expected at most ${MAX_ALIASES} uses of an anchor`),
    ]);
  }
}

const SAID_BETTER: Readonly<Partial<Record<YAMLError["code"], string>>> = {
  MULTIPLE_DOCS: "got a second YAML document, expected one plan a file",
  TAB_AS_INDENT: "got a tab, expected spaces: YAML indents with spaces only",
  RESOURCE_EXHAUSTION: "got brackets or lists nested too deeply, expected a plan",
};

/** The parser repeats itself after the first fault: one complaint a place and kind is enough. */
function syntaxComplaints(errors: readonly YAMLError[]): Complaint[] {
  const exhausted = errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  const byKind = new Map<string, Complaint>();
  for (const { code, message, pos } of exhausted ? [exhausted] : errors) {
    const about = SAID_BETTER[code] ?? `not valid YAML: ${message.split("\n")[0]}`;
    if (!byKind.has(about)) byKind.set(about, { path: [], about, offset: pos[0] });
  }
  return [...byKind.values()];
}

const atStart = (about: string): Complaint => ({ path: [], about, offset: 0 });

function placeIn(fileName: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${fileName}:${Math.max(1, line)}:${Math.max(1, col)}`;
}
