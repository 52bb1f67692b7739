import type { Finding } from "../../lib/domain/finding.ts";
import type { FindingStore } from "../../lib/pipeline/ports.ts";

/** What several openings share, as they would share a file. Text, as in every real store: a value must survive it. */
export type MemoryFindings = Map<string, string>;

export function openMemoryFindingStore(findings: MemoryFindings = new Map()): FindingStore {
  const read = (json: string) => JSON.parse(json) as Finding;
  return {
    load: async () => [...findings.values()].map(read).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    save: async (changes) =>
      changes.flatMap(({ finding, expectedVersion }) => {
        const stored = findings.get(finding.id);
        if ((stored === undefined ? 0 : read(stored).version) !== expectedVersion) return [];
        findings.set(finding.id, JSON.stringify(finding));
        return [finding.id];
      }),
    close: async () => undefined,
  };
}
