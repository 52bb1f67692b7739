import { BarChart, type BarSeriesOption, LineChart, type LineSeriesOption } from "echarts/charts";
import { GridComponent, type GridComponentOption, MarkLineComponent } from "echarts/components";
import { type ComposeOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { CHART_GROUND, LIGHT } from "./palette.ts";

use([BarChart, LineChart, GridComponent, MarkLineComponent, SVGRenderer]);

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption>;

/**
 * Units of the layout: a phone of 360 pixels shows a picture of 312 of its own, a desk one of 480, so letters of 13 units come out
 * at 10 to 16 pixels.
 */
export const CHART_WIDTH = 400;
export const LETTER = 13;

/** Throws nothing away but the chart itself: one that is not disposed of would keep the process alive. */
export function chartSvg(option: ChartOption, height: number): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: CHART_WIDTH, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: CHART_GROUND,
      textStyle: { fontFamily: "Inter", fontSize: LETTER, color: LIGHT.ink },
      ...option,
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
