import { inertText } from "../reports/inert-text.ts";
import { displayWidth, padded, truncated } from "./display-width.ts";
import type { Paint, Style } from "./paint.ts";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** The one column that gives way when the terminal is narrow. */
  readonly flexible?: boolean;
}

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

export interface Row {
  readonly cells: readonly (string | Cell)[];
  /** A line of its own beneath, indented and dim. */
  readonly note?: string;
  readonly style?: Style;
}

export interface TableOptions {
  readonly width: number;
  readonly paint: Paint;
  /** Set apart below a rule. */
  readonly total?: Row;
}

const GAP = "  ";
/** Enough to tell what it was. */
const NARROWEST_FLEXIBLE = 12;

/** A plain table: columns as wide as their content, the flexible one cut to fit, every cell inert. */
export function renderTable(columns: readonly Column[], rows: readonly Row[], options: TableOptions): string {
  const all = options.total ? [...rows, options.total] : rows;
  const texts = all.map(({ cells }) => cells.map((cell) => inertText(textOf(cell))));
  const widths = fittedWidths(columns, texts, options.width);
  const { paint } = options;
  const line = (row: Row): string[] => {
    const cells = columns.map((column, index) => {
      const cell = row.cells[index] ?? "";
      const width = widths[index] ?? 0;
      const style = typeof cell === "string" ? undefined : cell.style;
      const text = padded(truncated(inertText(textOf(cell)), width), width, column.align);
      return style ? paint(style, text) : text;
    });
    const text = cells.join(GAP).trimEnd();
    const note = row.note === undefined ? [] : [noteLine(row.note, options)];
    return [row.style ? paint(row.style, text) : text, ...note];
  };
  const header = columns.map((column, index) => padded(column.title, widths[index] ?? 0, column.align));
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width, 0) + GAP.length * (columns.length - 1));
  return [
    paint("dim", header.join(GAP).trimEnd()),
    ...rows.flatMap(line),
    ...(options.total ? [paint("dim", rule), ...line(options.total)] : []),
  ].join("\n");
}

const textOf = (cell: string | Cell): string => (typeof cell === "string" ? cell : cell.text);

const noteLine = (note: string, { width, paint }: TableOptions): string =>
  paint("dim", `  ${truncated(inertText(note), width - 2)}`);

function fittedWidths(
  columns: readonly Column[],
  texts: readonly (readonly string[])[],
  width: number,
): number[] {
  const natural = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...texts.map((cells) => displayWidth(cells[index] ?? ""))),
  );
  const excess = natural.reduce((sum, one) => sum + one, 0) + GAP.length * (columns.length - 1) - width;
  if (excess <= 0) return natural;
  return natural.map((one, index) =>
    columns[index]?.flexible ? Math.max(Math.min(one, NARROWEST_FLEXIBLE), one - excess) : one,
  );
}
