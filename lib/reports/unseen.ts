import type { UnknownVerdict } from "../domain/assessment.ts";

export interface UnseenGroup {
  readonly rule: string;
  readonly missing: string;
  readonly resources: readonly string[];
}

/** What could not be judged, by reason: a fleet without an agent is one line, not three hundred. */
export function unseenGroups(unknowns: readonly UnknownVerdict[]): UnseenGroup[] {
  const groups = Map.groupBy(unknowns, ({ rule, missing }) => `${rule}\n${missing}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first
        ? [{ rule: first.rule, missing: first.missing, resources: group.map(({ resource }) => resource) }]
        : [];
    })
    .toSorted((a, b) => b.resources.length - a.resources.length || (a.rule < b.rule ? -1 : 1));
}
