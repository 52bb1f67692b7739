import { money, percent } from "../domain/money.ts";
import type { SizedPlan } from "../domain/sized-plan.ts";
import { fraction } from "../domain/units.ts";
import { differenceText, machinesText, totalText } from "../reports/what-if-text.ts";
import { type Levers, leveraged } from "../sizing/levers.ts";
import { readAddress, setState } from "./address.ts";
import { planEdit } from "./plan-edit.ts";

const NAMES = ["headroom", "spot"] as const;

/** Both sliders; each is in the address while it is away from its start. */
function start(form: HTMLFormElement, sized: SizedPlan): void {
  const sliders = NAMES.map((name) => [name, form.elements.namedItem(name)] as const).filter(
    (pair): pair is readonly [(typeof NAMES)[number], HTMLInputElement] =>
      pair[1] instanceof HTMLInputElement,
  );
  const reprice = repricer(form, sized);
  const changed = (): void => {
    const moved = new Map(
      sliders.flatMap(([name, slider]) => (isMoved(slider) ? [[name, Number(slider.value) / 100]] : [])),
    );
    for (const [, slider] of sliders) say(slider);
    const [headroom, spot] = [moved.get("headroom"), moved.get("spot")];
    reprice({
      ...(headroom === undefined ? {} : { headroom: fraction(headroom) }),
      ...(spot === undefined ? {} : { spotShare: fraction(spot) }),
    });
    setState(
      Object.fromEntries(sliders.map(([name, slider]) => [name, isMoved(slider) ? slider.value : ""])),
    );
  };
  const follow = (): void => {
    const { state } = readAddress(location.hash);
    for (const [name, slider] of sliders) {
      const asked = state.get(name);
      if (asked !== undefined && /^\d{1,3}$/.test(asked)) slider.value = asked;
    }
    changed();
  };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  addEventListener("hashchange", follow);
  follow();
}

const isMoved = (slider: HTMLInputElement): boolean => slider.value !== slider.defaultValue;

function say(slider: HTMLInputElement): void {
  const value = slider.parentElement?.querySelector<HTMLElement>(".value");
  const written = value?.dataset.written ?? "";
  const text = isMoved(slider) ? percent(Number(slider.value) / 100) : written;
  if (value) value.textContent = text;
  slider.setAttribute("aria-valuetext", isMoved(slider) ? text : `${text}, as written`);
}

function repricer(form: HTMLFormElement, sized: SizedPlan): (levers: Levers) => void {
  const section = form.parentElement;
  const rows = [...(section?.querySelectorAll("tbody tr") ?? [])].map(cellsOf);
  const total = [...(section?.querySelectorAll("tfoot tr") ?? [])].map(cellsOf)[0];
  const edit = section?.querySelector<HTMLElement>(".edit");
  const editText = edit?.querySelector("pre");
  const output = form.querySelector("output");
  return (levers) => {
    const then = leveraged(sized, levers);
    then.workloads.forEach((one, index) => {
      const written = sized.capacity.workloads[index]?.monthlyUsd;
      write(rows[index], [machinesText(one), money(one.monthlyUsd), differenceText(one.monthlyUsd, written)]);
    });
    const written = sized.capacity.monthlyUsd;
    write(total, ["", money(then.monthlyUsd), differenceText(then.monthlyUsd, written)]);
    if (output) output.textContent = totalText(then.monthlyUsd, written);
    const text = planEdit(sized.capacity.plan, levers);
    if (editText) editText.textContent = text;
    if (edit) edit.hidden = text === "";
  };
}

/** The three that the sliders write: machines, a month, difference. */
const cellsOf = (row: Element): Element[] => [...row.children].slice(3);

function write(cells: readonly Element[] | undefined, texts: readonly string[]): void {
  cells?.forEach((cell, index) => {
    const text = texts[index] ?? "";
    if (cell.textContent === text) return;
    cell.textContent = text;
  });
  const [, , difference] = texts;
  cells?.[2]?.parentElement?.classList.toggle("changed", difference !== "same");
}

const form = document.querySelector<HTMLFormElement>("form.levers");
const facts = document.getElementById("what-if-facts");
if (form && facts) start(form, JSON.parse(facts.textContent));
