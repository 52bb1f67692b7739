import { z } from "zod";

type Issue = z.core.$ZodIssue;

export const reasonOf = (error: unknown): string =>
  error instanceof z.ZodError
    ? error.issues.flatMap((issue) => sentences(issue)).join("; ")
    : error instanceof Error
      ? error.message
      : String(error);

function sentences(issue: Issue, base: readonly PropertyKey[] = []): string[] {
  const path = [...base, ...issue.path];
  if (issue.code === "invalid_union") {
    // A branch that took the kind of value and failed further in says more than "none of these".
    const inner = issue.errors.find((branch) => branch.every((one) => one.path.length > 0));
    if (inner) return inner.flatMap((one) => sentences(one, path));
  }
  return [`${path.map(String).join(".") || "row"}: ${issue.message}`];
}
