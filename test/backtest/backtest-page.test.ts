import { describe, expect, test } from "vitest";
import { type BacktestBoard, renderBacktestPage } from "../../lib/reports/backtest-page.ts";

const score = (policy: string, role: "ours" | "baseline" | "bound", saving: number, harm: number) => ({
  policy,
  role,
  saving,
  harm,
  onFront: role === "ours",
  source: "somewhere",
  more: { moves: 3 },
});
const board = (change: Partial<BacktestBoard> = {}): BacktestBoard => ({
  id: "x",
  title: "A board",
  data: "a fleet",
  savingMeans: "dollars",
  harmMeans: "hours",
  decisions: 2,
  dominatedBy: [],
  scores: [
    score("ours", "ours", 0.5, 0.01),
    score("peer", "baseline", 0.4, 0.09),
    score("still", "bound", 0, 0),
  ],
  notJudged: [{ what: "i-1", why: "too young" }],
  ...change,
});

describe("the page of a back-test", () => {
  test("each board has a chart with title and description, and its numbers as a table", () => {
    const page = renderBacktestPage({ source: "demo", boards: [board(), board({ title: "Another" })] });
    expect(page.match(/role="img"/g)).toHaveLength(2);
    expect(
      page.match(/<title>Saving against harm<\/title><desc>3 policies by harm and saving/g),
    ).toHaveLength(2);
    expect(page.match(/<caption>/g)).toHaveLength(2);
    expect(page).toContain("not dominated on any of 2 boards");
    expect(page).toContain("i-1: too young");
  });

  test("who dominates is said in words, above the chart and in the headline", () => {
    const page = renderBacktestPage({ source: "demo", boards: [board({ dominatedBy: ["peer"] })] });
    expect(page).toContain("dominated on 1 of 1 board");
    expect(page).toContain("Dominated: peer saves at least as much with no more harm.");
  });

  test("up is saving and right is harm; ours is drawn last", () => {
    const page = renderBacktestPage({ source: "demo", boards: [board()] });
    const dots = [...page.matchAll(/circle class="policy (\w+)" cx="([\d.]+)%" cy="([\d.]+)"/g)].map(
      ([, role, x, y]) => ({ role, x: Number(x), y: Number(y) }),
    );
    expect(dots.map(({ role }) => role)).toEqual(["bound", "baseline", "ours"]);
    const [bound, baseline, ours] = dots;
    expect(ours?.y).toBeLessThan(baseline?.y ?? 0);
    expect(baseline?.y).toBeLessThan(bound?.y ?? 0);
    expect(bound?.x).toBeLessThan(ours?.x ?? 0);
    expect(ours?.x).toBeLessThan(baseline?.x ?? 0);
  });

  test("nothing judged is said, not drawn; names of strangers stay inert", () => {
    const hostile = "<script>alert(1)</script>";
    const page = renderBacktestPage({
      source: hostile,
      boards: [board({ scores: [], notJudged: [{ what: hostile, why: "\u202etxt" }] })],
    });
    expect(page).toContain("Nothing could be judged.");
    expect(page).toContain("nothing could be judged");
    expect(page).not.toContain("<script>");
    expect(page).not.toContain("\u202e");
    expect(page).not.toContain('role="img"');
  });
});
