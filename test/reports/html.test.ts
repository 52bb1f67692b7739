import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { html, trusted } from "../../lib/reports/html.ts";
import { inertJson, inertLines, inertText } from "../../lib/reports/inert-text.ts";
import { HOSTILE_TEXTS } from "../builders/hostile.ts";

const UNDRAWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe("the html tag", () => {
  test("escapes what is special in text and in attributes", () => {
    expect(html`<p title="${`"'\``}">${"<b>&"}</p>`.toString()).toBe(
      '<p title="&quot;&#39;&#96;">&lt;b&gt;&amp;</p>',
    );
  });

  test("keeps markup it made, joins lists, and drops what is undefined", () => {
    const items = ["a", "b"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}${undefined}</ul>`.toString()).toBe("<ul><li>a</li><li>b</li></ul>");
    expect(html`${trusted("<hr>")}`.toString()).toBe("<hr>");
  });

  test("no text can open a tag, close an attribute or hide a character", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...HOSTILE_TEXTS)), (text) => {
        const markup = html`${text}`.toString();
        expect(markup).not.toMatch(/[<>"'`]/);
        expect(markup).not.toMatch(UNDRAWN);
      }),
    );
  });
});

describe("inert text", () => {
  test("shows an undrawn character as its code", () => {
    expect(inertText("\u202egnp\u001b[31m\n")).toBe("\\u{202e}gnp\\u{1b}[31m\\u{a}");
  });

  test("keeps line breaks where lines are wanted, and nothing else", () => {
    expect(inertLines("a\nb\r\u0007")).toBe("a\nb\\u{d}\\u{7}");
  });

  test("leaves drawn text of any language alone", () => {
    for (const text of ["größe", "模型", "модель", "a b"]) expect(inertText(text)).toBe(text);
  });

  test("JSON made inert is the same value, and nothing in it is undrawn but the line breaks between", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...HOSTILE_TEXTS)), (text) => {
        const json = inertJson({ [text]: [text] });
        expect(JSON.parse(json)).toEqual({ [text]: [text] });
        expect(json.replaceAll("\n", "")).not.toMatch(UNDRAWN);
      }),
    );
  });
});
