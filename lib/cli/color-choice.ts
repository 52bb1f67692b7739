/** The variables that have a say (no-color.org, force-color.org; both read 2026-11). */
export interface ColorEnvironment {
  readonly NO_COLOR?: string | undefined;
  readonly FORCE_COLOR?: string | undefined;
  readonly TERM?: string | undefined;
}

/** Colours for somebody who looks; NO_COLOR, if it is not empty, has the last word, then FORCE_COLOR, for a pager or a CI log that knows them. */
export function wantsColor(isTerminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: ColorEnvironment): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTerminal && TERM !== "dumb";
}
