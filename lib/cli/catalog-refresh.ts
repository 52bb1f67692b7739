import { basename, dirname, resolve } from "node:path";
import { CallMeter } from "../aws/call-meter.ts";
import { profileCredentials } from "../aws/caller.ts";
import { awsPriceSource } from "../aws/prices/price-source.ts";
import { embeddedPriceBook } from "../catalog/prices.ts";
import { SourceError } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import type { Prices } from "../pipeline/ports.ts";
import { inertJson } from "../reports/inert-text.ts";
import { exitCodeOf } from "./exit-code.ts";
import { prepareOutputFolder, writeOutputFile } from "./output-folder.ts";
import { priceCounts, renderPriceCounts } from "./price-counts.ts";
import { regionsNamed } from "./region-names.ts";
import type { Terminal } from "./terminal.ts";

export interface RefreshOptions {
  readonly region?: readonly string[];
  readonly profile?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** Read-only: three list APIs and the spot history. A part that fails keeps its dated prices and is said. */
export async function refreshCatalog(options: RefreshOptions, terminal: Terminal): Promise<number> {
  const { clock, workingDirectory } = terminal;
  const dated = embeddedPriceBook();
  const regions = regionsNamed(options.region ?? Object.keys(dated.regions));
  const path = resolve(workingDirectory, options.out);
  prepareOutputFolder(dirname(path));
  const meter = new CallMeter();
  const credentials =
    options.profile === undefined ? {} : { credentials: profileCredentials(options.profile) };
  const source = awsPriceSource({
    connect: (region) => ({ region, meter, ...credentials }),
    dated,
    clock,
  });
  const prices = await source.fetchPrices(regions);
  writePriceBook(prices, path);
  const counts = priceCounts(prices.book, regions, clock);
  const { problems } = prices;
  terminal.stdout(
    options.json
      ? `${inertJson({ path, asOf: prices.book.asOf, lists: counts, problems })}\n`
      : `${renderPriceCounts(counts, prices)}\n\nPrice book: ${path}\n`,
  );
  return exitCodeOf({ findings: [], problems }, undefined);
}

/** Writes the book as it is asked for: whole and parseable, or not at all. Throws SourceError when nothing is live. */
function writePriceBook({ book, problems }: Prices, path: string): void {
  if (book.origin !== "live") throw nothingLive(path, problems);
  writeOutputFile(dirname(path), basename(path), `${JSON.stringify(book, undefined, 1)}\n`);
}

function nothingLive(path: string, problems: readonly Problem[]): SourceError {
  const [first] = problems;
  const why = first ? `: ${first.where}: ${first.what} (${problems.length} such)` : "";
  return new SourceError("catalog refresh", `no live price was read, so ${path} is not written${why}`, {
    denied: problems.some(({ failure }) => failure === "denied"),
  });
}
