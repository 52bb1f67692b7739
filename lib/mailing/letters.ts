import { ownerReports } from "../reports/weekly-owners.ts";
import type { WeeklyReport } from "../reports/weekly-report.ts";

export interface Readers {
  /** Who gets the whole fleet's report. */
  readonly to: readonly string[];
  /** Who gets the part of one owner, by the value of the plan's or the tag's `owner`. */
  readonly owners?: Readonly<Record<string, readonly string[]>>;
}

export interface Letter {
  readonly to: readonly string[];
  readonly report: WeeklyReport;
}

/** The whole report, then each owner's part. An owner who has nothing in it gets no letter. */
export function lettersOf(report: WeeklyReport, { to, owners = {} }: Readers): readonly Letter[] {
  const parts = ownerReports(report);
  return [
    { to, report },
    ...Object.entries(owners).flatMap(([owner, readers]) => {
      const part = parts.get(owner);
      return part === undefined ? [] : [{ to: readers, report: part }];
    }),
  ];
}
