export interface CsvRecord {
  /** Of its first character, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** RFC 4180: quoted fields may hold commas, quotes (doubled) and line ends. Blank lines are skipped, a byte-order mark too. */
export function* csvRecords(text: string): Generator<CsvRecord> {
  const scan = /("[^"]*(?:""[^"]*)*"|(?!")[^,\r\n]*)(,|\r\n|\n|\r|$)/gy;
  scan.lastIndex = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  let start = 1;
  let fields: string[] = [];
  while (scan.lastIndex < text.length || fields.length > 0) {
    const at = scan.lastIndex;
    const match = scan.exec(text);
    if (!match) throw new CsvSyntaxError(start, "a quote that is not closed, or text after a closing quote");
    const [whole, field = "", end = ""] = match;
    line += lineEnds(whole);
    fields.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === ",") continue;
    if (fields.length > 1 || fields[0] !== "") yield { line: start, fields };
    fields = [];
    start = line;
    if (scan.lastIndex === at) return;
  }
}

export class CsvSyntaxError extends Error {
  override readonly name = "CsvSyntaxError";
  readonly line: number;
  constructor(line: number, what: string) {
    super(what);
    this.line = line;
  }
}

const lineEnds = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;
