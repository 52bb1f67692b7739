import type { Finding } from "../domain/finding.ts";
import { type Html, html } from "./html.ts";

/** Each finding followed by those that are an alternative to it; the order is otherwise kept. */
export function withAlternatives(findings: readonly Finding[]): Finding[] {
  const present = new Set(findings.map(({ id }) => id));
  const led = Map.groupBy(findings, ({ alternativeTo = "" }) =>
    present.has(alternativeTo) ? alternativeTo : undefined,
  );
  return (led.get(undefined) ?? []).flatMap((one) => [one, ...(led.get(one.id) ?? [])]);
}

type Anchors = ReadonlyMap<string, string>;

/** What a finding stands beside and on, both ways, as links; undefined where it stands alone. */
export function relationLinks(
  findings: readonly Finding[],
  anchors: Anchors,
): (finding: Finding) => Html | undefined {
  const alternatives = Map.groupBy(findings, ({ alternativeTo }) => alternativeTo);
  const builders = Map.groupBy(
    findings.flatMap(({ id, presumes = [] }) => presumes.map((on) => ({ id, on }))),
    ({ on }) => on,
  );
  return ({ id, alternativeTo, presumes = [] }) => {
    const lines = [
      line("Instead of", alternativeTo === undefined ? [] : [alternativeTo], anchors),
      line(
        "Or else",
        (alternatives.get(id) ?? []).map((one) => one.id),
        anchors,
      ),
      line("On top of", presumes, anchors),
      line(
        "Counted before",
        (builders.get(id) ?? []).map((one) => one.id),
        anchors,
      ),
    ].filter((one) => one !== undefined);
    return lines.length === 0 ? undefined : html`<ul class="relations">${lines}</ul>`;
  };
}

/** A commitment presumes all that is advised: the list is cut, its length is said. */
const MOST_LINKED = 8;

function line(what: string, ids: readonly string[], anchors: Anchors): Html | undefined {
  if (ids.length === 0) return undefined;
  const more = ids.length - MOST_LINKED;
  return html`<li>${what} ${ids.slice(0, MOST_LINKED).map((id, index) => html`${index === 0 ? undefined : ", "}${linked(id, anchors.get(id))}`)}${more > 0 ? ` and ${more} more` : undefined}</li>`;
}

const linked = (id: string, anchor: string | undefined): Html =>
  anchor === undefined ? html`<code>${id}</code>` : html`<a href="#${anchor}"><code>${id}</code></a>`;
