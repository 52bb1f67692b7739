import { ConfigError, nearest } from "../domain/errors.ts";

/** Where a file's columns are, by the contract's names; letter case and order in the file do not matter. */
export function columnsOf<Required extends string, Optional extends string>(
  file: string,
  header: readonly string[],
  names: { readonly required: readonly Required[]; readonly optional: readonly Optional[] },
): ReadonlyMap<Required | Optional, string> {
  const written = new Map(header.map((name) => [plain(name), name]));
  const missing = names.required.filter((name) => !written.has(plain(name)));
  if (missing.length > 0) {
    const free = header.filter((name) => !names.required.some((known) => plain(known) === plain(name)));
    throw new ConfigError(
      `${file}: missing ${missing.length === 1 ? "column" : "columns"} ${missing.map((name) => describe(name, free)).join(", ")}; ` +
        `got ${header.length === 0 ? "an empty file" : header.join(",")}, expected ${[...names.required, ...names.optional].join(",")}`,
    );
  }
  const found = new Map<Required | Optional, string>();
  for (const name of [...names.required, ...names.optional]) {
    const column = written.get(plain(name));
    if (column !== undefined) found.set(name, column);
  }
  return found;
}

const plain = (name: string): string => name.trim().toLowerCase();

function describe(name: string, header: readonly string[]): string {
  const near = nearest(name, header);
  return near === undefined ? name : `${name} (is "${near}" meant?)`;
}
