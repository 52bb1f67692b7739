import { type Finding, SEVERITIES } from "../domain/finding.ts";
import { type Html, html } from "./html.ts";
import { worstFirst } from "./verdict.ts";

const SORTS = [
  ["dollars", "most dollars"],
  ["severity", "severity"],
  ["newest", "newest"],
  ["workload", "workload"],
] as const;

/** Shown by the script that makes it work. */
export function findingsFilter(live: readonly Finding[]): Html {
  const owners = namesOf(live.map(({ owner }) => owner));
  return html`<form class="filter scripted-only" role="search" aria-label="Filter findings">
<label>Text <input type="search" name="text" autocomplete="off"></label>
<label>Severity <select name="severity" autocomplete="off"><option value="0">all</option>${worstFirst.slice(0, -1).map((severity) => html`<option value="${SEVERITIES.indexOf(severity)}">${severity === "critical" ? severity : `${severity} and above`}</option>`)}</select></label>
${choice("workload", "Workload", namesOf(live.map(({ workload }) => workload)))}
${owners.length === 0 ? undefined : choice("owner", "Owner", owners)}
<label>Order <select name="sort" autocomplete="off">${SORTS.map(([value, name]) => html`<option value="${value}">${name}</option>`)}</select></label>
<div class="tools"><output aria-live="polite"></output><button type="button" class="unfold">Open all</button><button type="button" class="fold">Close all</button><button type="button" class="copy">Copy link</button></div>
</form>`;
}

const choice = (name: string, label: string, names: readonly string[]): Html =>
  html`<label>${label} <select name="${name}" autocomplete="off"><option value="">all</option>${names.map((one) => html`<option value="${one}">${one}</option>`)}</select></label>`;

const namesOf = (names: readonly (string | undefined)[]): string[] =>
  [...new Set(names.filter((one): one is string => one !== undefined && one !== ""))].toSorted();
