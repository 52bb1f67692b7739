export interface FindingRow {
  readonly element: HTMLElement;
  /** Place in the report: most dollars first. */
  readonly order: number;
  readonly severity: number;
  readonly workload: string;
  readonly owner: string;
  readonly firstSeen: string;
  /** The finding it is an alternative to: the two stay together. */
  readonly insteadOf: string;
  readonly text: string;
}

export interface Wanted {
  readonly text: string;
  readonly severity: string;
  readonly workload: string;
  readonly owner: string;
}

export const rowOf = (element: HTMLElement, order: number): FindingRow => ({
  element,
  order,
  severity: Number(element.dataset.severity),
  workload: element.dataset.workload ?? "",
  owner: element.dataset.owner ?? "",
  firstSeen: element.dataset.seen ?? "",
  insteadOf: element.dataset.insteadOf ?? "",
  text: `${element.firstElementChild?.textContent ?? ""} ${element.dataset.owner ?? ""}`.toLowerCase(),
});

/** Every word of the text, in any order. */
export function fitting({ text, severity, workload, owner }: Wanted): (row: FindingRow) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const least = Number(severity || 0);
  return (row) =>
    row.severity >= least &&
    (workload === "" || row.workload === workload) &&
    (owner === "" || row.owner === owner) &&
    words.every((word) => row.text.includes(word));
}

type Compare = (a: FindingRow, b: FindingRow) => number;

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const SORTS: Readonly<Record<string, Compare>> = {
  severity: (a, b) => b.severity - a.severity,
  newest: (a, b) => text(b.firstSeen, a.firstSeen),
  workload: (a, b) => text(a.workload, b.workload),
};

/** Ties stay in the report's order; an alternative follows the finding it would replace. */
export function sorted(rows: readonly FindingRow[], by: string): FindingRow[] {
  const compare = (Object.hasOwn(SORTS, by) && SORTS[by]) || (() => 0);
  const present = new Set(rows.map(({ element }) => element.id));
  const led = Map.groupBy(rows, ({ insteadOf }) => (present.has(insteadOf) ? insteadOf : ""));
  const leaders = (led.get("") ?? []).toSorted((a, b) => compare(a, b) || a.order - b.order);
  return leaders.flatMap((one) => [one, ...(led.get(one.element.id) ?? [])]);
}
