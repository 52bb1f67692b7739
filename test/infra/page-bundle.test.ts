import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PAGE_BUNDLES_PATH, pageBundles } from "../../lib/infra/page-bundle.ts";

test("the page's scripts are those of lib/page and lib/sizing as they are: else run `npm run page-script`", () => {
  expect(readFileSync(PAGE_BUNDLES_PATH, "utf8")).toBe(pageBundles());
});

test("the page's scripts hold nothing that would end them or begin a comment, and stay small", () => {
  const scripts = Object.values(JSON.parse(pageBundles()) as Record<string, string>);
  expect(scripts).toHaveLength(2);
  for (const script of scripts) expect(script).not.toMatch(/<[!/]/);
  expect(scripts.join("").length).toBeLessThan(60_000);
});
