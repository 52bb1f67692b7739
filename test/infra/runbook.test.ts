import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { synthesizedMonitor } from "../builders/synthesized.ts";

const template = synthesizedMonitor({ emails: [{ address: "ops@example.com" }] });
const alarms = [
  ...Object.entries(template.findResources("AWS::CloudWatch::Alarm")),
  ...Object.entries(template.findResources("AWS::CloudWatch::CompositeAlarm")),
].map(([id, { Properties }]) => ({
  id,
  /** As people see it: a composite alarm by the name it was given, another by its place in the stack. */
  name: String(Properties.AlarmName ?? id.replace(/^HeadroomAlarms|[0-9A-F]{8}$/g, "")).replace(
    /^Headroom-/,
    "…-",
  ),
  description: String(Properties.AlarmDescription),
}));

const runbook = readFileSync(join(import.meta.dirname, "../../docs/runbook.md"), "utf8");
const sections = new Map(
  runbook
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      return [anchorOf(heading), lines.join("\n")] as const;
    }),
);

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replace(/\s+/g, "-");
}

describe("the runbook", () => {
  test.each(alarms)("has the section that $name links to, which names it", ({ name, description }) => {
    const [, anchor = "no link"] = /Runbook: docs\/runbook\.md#([\w-]+)$/.exec(description) ?? [];
    expect([...sections.keys()]).toContain(anchor);
    expect(sections.get(anchor)).toContain(`\`${name}\``);
  });

  test("has no section that no alarm links to", () => {
    const linked = new Set(alarms.map(({ description }) => description.split("#").at(-1)));
    expect([...sections.keys()].filter((anchor) => !linked.has(anchor))).toEqual([]);
  });

  test.each([...sections])(
    "%s says what it means, where to look first, what to do, and when to leave it",
    (_, text) => {
      for (const part of ["**Means**", "**Look first**", "**Do**", "**Leave it**"])
        expect(text).toContain(part);
    },
  );

  test("is linked wherever it is published", () => {
    const elsewhere = synthesizedMonitor({ runbookUrl: "https://example.com/runbook" });
    for (const { Properties } of Object.values(elsewhere.findResources("AWS::CloudWatch::Alarm")))
      expect(Properties.AlarmDescription).toMatch(/Runbook: https:\/\/example\.com\/runbook#[\w-]+$/);
  });
});
