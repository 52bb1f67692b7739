import type { ModelArchitecture } from "../domain/workload.ts";
import type { FactSource } from "./file-format.ts";
import catalog from "./models.json" with { type: "json" };

/** One line of models.json; `asOf` is the day the weights were released, which do not change after. */
type ModelRow = ModelArchitecture & FactSource & { readonly name: string };

const ROWS: readonly ModelRow[] = catalog.models;

let models: ReadonlyMap<string, ModelRow> | undefined;

const named = (): ReadonlyMap<string, ModelRow> => {
  models ??= new Map(ROWS.map((row) => [row.name, row]));
  return models;
};

/** The architecture of a well-known model; undefined for a name the catalog lacks. */
export function modelNamed(name: string): ModelArchitecture | undefined {
  const row = named().get(name);
  if (!row) return undefined;
  const { name: _name, source: _source, asOf: _asOf, ...architecture } = row;
  return architecture;
}

/** Parameters of a named model, those that are no transformer (resnet-50) included. */
export const parameterCountOf = (name: string): number | undefined =>
  modelNamed(name)?.parameters ?? catalog.parameterCounts.find((row) => row.name === name)?.parameters;

export const modelNames = (): readonly string[] => [...named().keys()];

export function modelSource(name: string): FactSource | undefined {
  const row = named().get(name);
  return row && { source: row.source, asOf: row.asOf };
}
