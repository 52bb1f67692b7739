import { initWasm, Resvg } from "@resvg/resvg-wasm";
import type { ChartFiles } from "./chart-files.ts";

/** Draws an SVG as PNG, `PIXELS_PER_UNIT` pixels for each of its units. */
export type DrawPng = (svg: string) => Uint8Array;

/** Sharp on a phone (device pixel ratio 3) that shows the chart somewhat smaller than it was laid out. */
const PIXELS_PER_UNIT = 2.5;

let started: Promise<void> | undefined;

/** The WebAssembly is started once a process. Text is drawn in the font that is given, whichever the SVG names. */
export async function openPng({ wasm, font }: ChartFiles): Promise<DrawPng> {
  started ??= initWasm(new Uint8Array(wasm));
  await started;
  return (svg) => {
    const renderer = new Resvg(svg, {
      fitTo: { mode: "zoom", value: PIXELS_PER_UNIT },
      font: { fontBuffers: [font], defaultFontFamily: "Inter", sansSerifFamily: "Inter" },
    });
    try {
      const image = renderer.render();
      try {
        return image.asPng();
      } finally {
        image.free();
      }
    } finally {
      renderer.free();
    }
  };
}
