import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addHours, instant } from "../../lib/domain/window.ts";
import { writeDemoFleet } from "../../lib/local/demo/demo-fleet.ts";
import { DEMO_PLAN_YAML } from "../../lib/local/demo/plan-file.ts";
import { ROOT } from "./doc-commands.ts";

export interface Sandbox {
  readonly folder: string;
  readonly remove: () => void;
}

/** A folder that holds all that the documents' commands name: `my-fleet`, `plan.yaml`, `usage.csv` and so on. */
export async function aSandbox(): Promise<Sandbox> {
  const folder = mkdtempSync(join(tmpdir(), "headroom-docs-"));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  await writeDemoFleet(join(folder, "my-fleet"));
  mkdirSync(join(folder, "examples"));
  cpSync(join(ROOT, "examples"), join(folder, "examples"), { recursive: true });
  write("plan.yaml", DEMO_PLAN_YAML);
  write("usage.csv", usageCsv());
  write("rates.csv", "instanceType,onDemandUsdPerHour,committedUsdPerHour\ng5.xlarge,1.006,0.634\n");
  write("existing.csv", "commitmentUsdPerHour,start,end\n1.5,2026-01-01,2027-01-01\n");
  write("reservations.csv", "instanceType,instances,start,end\ng5.xlarge,1,2026-01-01,2027-01-01\n");
  write("series.csv", seriesCsv());
  write(
    "questions.jsonl",
    '{"id":"q","task":"queue","servers":4,"utilization":0.7,"arrivalScv":1,"serviceScv":1}\n',
  );
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const HOURS = 60 * 24;

function usageCsv(): string {
  const start = instant(Date.parse("2026-09-02T00:00:00Z"));
  const rows = Array.from(
    { length: HOURS },
    (_, hour) => `${addHours(start, hour)},g5.xlarge,${hour % 24 < 8 ? 3 : 6}`,
  );
  return ["hour,instanceType,instances", ...rows, ""].join("\n");
}

/** Ten days of five minutes, quiet by night; on the last, two hours at ten times as much. */
function seriesCsv(): string {
  const start = Date.parse("2026-09-02T00:00:00Z");
  const rows = Array.from({ length: 10 * 288 }, (_, step) => {
    const usual = 40 + 30 * Math.sin((step / 288) * 2 * Math.PI) + (step % 7);
    return `${instant(start + step * 300_000)},${step >= 2700 && step < 2724 ? 10 * usual : usual}`;
  });
  return ["timestamp,value", ...rows, ""].join("\n");
}
