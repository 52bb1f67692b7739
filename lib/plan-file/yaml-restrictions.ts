import { type Document, isAlias, isNode, isScalar, visit } from "yaml";
import { type Complaint, quoted } from "./complaints.ts";

/** Legal YAML that a plan must not hold: repeated keys, keys that are no text, aliases to nothing. */
export function nodeComplaints(document: Document): Complaint[] {
  const complaints: Complaint[] = [];
  const complain = (node: unknown, about: string) =>
    complaints.push({ path: [], about, offset: (isNode(node) ? node.range?.[0] : undefined) ?? 0 });
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = isScalar(key) && key.value !== null ? String(key.value) : undefined;
        if (name === undefined) complain(isNode(key) ? key : map, "got a key that is no name, expected text");
        else if (name === "__proto__") complain(key, 'got the key "__proto__", expected another name');
        else if (seen.has(name)) complain(key, `the key ${quoted(name)} is written twice: keep one`);
        else seen.add(name);
      }
    },
    Alias(_, alias) {
      if (isAlias(alias) && !alias.resolve(document))
        complain(alias, `got *${alias.source}, expected an anchor &${alias.source} before it`);
    },
  });
  return complaints;
}
