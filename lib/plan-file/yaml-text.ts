import { type Document, isMap, isScalar, LineCounter, type Node, parseAllDocuments } from "yaml";
import { ConfigError } from "../domain/errors.ts";

/** 1 MiB: some 10,000 workloads. A larger file is something else by mistake. */
const MAX_BYTES = 1_048_576;
/** A plan repeats a few anchors; a "billion laughs" file needs thousands. */
const MAX_ALIASES = 100;

export type Path = readonly (string | number)[];

export interface PlanText {
  readonly value: unknown;
  /** `plan.yaml:12:7` of the value at a path, or of the nearest thing that is there. */
  readonly placeOf: (path: Path) => string;
  /** The place of a key itself, for keys that should not be. */
  readonly placeOfKey: (path: Path, key: string) => string;
}

/** Bytes to a YAML 1.2 document with positions. Every way a file can be no plan is said in a sentence. */
export function readPlanText(source: string | Uint8Array, fileName: string): PlanText {
  const content = decode(source, fileName);
  const lines = new LineCounter();
  const documents = parseAllDocuments(content, {
    lineCounter: lines,
    version: "1.2",
    uniqueKeys: true,
    prettyErrors: true,
  });
  const [document, second] = documents as Document.Parsed[];
  if (!document || document.contents === null)
    throw new ConfigError(`${fileName}:1:1: got an empty file, expected a plan (see examples/plan.yaml)`);
  const place = (offset: number | undefined): string => {
    const { line, col } = offset === undefined ? { line: 1, col: 1 } : lines.linePos(offset);
    return `${fileName}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const broken = (documents as Document.Parsed[]).flatMap(({ errors }) => errors);
  if (broken.length > 0) {
    throw new ConfigError(
      broken
        .slice(0, 20)
        .map((error) => `${place(error.pos[0])}: not valid YAML: ${firstLine(error.message)}`)
        .join("\n"),
    );
  }
  if (second)
    throw new ConfigError(`${place(second.range[0])}: got a second YAML document, expected one plan a file`);
  return {
    value: toValue(document, place),
    placeOf: (path) => place(offsetOf(document, path)),
    placeOfKey: (path, key) => place(keyOffset(document, path, key) ?? offsetOf(document, path)),
  };
}

function decode(source: string | Uint8Array, fileName: string): string {
  const size = typeof source === "string" ? source.length : source.byteLength;
  if (size > MAX_BYTES)
    throw new ConfigError(`${fileName}:1:1: got ${size} bytes, expected a plan of at most ${MAX_BYTES}`);
  let content: string;
  try {
    content = typeof source === "string" ? source : new TextDecoder("utf-8", { fatal: true }).decode(source);
  } catch {
    throw new ConfigError(`${fileName}:1:1: got bytes that are not UTF-8, expected YAML text`);
  }
  const nul = content.indexOf("\0");
  if (nul >= 0)
    throw new ConfigError(
      `${fileName}:${content.slice(0, nul).split("\n").length}:1: got a NUL byte, expected YAML text`,
    );
  return content.replace(/^\uFEFF/, "");
}

function toValue(document: Document.Parsed, place: (offset: number | undefined) => string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    const reason = error instanceof Error ? firstLine(error.message) : String(error);
    throw new ConfigError(
      `${place(0)}: got aliases that unfold too far (${reason}), expected at most ${MAX_ALIASES}`,
    );
  }
}

function offsetOf(document: Document.Parsed, path: Path): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = (length === 0 ? document.contents : document.getIn(path.slice(0, length), true)) as
      | Node
      | null
      | undefined;
    if (node && typeof node === "object" && node.range) return node.range[0];
  }
  return undefined;
}

function keyOffset(document: Document.Parsed, path: Path, key: string): number | undefined {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
}

const firstLine = (message: string): string =>
  message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
