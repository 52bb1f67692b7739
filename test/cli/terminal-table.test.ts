import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { displayWidth, padded, truncated, wrapped } from "../../lib/cli/display-width.ts";
import { painter } from "../../lib/cli/paint.ts";
import { progressOn } from "../../lib/cli/progress.ts";
import { renderTable } from "../../lib/cli/terminal-table.ts";

const anyText = fc.string({ unit: fc.constantFrom("a", " ", "é", "模", "e\u0301", "🚀", "…") });

describe("width in terminal cells", () => {
  test.each([
    ["abc", 3],
    ["größe", 5],
    ["模型", 4],
    ["e\u0301", 1],
    ["🚀", 2],
    ["", 0],
  ])("%j takes %i", (text, cells) => expect(displayWidth(text)).toBe(cells));

  test("cut text fits, and uncut text is left alone", () => {
    fc.assert(
      fc.property(anyText, fc.nat(12), (text, width) => {
        const cut = truncated(text, width);
        expect(displayWidth(cut)).toBeLessThanOrEqual(width);
        if (displayWidth(text) <= width) expect(cut).toBe(text);
      }),
    );
  });

  test("padding fills to the width on the asked side", () => {
    expect(padded("模", 4)).toBe("模  ");
    expect(padded("7", 3, "right")).toBe("  7");
  });

  test("wrapping loses no word, and keeps one that is too long whole", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, width) => {
        expect(wrapped(text, width).join(" ")).toBe(text);
      }),
    );
    expect(wrapped("see i-0123456789abcdef0 now", 8)).toEqual(["see", "i-0123456789abcdef0", "now"]);
  });
});

describe("a table", () => {
  const columns = [
    { title: "name", flexible: true },
    { title: "cost", align: "right" as const },
  ];
  const options = { width: 40, paint: painter(false) };

  test("aligns columns, wide characters included", () => {
    const rows = [{ cells: ["模型", "$1"] }, { cells: ["plain", "$1,234"] }];
    expect(renderTable(columns, rows, options).split("\n")).toEqual([
      "name     cost",
      "模型       $1",
      "plain  $1,234",
    ]);
  });

  test("cuts the flexible column only", () => {
    const rows = [{ cells: ["a-very-long-name-that-does-not-fit-anywhere-at-all", "$1,234,567"] }];
    const line = renderTable(columns, rows, options).split("\n")[1] ?? "";
    expect(displayWidth(line)).toBe(40);
    expect(line).toMatch(/… {2}\$1,234,567$/);
  });
});

describe("progress", () => {
  const written = (isTerminal: boolean): string => {
    const parts: string[] = [];
    const progress = progressOn({ stderr: (text) => parts.push(text), isTerminal, width: 30 });
    progress.step("reading \u001b[31mfleet of a very long folder name");
    progress.end();
    progress.end();
    return parts.join("");
  };

  test("writes nothing where nobody watches", () => expect(written(false)).toBe(""));

  test("shows one line that fits, and wipes it once", () => {
    expect(written(true)).toBe("\r\u001b[2Kreading \\u{1b}[31mfleet of… …\r\u001b[2K");
  });
});
