import type { z } from "zod";
import { nearest } from "../domain/errors.ts";
import { type Complaint, type Path, quoted, shown } from "./complaints.ts";

type Issue = z.core.$ZodIssue;

/** What zod found, in words. Every schema's message is what it expected (fields.ts). */
export function shapeComplaints(issues: readonly Issue[], value: unknown): Complaint[] {
  const complaints = issues.flatMap((issue) => complaintsOf(issue, [], value));
  const meant = new Set(
    complaints.flatMap((one) => (one.meant === undefined ? [] : [keyOf(one.path.slice(0, -1), one.meant)])),
  );
  // A misspelt key is one mistake: that the right one is missing follows from it.
  return complaints.filter(
    (one) => !(one.missing && meant.has(keyOf(one.path.slice(0, -1), one.path.at(-1)))),
  );
}

interface ShapeComplaint extends Complaint {
  /** The key that an unknown one was probably meant to be. */
  readonly meant?: string;
  readonly missing?: boolean;
}

function complaintsOf(issue: Issue, base: Path, value: unknown): ShapeComplaint[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  if (issue.code === "unrecognized_keys") return unknownKeys(issue, path);
  if (issue.code === "invalid_union") {
    // A branch that accepted the kind of value and failed further in says more than "none of these".
    const inner = issue.errors.find((branch) =>
      branch.every((one) => one.path.length > 0 || one.code === "unrecognized_keys"),
    );
    if (inner) return inner.flatMap((one) => complaintsOf(one, path, value));
  }
  const got = valueAt(value, path);
  if (got === undefined) return [{ path, missing: true, about: `missing, expected ${issue.message}` }];
  return [{ path, about: `got ${shown(got)}, expected ${issue.message}${hint(issue, got)}` }];
}

function unknownKeys(issue: Extract<Issue, { code: "unrecognized_keys" }>, path: Path): ShapeComplaint[] {
  const known = issue.message.split(", ");
  return issue.keys.map((key) => {
    const meant = nearest(key, known);
    const about = `unknown key ${quoted(key)}${meant ? `; did you mean "${meant}"?` : `, expected ${issue.message}`}`;
    return { path: [...path, key], atKey: true, about, ...(meant ? { meant } : {}) };
  });
}

function hint(issue: Issue, got: unknown): string {
  if (issue.code === "invalid_value" && typeof got === "string")
    return didYouMean(got, issue.values.map(String));
  if (issue.code === "invalid_union" && typeof got === "string" && "options" in issue)
    return didYouMean(got, (issue.options ?? []).map(String));
  if (issue.code !== "invalid_type") return "";
  if (issue.expected === "number" && typeof got === "string" && Number.isFinite(Number.parseFloat(got)))
    return " (without quotes, unit or thousands separators)";
  return issue.expected === "string" && typeof got !== "object" ? ": put it in quotes" : "";
}

export function didYouMean(got: string, valid: Iterable<string>): string {
  const near = nearest(got, valid);
  return near === undefined || near === got ? "" : `; did you mean "${near}"?`;
}

const keyOf = (path: Path, key: string | number | undefined): string => JSON.stringify([...path, key]);

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, part)
        ? (inner as Record<string | number, unknown>)[part]
        : undefined,
    value,
  );
}
