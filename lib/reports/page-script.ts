import { createHash } from "node:crypto";
import bundles from "./page-bundles.json" with { type: "json" };

/**
 * The page's two scripts, written by `npm run page-script` from lib/page: what it does always, and the sliders of a page with a plan. Without
 * them everything is still there to read.
 */
export const PAGE_SCRIPT: string = bundles.report;
export const WHAT_IF_SCRIPT: string = bundles.whatIf;

/** Content-Security-Policy source for exactly this text: what strangers wrote cannot become another script or style. */
export const sourceOf = (text: string): string =>
  `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
