import { readAddress } from "./address.ts";

/** A link to a place opens whatever it is folded into. */
export function startPlaces(): void {
  addEventListener("hashchange", open);
  open();
  document
    .querySelector(".unfold")
    ?.addEventListener("click", () => unfold("#findings > .findings > .finding:not([hidden])"));
  document.querySelector(".fold")?.addEventListener("click", () => {
    for (const one of document.querySelectorAll<HTMLDetailsElement>(".finding[open]")) one.open = false;
  });
}

function open(): void {
  const { place } = readAddress(location.hash);
  const target = place === "" ? null : document.getElementById(place);
  if (!target) return;
  if (target.hidden) target.hidden = false;
  for (let at: Element | null = target; at; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
  target.scrollIntoView({ block: "start" });
}

function unfold(selector: string): void {
  for (const one of document.querySelectorAll<HTMLDetailsElement>(selector)) one.open = true;
}
