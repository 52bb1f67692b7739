/**
 * What the reader set is in the page's address, so that a link carries it: `#findings?severity=3&sort=newest`. Before the question mark the
 * place, after it the state. Whoever sent the link wrote the values: they are compared and shown, never run.
 */
export type State = ReadonlyMap<string, string>;

/** Values longer than this are cut: an address is not a place for a text. */
const MOST_CHARACTERS = 200;

export function readAddress(hash: string): { readonly place: string; readonly state: State } {
  const [place = "", ...rest] = hash.replace(/^#/, "").split("?");
  const entries = [...new URLSearchParams(rest.join("?"))];
  return { place, state: new Map(entries.map(([key, value]) => [key, value.slice(0, MOST_CHARACTERS)])) };
}

export function writtenAddress(place: string, state: State): string {
  const said = [...state].filter(([, value]) => value !== "");
  return said.length === 0 ? `#${place}` : `#${place}?${new URLSearchParams(said)}`;
}

/** Changes some of the state and nothing else; neither scrolls nor adds a step to go back over. */
export function setState(changes: Readonly<Record<string, string>>): void {
  const { place, state } = readAddress(location.hash);
  const next = writtenAddress(place, new Map([...state, ...Object.entries(changes)]));
  history.replaceState(null, "", next === "#" ? location.href.split("#")[0] : next);
}

/** Whether the address says anything of these at all: a plain link to a place leaves them as they are. */
export const speaksOf = (keys: readonly string[]): boolean => {
  const { state } = readAddress(location.hash);
  return keys.some((key) => state.has(key));
};
