import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/**
 * What drawing needs that is no code: the renderer as WebAssembly (a native add-on would carry the build machine's binary into
 * the ARM64 Lambda) and a font (Lambda has none). File name beside the bundle to the package's own.
 */
const CHART_FILES = {
  "resvg.wasm": "@resvg/resvg-wasm/index_bg.wasm",
  "Inter.ttf": "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",
} as const;

type ChartFile = keyof typeof CHART_FILES;

export interface ChartFiles {
  readonly wasm: Uint8Array;
  readonly font: Uint8Array;
}

/** Beside the code where it is bundled, else out of node_modules. */
export async function readChartFiles(): Promise<ChartFiles> {
  const [wasm, font] = await Promise.all([readFile(pathOf("resvg.wasm")), readFile(pathOf("Inter.ttf"))]);
  return { wasm, font };
}

function pathOf(name: ChartFile): string {
  const beside = fileURLToPath(new URL(name, import.meta.url));
  return existsSync(beside) ? beside : packagedFile(name);
}

const packagedFile = (name: ChartFile): string => createRequire(import.meta.url).resolve(CHART_FILES[name]);

/** In node_modules, to be shipped beside a bundle under these names. */
export const packagedChartFiles = (): readonly { readonly name: string; readonly path: string }[] =>
  (["resvg.wasm", "Inter.ttf"] as const).map((name) => ({ name, path: packagedFile(name) }));
