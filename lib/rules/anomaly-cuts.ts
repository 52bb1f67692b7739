import { type Bill, type BillLine, linesBy } from "../domain/bill.ts";
import { workloadTagOf } from "./budget-scopes.ts";

/** Wide to narrow: the order in which they are told, and in which ties are broken. */
const CUT_NAMES = ["service", "account", "workload", "usage type"] as const;
export type CutName = (typeof CUT_NAMES)[number];

/** One way to cut the bill: each line is in one part at most, so parts of one cut never hold the same dollars. */
export interface Cut {
  readonly name: CutName;
  /** Cuts of the very same lines can be compared line by line; a breakdown has others. */
  readonly lines: readonly BillLine[];
  /** undefined: in no part that has a name. */
  readonly partIn: (line: BillLine) => string | undefined;
}

/** Those that this bill can tell; by account only where there are two. */
export function cutsOf(bill: Bill): readonly Cut[] {
  const tag = workloadTagOf(bill);
  const accounts = new Set(bill.lines.map(({ account }) => account));
  const cuts = {
    service: { lines: linesBy(bill, "service") ?? bill.lines, partIn: ({ service }) => service },
    account: {
      lines: accounts.size > 1 ? bill.lines : undefined,
      partIn: ({ account }) => account,
    },
    workload: { lines: linesBy(bill, { tag }), partIn: ({ tags }) => tags[tag] },
    "usage type": { lines: linesBy(bill, "usageType"), partIn: ({ usageType }) => usageType },
  } satisfies Record<CutName, { lines: readonly BillLine[] | undefined; partIn: Cut["partIn"] }>;
  return CUT_NAMES.flatMap((name) => {
    const { lines, partIn } = cuts[name];
    return lines === undefined ? [] : [{ name, lines, partIn }];
  });
}

export const isWider = (a: Cut, b: Cut): boolean => CUT_NAMES.indexOf(a.name) < CUT_NAMES.indexOf(b.name);

/** The service's own name, as it always was; other cuts say which they are, and so does a service that is named like one of them. */
export function resourceNamed({ name }: Cut, part: string): string {
  const isClear = name === "service" && !/^(service|account|workload|usage-type):/.test(part);
  return isClear ? part : `${name.replace(" ", "-")}:${part}`;
}
