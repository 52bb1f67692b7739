import { SourceError } from "../../domain/errors.ts";
import { calling } from "../sdk-failure.ts";

interface Page {
  readonly NextToken?: string | undefined;
}

/**
 * Every page of a list, or SourceError: a page that fails takes the others with it. A token that comes back a second
 * time would lead round in a circle for ever, so it fails too. An empty page with a token is not the end.
 */
export async function allPages<P extends Page>(
  api: string,
  region: string,
  fetchPage: (token: { readonly NextToken?: string }) => Promise<P>,
): Promise<readonly P[]> {
  const pages: P[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const page = await calling(api, region, () => fetchPage(token ? { NextToken: token } : {}));
    pages.push(page);
    token = page.NextToken;
    if (token && seen.has(token)) {
      throw new SourceError(`${api} in ${region}`, "got the same page token twice, expected an end", {
        retryable: true,
      });
    }
    if (token) seen.add(token);
  } while (token);
  return pages;
}
