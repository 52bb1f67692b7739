/**
 * The SDK's schemas name their fields by computed keys: `{ [_xN]: "Name" }` with `var _xN = "xN"`. A computed key may run code, so
 * esbuild keeps every schema of a service for the three that are used. Written as plain keys, the unused ones go.
 *
 * Takes what esbuild bundled without minifying, and touches only the modules the SDK generates its schemas into; there only names
 * that are given one string, once.
 */
export function withLiteralKeys(bundle: string): string {
  const modules = bundle.split(MODULE_START);
  const assigned = assignmentCounts(bundle);
  const literals = new Map(
    modules
      .filter(isSchemaModule)
      .flatMap((module) => [...module.matchAll(LITERAL)])
      .map(([, name = "", literal = ""]) => [name, literal] as const)
      .filter(([name, literal]) => assigned.get(name) === 1 && literal !== PROTOTYPE),
  );
  return modules
    .map((module) => (isSchemaModule(module) ? writeLiterals(module, literals) : module))
    .join("");
}

/** esbuild writes each module's path above it, at the start of a line. */
const MODULE_START = /^(?=\/\/ \S+$)/m;
const SCHEMA_MODULE = /^\/\/ \S*@aws-sdk\/\S+\/schemas\/schemas_\d+\.js\n/;
const isSchemaModule = (module: string): boolean => SCHEMA_MODULE.test(module);

const LITERAL = /^var (_[\w$]*) = "([\w.:-]+)";$/gm;
/** As esbuild prints an object's member: first on its line, or after the brace or comma before it. */
const COMPUTED_KEY = /(?<=^[ \t]*|[{,] )\[(_[\w$]*)\]: /gm;
/** `{ ["__proto__"]: x }` is a field, `{ "__proto__": x }` the prototype. */
const PROTOTYPE = "__proto__";

function writeLiterals(module: string, literals: ReadonlyMap<string, string>): string {
  return module.replaceAll(COMPUTED_KEY, (computed, name: string) => {
    const literal = literals.get(name);
    return literal === undefined ? computed : `"${literal}": `;
  });
}

/** How often a name is declared with a value, assigned, or counted up or down; nested scopes included. */
function assignmentCounts(bundle: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, before, after] of bundle.matchAll(ASSIGNMENT)) {
    const name = before ?? after ?? "";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const ASSIGNMENT =
  /(?:\+\+|--)(_[\w$]*)|(?<![\w$.])(_[\w$]*)(?=\+\+|--| (?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?= | (?:of|in) )/g;
