import { clipped } from "../../alerts/message-text.ts";
import { SourceError } from "../../domain/errors.ts";
import type { Finding } from "../../domain/finding.ts";
import { documentOf, type FindingsTable, type Item } from "./findings-table.ts";

/** Hears of an item that is no finding: its key, and what is wrong with it. It is left out; the others are read. */
export type OnUnreadable = (id: string, reason: string) => void;

/** The findings that can be read, in the order of ids. */
export const findingsOf = (
  table: FindingsTable,
  items: readonly Item[],
  onUnreadable: OnUnreadable = () => undefined,
): readonly Finding[] =>
  items
    .flatMap((item) => {
      try {
        return [findingOf(table, item)];
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        onUnreadable(item.id?.S ?? "", error.reason);
        return [];
      }
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));

function findingOf(table: FindingsTable, item: Item): Finding {
  const finding = documentOf<Partial<Finding> | null>(table, item);
  if (finding?.id !== undefined && finding.state?.kind !== undefined) return finding as Finding;
  throw new SourceError(
    `dynamodb:Query in ${table.region}`,
    `got an item of table ${table.name} (${item.kind?.S} ${item.id?.S}) whose document is no finding, expected one that Headroom wrote; mend or delete the item`,
  );
}

/** An item holds 400 KB (DynamoDB Developer Guide, "Quotas", 2026-11), names and other attributes included: 50 KB for those. */
const MAX_DOCUMENT_BYTES = 350_000;
/** Of a document that is larger: 50 lines of 500 characters, and 20,000 of a plan, are 135 KB at three bytes a character. */
const KEPT_LINES = 50;
const KEPT_TEXT = 500;
const KEPT_PLAN_EDIT = 20_000;
const MARK = " … [cut: too large to store]";

/** As it is stored; of one too large for an item the long texts are cut, and say so. */
export function documentText(finding: Finding): string {
  const text = JSON.stringify(finding);
  return Buffer.byteLength(text) > MAX_DOCUMENT_BYTES ? JSON.stringify(cut(finding)) : text;
}

function cut(finding: Finding): Finding {
  const { arithmetic, advice, observed } = finding;
  const left = arithmetic.length - KEPT_LINES;
  const lines = arithmetic.slice(0, KEPT_LINES).map((line) => clipped(line, KEPT_TEXT, MARK));
  const { planEdit } = advice;
  return {
    ...finding,
    arithmetic: left > 0 ? [...lines, `${left} more lines${MARK}`] : lines,
    advice: {
      ...advice,
      ...(planEdit === undefined ? {} : { planEdit: clipped(planEdit, KEPT_PLAN_EDIT, `\n#${MARK}`) }),
    },
    observed: Object.fromEntries(
      Object.entries(observed).map(([name, value]) => [
        name,
        typeof value === "string" ? clipped(value, KEPT_TEXT, MARK) : value,
      ]),
    ),
  };
}
