import { SourceError } from "../../domain/errors.ts";
import { calling } from "../sdk-failure.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent or empty: the last page. */
  readonly next?: string | undefined;
}

/** Every page of a list. Throws SourceError: what the call throws, or a token that repeats. */
export async function everyPage<T>(
  api: string,
  region: string,
  fetch: (token: string | undefined) => Promise<Page<T>>,
): Promise<T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const { items, next } = await calling(api, region, () => fetch(token));
    for (const item of items) all.push(item);
    token = next || undefined;
    if (token !== undefined && seen.has(token))
      throw new SourceError(`${api} in ${region}`, "got the same page token twice; try again later", {
        retryable: true,
      });
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
  return all;
}
