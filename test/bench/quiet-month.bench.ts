import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { afterFirstDay, liveThrough } from "../quiet-month/quiet-month.ts";

/** `npx tsx test/bench/quiet-month.bench.ts [--seed TEXT] [--from DAY] [--budget USD] [--hourly]`: the mails of four weeks in which nothing happens. */
const { values } = parseArgs({
  options: {
    from: { type: "string", default: "2026-11-16T00:00:00.000Z" },
    days: { type: "string", default: "28" },
    budget: { type: "string" },
    seed: { type: "string" },
    hourly: { type: "boolean", default: false },
  },
});
const dir = mkdtempSync(join(tmpdir(), "headroom-quiet-month-"));
const began = performance.now();
try {
  const month = {
    from: values.from,
    days: Number(values.days),
    dir,
    hourly: values.hourly,
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    ...(values.budget === undefined ? {} : { budgetUsd: Number(values.budget) }),
  };
  const told = await liveThrough({
    ...month,
    onDay: (_, news) => {
      for (const { at, subject, news: about } of news)
        console.log(
          `${at.slice(0, 16)}  ${subject}\n    ${about.slice(0, 8).join("\n    ")}${about.length > 8 ? `\n    and ${about.length - 8} more` : ""}`,
        );
    },
  });
  const later = afterFirstDay(month, told);
  const weeks = (month.days - 1) / 7;
  console.log(
    `\n${later.length} mails in the ${month.days - 1} days after the first: ${(later.length / weeks).toFixed(2)} a week (${((performance.now() - began) / 1000).toFixed(0)} s)`,
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}
