import { showCatalog } from "./catalog.ts";
import { EXIT } from "./exit-code.ts";
import type { AddVerb } from "./verb.ts";

interface CatalogOptions {
  readonly region?: string;
  readonly json?: boolean;
}

export const addCatalogVerb: AddVerb = (program, terminal, finish) => {
  program
    .command("catalog")
    .description("what Headroom knows of instance types and prices, from where and how old")
    .command("show")
    .argument("[type]", "an instance type, such as g5.xlarge; without one: the sources and their ages")
    .option("--region <region>", "one region instead of all in the catalog")
    .option("--json", "print JSON")
    .action((type: string | undefined, { region, json }: CatalogOptions) => {
      const question = {
        ...(type === undefined ? {} : { type }),
        ...(region === undefined ? {} : { region }),
      };
      terminal.stdout(
        `${showCatalog({ ...question, json: json === true, today: terminal.clock }).trimEnd()}\n`,
      );
      finish(EXIT.ok);
    });
};
