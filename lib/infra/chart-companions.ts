import { readFileSync } from "node:fs";
import { packagedChartFiles } from "../mailing/chart-files.ts";
import type { Companions } from "./handler-code.ts";

/** What draws the charts of the weekly mail: 2.8 MB, shipped only where a mail is sent. */
export const chartCompanions = (): Companions =>
  Object.fromEntries(packagedChartFiles().map(({ name, path }) => [name, readFileSync(path)]));
