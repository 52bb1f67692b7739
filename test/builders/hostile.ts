import type { Assessment } from "../../lib/domain/assessment.ts";
import { aBusyAssessment, anAssessment } from "./assessment.ts";
import { aFinding, aRightSize } from "./finding.ts";

/** What a tag, a file name or a model name may hold. */
export const HOSTILE_TEXTS = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "`alert(1)`",
  "</style><script>alert(1)</script>",
  "</title><script>alert(1)</script>",
  "=cmd|' /C calc'!A0",
  "javascript:alert(1)",
  "one\r\ntwo\tthree",
  "\u001b[2J\u001b[31mred\u001b]0;title\u0007",
  "\u009b31mC1",
  "\u202egnp.exe",
  "zero\u200bwidth\ufeff",
  "\ud800 half",
  "line\u2028separator",
] as const;

/** The same run with a stranger's text wherever a stranger's text can come in. */
export function aHostileAssessment(text: string): Assessment {
  const busy = aBusyAssessment();
  const evil = { resource: text, workload: text, owner: text, title: text, risk: text, arithmetic: [text] };
  const finding = aRightSize({
    ...evil,
    observed: { [text]: text, instanceType: text },
    expected: { [text]: text },
    advice: { text, command: text, planEdit: text },
    signalsUsed: [text],
    signalsNotChecked: [text],
    state: { kind: "snoozed", until: busy.asOf, reason: text, by: text, at: busy.asOf },
  });
  return anAssessment({
    ...busy,
    source: text,
    findings: [aFinding(evil), finding],
    changes: { opened: [`idle:${text}`], worse: [text], resolved: [], kept: [] },
    unknowns: [{ kind: "unknown", rule: "idle", resource: text, missing: text }],
    workloads: busy.workloads.map((one) => ({
      ...one,
      workload: text,
      owner: text,
      actualInstanceTypes: [text],
    })),
    resources: busy.resources.map((one) => ({ ...one, id: text, workload: text, instanceType: text })),
    prices: { origin: text, asOf: text, sources: [text] },
    problems: [{ where: text, what: text, count: 1 }],
  });
}
