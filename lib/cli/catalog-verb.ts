import { showCatalog } from "./catalog.ts";
import type { RefreshOptions } from "./catalog-refresh.ts";
import { EXIT } from "./exit-code.ts";
import type { AddVerb } from "./verb.ts";

interface ShowOptions {
  readonly region?: string;
  readonly json?: boolean;
}

export const addCatalogVerb: AddVerb = (program, terminal, finish) => {
  const catalog = program
    .command("catalog")
    .description("what Headroom knows of instance types and prices, from where and how old");
  catalog
    .command("show")
    .argument("[type]", "an instance type, such as g5.xlarge; without one: the sources and their ages")
    .option("--region <region>", "one region instead of all in the catalog")
    .option("--json", "print JSON")
    .action((type: string | undefined, { region, json }: ShowOptions) => {
      const question = {
        ...(type === undefined ? {} : { type }),
        ...(region === undefined ? {} : { region }),
      };
      terminal.stdout(
        `${showCatalog({ ...question, json: json === true, today: terminal.clock }).trimEnd()}\n`,
      );
      finish(EXIT.ok);
    });
  catalog
    .command("refresh")
    .description("read today's prices from AWS (list, spot, Savings Plans) and write them as a price book")
    .option("--region <region...>", "regions to read (default: those of the catalog)")
    .option("--profile <profile>", "AWS profile (default: the SDK's own chain)")
    .option("--out <file>", "where the price book goes", "prices.json")
    .option("--json", "print JSON instead of the table")
    .action(async (options: RefreshOptions) => {
      // The SDK's clients take longer to load than the other verbs take to run.
      const { refreshCatalog } = await import("./catalog-refresh.ts");
      finish(await refreshCatalog(options, terminal));
    });
};
