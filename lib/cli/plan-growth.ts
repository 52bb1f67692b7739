import { money, percent } from "../domain/money.ts";
import { HORIZONS } from "../sizing/growth.ts";
import type { Paint } from "./paint.ts";
import type { PlanDetails } from "./plan-details.ts";
import type { Table } from "./plan-tables.ts";
import type { Column, Row } from "./terminal-table.ts";

const right = (title: string): Column => ({ title, align: "right" });

/** When planned capacity runs out, and what it takes in a quarter and in a year. */
export function growthSection({ growth }: PlanDetails, paint: Paint, table: Table): string {
  if (growth.length === 0) return "";
  const columns = [
    { title: "workload", flexible: true },
    right("a month"),
    right("lasts"),
    right(`in ${HORIZONS.short} months`),
    right("a month"),
    right(`in ${HORIZONS.long} months`),
    right("a month"),
  ];
  const replicas = (count: number): string => (Number.isFinite(count) ? `${count} replicas` : "none can");
  const rows = growth.map(({ workload, growthPerMonth, lastsMonths, short, long, additions }): Row => {
    const steps = additions.map((one) => `${one.replicas} in month ${one.inMonths}`).join(", ");
    return {
      cells: [
        workload,
        `${growthPerMonth < 0 ? "" : "+"}${percent(growthPerMonth)}`,
        Number.isFinite(lastsMonths) ? `${lastsMonths.toFixed(1)} months` : "on",
        replicas(short.replicas),
        money(short.monthlyUsd),
        replicas(long.replicas),
        money(long.monthlyUsd),
      ],
      ...(steps === "" ? {} : { note: `add ${steps}` }),
    };
  });
  return `${paint("bold", "Growth: how long the planned replicas last (not bought)")}\n${table(columns, rows)}`;
}
