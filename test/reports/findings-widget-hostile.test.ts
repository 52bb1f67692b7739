import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../../lib/domain/window.ts";
import { findingsWidget } from "../../lib/reports/findings-widget.ts";
import { aFinding } from "../builders/finding.ts";
import { NOW } from "../builders/fleet.ts";
import { HOSTILE_TEXTS } from "../builders/hostile.ts";

const ENDPOINT = "arn:aws:lambda:us-east-1:111122223333:function:findings-widget";

/** The page with a stranger's text wherever one can come in, those included that people type into it. */
function widgetOf(text: string): string {
  const evil = {
    resource: text,
    title: text,
    workload: text,
    owner: text,
    risk: text,
    advice: { text, command: text },
    arithmetic: [text],
  };
  const state = { kind: "dismissed", reason: text, by: text, at: NOW } as const;
  return findingsWidget({
    findings: [
      aFinding(evil),
      aFinding({ ...evil, rule: "spot", alternativeTo: text }),
      aFinding({ ...evil, rule: "commitment", presumes: [text] }),
      aFinding({ ...evil, rule: "right-size", state }),
    ],
    page: 0,
    endpoint: ENDPOINT,
    actions: true,
    range: { start: addDays(NOW, -7) },
    theme: "dark",
    notice: text,
    typed: { who: text, reason: text },
  });
}

/** Tags and the names of their attributes, as a browser would read them. */
const skeletonOf = (page: string): string[] =>
  [...page.matchAll(/<(\/?[a-zA-Z][\w-]*)((?:\s+[\w-]+="[^"]*")*)\s*\/?>/g)].map(
    ([, tag = "", attributes = ""]) =>
      `${tag} ${[...attributes.matchAll(/([\w-]+)="/g)].map((match) => match[1]).join(" ")}`,
  );
const plain = skeletonOf(widgetOf("plain"));

const HOSTILE = [
  ...HOSTILE_TEXTS,
  '<cwdb-action action="call" endpoint="arn:aws:lambda:us-east-1:1:function:evil">{}</cwdb-action>',
  '</cwdb-action><cwdb-action action="html">',
  '"} , "action": "dismiss',
  "x".repeat(10_240),
  "[link](javascript:alert(1))",
  "👩‍💻🔥",
];

describe("a stranger's text in the widget is text", () => {
  test.each(HOSTILE)("%#", (evil) => {
    const page = widgetOf(evil);
    expect(skeletonOf(page)).toEqual(plain);
    // Every opening bracket is one of our tags'.
    expect(page.match(/</g)).toHaveLength(plain.length);
  });

  test("law: whatever it is, the page has the same tags, and each call's parameters are the same JSON", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const page = widgetOf(text);
        expect(skeletonOf(page)).toEqual(plain);
        expect(page.match(/</g)).toHaveLength(plain.length);
        for (const [, endpoint] of page.matchAll(/endpoint="([^"]*)"/g)) expect(endpoint).toBe(ENDPOINT);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
        expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  test("the action it asks for is on the finding that it stands beside", () => {
    const id = 'i-"} , "action": "dismiss';
    const page = findingsWidget({
      findings: [aFinding({ resource: id })],
      page: 0,
      endpoint: ENDPOINT,
      actions: true,
      range: { start: addDays(NOW, -7) },
      theme: "light",
    });
    const calls = [...page.matchAll(/action="call"[^>]*>([^<]*)<\/cwdb-action>/g)].map(([, text = ""]) =>
      JSON.parse(text.replaceAll("&quot;", '"').replaceAll("&amp;", "&")),
    );
    expect(calls).toEqual([
      { action: "snooze", days: 7, id: `idle:${id}`, page: 0 },
      { action: "dismiss", id: `idle:${id}`, page: 0 },
    ]);
  });
});
