import type { ChartName } from "../weekly-section.ts";

/** Where each chart's picture is: `cid:…` in a mail, `data:…` in a file of its own. One that is missing is not shown. */
export type ChartSources = Readonly<Partial<Record<ChartName, string>>>;

/** Content ids have the shape of addresses (RFC 2392). */
export const contentId = (chart: ChartName): string => `${chart}@headroom`;
