import { type Html, html, type Interpolation } from "./html.ts";

export interface DataColumn {
  readonly title: string;
  readonly numeric?: boolean;
}

/** A table that a screen reader can walk: caption, column heads, and the first cell of each row as its head. */
export function dataTable(
  caption: string,
  columns: readonly DataColumn[],
  rows: readonly (readonly Interpolation[])[],
  total?: readonly Interpolation[],
): Html {
  const classOf = (index: number): string => (columns[index]?.numeric ? "number" : "");
  const row = (cells: readonly Interpolation[]): Html =>
    html`<tr>${cells.map((cell, index) =>
      index === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${classOf(index)}">${cell}</td>`,
    )}</tr>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title }, index) => html`<th scope="col" class="${classOf(index)}">${title}</th>`)}</tr></thead>
<tbody>${rows.map(row)}</tbody>
${total ? html`<tfoot>${row(total)}</tfoot>` : undefined}
</table></div>`;
}

export interface Figure {
  readonly title: string;
  readonly caption?: string;
  readonly chart: Html;
  readonly table: Html;
}

/** A chart with its numbers beneath, closed: the picture for those who see it, the table for all. */
export const figure = ({ title, caption, chart, table }: Figure): Html => html`<figure>
<figcaption><h3>${title}</h3>${caption ? html`<p>${caption}</p>` : undefined}</figcaption>
${chart}
<details class="numbers"><summary>The numbers as a table</summary>${table}</details>
</figure>`;
