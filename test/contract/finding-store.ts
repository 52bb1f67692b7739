import { afterEach, describe, expect, test } from "vitest";
import type { Finding } from "../../lib/domain/finding.ts";
import type { FindingStore } from "../../lib/pipeline/ports.ts";
import { aFinding, aRightSize } from "../builders/finding.ts";

/** Text that has broken stores: quotes, SQL, NUL, half a surrogate pair, emoji, right-to-left, line ends. */
export const HOSTILE = [
  "'; DROP TABLE finding; --",
  '"quoted" \\ back\\slash',
  "nul\0inside",
  "half a pair \ud800",
  "👩‍🔬 مرحبا \u202e",
  "line\nend\r\n\ttab",
  "__proto__",
  "",
];

/** What every FindingStore does. `open` opens the same findings again within one test, others in the next. */
export function describeFindingStore(name: string, open: () => Promise<FindingStore>): void {
  const opened: FindingStore[] = [];
  const reopen = async () => {
    const store = await open();
    opened.push(store);
    return store;
  };
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  const create = (store: FindingStore, ...findings: readonly Finding[]) =>
    store.save(findings.map((finding) => ({ finding, expectedVersion: 0 })));

  describe(`${name} as a finding store`, () => {
    test("begins empty", async () => {
      expect(await (await reopen()).load()).toEqual([]);
    });

    test("gives back what was saved, in the order of ids", async () => {
      const store = await reopen();
      const findings = [
        aRightSize({ version: 7 }),
        aFinding({ resource: "i-2" }),
        aFinding({ resource: "i-1" }),
      ];
      expect(await create(store, ...findings)).toEqual(findings.map(({ id }) => id));
      expect(await store.load()).toEqual(findings.toReversed());
    });

    test.each(HOSTILE)("keeps %j as it is, in every place a text can stand", async (text) => {
      const store = await reopen();
      const finding = aFinding({ resource: text, title: text, observed: { [text]: text }, owner: text });
      expect(await create(store, finding)).toEqual([finding.id]);
      expect(await store.load()).toEqual([finding]);
    });

    test("saves nothing without a complaint", async () => {
      expect(await (await reopen()).save([])).toEqual([]);
    });

    test("replaces a finding that still has the version it was read at", async () => {
      const store = await reopen();
      await create(store, aFinding());
      const next = aFinding({ version: 2, title: "worse" });
      expect(await store.save([{ finding: next, expectedVersion: 1 }])).toEqual([next.id]);
      expect(await store.load()).toEqual([next]);
    });

    test.each([
      ["a stale version", 2],
      ["a version that is not there yet", 4],
      ["a second creation", 0],
    ])("refuses %s and leaves the finding alone", async (_, expectedVersion) => {
      const store = await reopen();
      const stored = aFinding({ version: 3 });
      await create(store, stored);
      expect(
        await store.save([{ finding: aFinding({ version: 9, title: "mine" }), expectedVersion }]),
      ).toEqual([]);
      expect(await store.load()).toEqual([stored]);
    });

    test("refuses to replace what is not there", async () => {
      const store = await reopen();
      expect(await store.save([{ finding: aFinding({ version: 2 }), expectedVersion: 1 }])).toEqual([]);
      expect(await store.load()).toEqual([]);
    });

    test("writes the others when it refuses one, and answers which", async () => {
      const store = await reopen();
      const [first, second, third] = ["i-1", "i-2", "i-3"].map((resource) => aFinding({ resource })) as [
        Finding,
        Finding,
        Finding,
      ];
      await create(store, second);
      expect(await create(store, first, second, third)).toEqual([first.id, third.id]);
      expect(await store.load()).toEqual([first, second, third]);
    });

    test("lets the first of two writers win, and both see the same afterwards", async () => {
      const [one, other] = [await reopen(), await reopen()];
      await create(one, aFinding());
      expect(await other.load()).toEqual([aFinding()]);
      const won = aFinding({ version: 2, title: "one" });
      const lost = aFinding({ version: 2, title: "other" });
      expect(await one.save([{ finding: won, expectedVersion: 1 }])).toEqual([won.id]);
      expect(await other.save([{ finding: lost, expectedVersion: 1 }])).toEqual([]);
      expect([await one.load(), await other.load()]).toEqual([[won], [won]]);
    });
  });
}
