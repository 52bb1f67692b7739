import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { prepareOutputFolder, writeOutputFile } from "../../lib/cli/output-folder.ts";

describe("the output folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "headroom-out-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("is made with those above it", () => {
    const deep = join(folder, "a", "b", "c");
    prepareOutputFolder(deep);
    expect(readdirSync(deep)).toEqual([]);
  });

  test.each([
    ["a folder under a file", () => join(folder, "file", "out")],
    ["a file system that takes no folders", () => "/proc/headroom/out"],
  ])("%s is refused with what to do", (_, path) => {
    writeFileSync(join(folder, "file"), "");
    expect(() => prepareOutputFolder(path())).toThrow(/cannot write .* give another folder with --out/);
  });

  test("a file is replaced whole, and no draft stays", () => {
    writeOutputFile(folder, "report.html", "old");
    writeOutputFile(folder, "report.html", "new");
    expect([readdirSync(folder), readFileSync(join(folder, "report.html"), "utf8")]).toEqual([
      ["report.html"],
      "new",
    ]);
  });

  test("a file that cannot be replaced leaves no draft behind", () => {
    prepareOutputFolder(join(folder, "report.html", "is-a-folder"));
    expect(() => writeOutputFile(folder, "report.html", "new")).toThrow(/cannot write/);
    expect(readdirSync(folder)).toEqual(["report.html"]);
  });
});
