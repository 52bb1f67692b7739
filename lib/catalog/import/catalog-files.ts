import { importAccelerators } from "./accelerators.ts";
import { readInputs } from "./inputs.ts";
import { importInstanceTypes } from "./instance-types.ts";
import { importPrices } from "./prices.ts";
import { importSpotAdvisor } from "./spot-advisor.ts";

/** Name and text of each catalog file that comes from the folder of facts. The same facts give the same bytes. */
export function catalogFiles(read: (path: string) => string): Readonly<Record<string, string>> {
  const inputs = readInputs(read);
  const types = importInstanceTypes(inputs);
  const known = new Set(types.lists.flatMap((list) => list.types.map(({ name }) => name)));
  return {
    "instance-types.json": renderJson(types),
    "prices.json": renderJson(importPrices(inputs, known)),
    "accelerators.json": renderJson(importAccelerators(inputs)),
    "spot-advisor.json": renderJson(importSpotAdvisor(inputs, known)),
  };
}

/** JSON with every flat object on one line, so that a changed figure is one changed line in a diff. */
function renderJson(value: unknown): string {
  return `${renderValue(value, "")}\n`;
}

function renderValue(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null || isFlat(value)) return JSON.stringify(value);
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item: unknown) => inner + renderValue(item, inner))
    : Object.entries(value).map(
        ([key, item]) => `${inner}${JSON.stringify(key)}: ${renderValue(item, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

const isFlat = (value: object): boolean =>
  !Array.isArray(value) && Object.values(value).every((item) => typeof item !== "object" || item === null);
