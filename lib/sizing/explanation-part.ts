export interface ExplanationTerm {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

export interface ExplanationPart {
  readonly title: string;
  readonly terms: readonly ExplanationTerm[];
  /** What the terms sum to; absent where they do not add. */
  readonly total?: ExplanationTerm;
  readonly says?: string;
}

/** `heldGiB` -> `held GiB`: names of fields as words. */
const words = (field: string): string => field.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

type Numbers<Parts> = Readonly<Record<keyof Parts, number>>;

/** Terms of zero say nothing. */
export const termsOf = <Parts extends Numbers<Parts>>(parts: Parts, unit: string): ExplanationTerm[] =>
  Object.entries<number>(parts)
    .filter(([name, value]) => name !== "total" && value !== 0)
    .map(([name, value]) => ({ name: words(name), value, unit }));

/** Parts and the `total` they sum to, as the estimates give them. */
export const summed = <Parts extends Numbers<Parts> & { readonly total: number }>(
  title: string,
  parts: Parts,
  unit: string,
): ExplanationPart => ({
  title,
  terms: termsOf(parts, unit),
  total: { name: "in all", value: parts.total, unit },
});
