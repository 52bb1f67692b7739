/** One line of a CSV file by column name. A column the file lacks reads as "". */
export type Row = Readonly<Record<string, string>>;

/** RFC 4180 with a header line: quoted fields may hold commas, doubled quotes and line breaks. */
export function parseCsv(text: string): readonly Row[] {
  const [header, ...records] = recordsOf(text);
  if (!header) return [];
  return records.map((fields) => Object.fromEntries(header.map((name, i) => [name, fields[i] ?? ""])));
}

const FIELD = /(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r?\n|$)/y;

function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length) {
    const at = FIELD.lastIndex;
    const match = FIELD.exec(text);
    if (!match) throw new Error(`broken csv at character ${at}`);
    fields.push(match[1] === undefined ? (match[2] ?? "") : match[1].replaceAll('""', '"'));
    if (match[3] !== ",") {
      records.push(fields);
      fields = [];
    }
  }
  return records;
}
