import { createHash } from "node:crypto";

/**
 * The page's whole behaviour: filter the findings, open the one that a link names, open what is shown before
 * printing. Without it everything is still there to read.
 */
export const PAGE_SCRIPT = `(() => {
  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", open);
  open();
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll(".finding:not([hidden])")) one.open = true;
  });
  const form = document.querySelector(".filter");
  if (!form) return;
  const rows = Array.from(document.querySelectorAll("#findings > .findings > .finding"), (row) => ({
    row,
    severity: Number(row.dataset.severity),
    workload: row.dataset.workload,
    text: row.firstElementChild.textContent.toLowerCase(),
  }));
  const apply = () => {
    const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const severity = Number(form.elements.severity.value);
    const workload = form.elements.workload.value;
    let shown = 0;
    for (const one of rows) {
      const fits = one.severity >= severity && (workload === "" || one.workload === workload) &&
        words.every((word) => one.text.includes(word));
      one.row.hidden = !fits;
      if (fits) shown += 1;
    }
    form.querySelector("output").textContent =
      (shown === rows.length ? "" : shown + " of ") + rows.length + (rows.length === 1 ? " finding" : " findings");
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();`;

/** Content-Security-Policy source for exactly this script: text that strangers wrote cannot become another. */
export const PAGE_SCRIPT_SOURCE = `'sha256-${createHash("sha256").update(PAGE_SCRIPT).digest("base64")}'`;
