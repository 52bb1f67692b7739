import { boundedMap } from "../bounded-map.ts";

export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Does the work for every item, at most `limit` at a time; one that fails stops no other. In the order of the items. */
export const eachOf = <I, O>(
  items: readonly I[],
  limit: number,
  work: (item: I) => Promise<O>,
): Promise<readonly Outcome<O>[]> =>
  boundedMap(items, limit, async (item): Promise<Outcome<O>> => {
    try {
      return { value: await work(item) };
    } catch (error) {
      return { error };
    }
  });

/** The values, or the first error there was. */
export function valuesOf<T>(outcomes: readonly Outcome<T>[]): readonly T[] {
  return outcomes.map((outcome) => {
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  });
}
