import { readAddress, setState, speaksOf } from "./address.ts";
import { type FindingRow, fitting, rowOf, sorted } from "./finding-rows.ts";

const KEYS = ["text", "severity", "workload", "owner", "sort"] as const;
type Choices = Record<(typeof KEYS)[number], string>;

/** Filter and order of the live findings; what is chosen is in the address. */
export function startFilter(): void {
  const form = document.querySelector<HTMLFormElement>("form.filter");
  const list = document.querySelector<HTMLElement>("#findings > .findings");
  if (!form || !list) return;
  const rows = [...list.children].flatMap((row, order) =>
    row instanceof HTMLElement ? [rowOf(row, order)] : [],
  );
  const show = shower(form, list, rows);
  const fields = fieldsOf(form);
  const changed = (): void => {
    const choices = choicesOf(fields);
    show(choices);
    setState({
      ...choices,
      severity: choices.severity === "0" ? "" : choices.severity,
      sort: choices.sort === "dollars" ? "" : choices.sort,
    });
  };
  const follow = (): void => {
    if (speaksOf(KEYS)) choose(fields);
    changed();
  };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelector(".clear-filter")?.addEventListener("click", () => {
    form.reset();
    changed();
    fields.text?.focus();
  });
  addEventListener("hashchange", follow);
  follow();
}

type Field = HTMLInputElement | HTMLSelectElement;
type Fields = Partial<Record<(typeof KEYS)[number], Field>>;

function fieldsOf(form: HTMLFormElement): Fields {
  const named = KEYS.flatMap((key) => {
    const field = form.elements.namedItem(key);
    return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? [[key, field]] : [];
  });
  return Object.fromEntries(named);
}

const choicesOf = (fields: Fields): Choices => ({
  text: fields.text?.value ?? "",
  severity: fields.severity?.value ?? "0",
  workload: fields.workload?.value ?? "",
  owner: fields.owner?.value ?? "",
  sort: fields.sort?.value ?? "dollars",
});

/** As the address says; what it does not name, or names what is not to choose from, is as at the start. */
function choose(fields: Fields): void {
  const { state } = readAddress(location.hash);
  for (const key of KEYS) {
    const field = fields[key];
    if (!field) continue;
    field.value = state.get(key) ?? "";
    if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.selectedIndex = 0;
  }
}

function shower(form: HTMLFormElement, list: HTMLElement, rows: readonly FindingRow[]) {
  const output = form.querySelector("output");
  const nothing = document.querySelector<HTMLElement>(".nothing-fits");
  let order = "dollars";
  return (choices: Choices): void => {
    if (choices.sort !== order) {
      order = choices.sort;
      list.append(...sorted(rows, order).map(({ element }) => element));
    }
    const fits = fitting(choices);
    let shown = 0;
    for (const row of rows) {
      const hidden = !fits(row);
      if (row.element.hidden !== hidden) row.element.hidden = hidden;
      if (!hidden) shown += 1;
    }
    if (nothing) nothing.hidden = shown > 0;
    const said = `${shown === rows.length ? "" : `${shown} of `}${rows.length} ${rows.length === 1 ? "finding" : "findings"}`;
    if (output && output.textContent !== said) output.textContent = said;
  };
}
