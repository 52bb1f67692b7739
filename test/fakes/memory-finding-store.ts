import { type Finding, isNews } from "../../lib/domain/finding.ts";
import { CHANNELS, type Channel, type FindingStore, type Outbox } from "../../lib/pipeline/ports.ts";

/** What several openings share, as they would share a file. Text, as in every real store: a value must survive it. */
export type MemoryFindings = Map<string, string>;

/** What nobody was told: `keyOf` channel and id -> until when it is claimed; "" when it is free. */
export type MemoryPending = Map<string, string>;

const keyOf = (channel: Channel, id: string) => `${channel} ${id}`;
const read = (json: string) => JSON.parse(json) as Finding;
const byId = (a: Finding, b: Finding) => (a.id < b.id ? -1 : 1);

export function openMemoryFindingStore(
  findings: MemoryFindings = new Map(),
  pending: MemoryPending = new Map(),
): FindingStore {
  return {
    load: async () => [...findings.values()].map(read).toSorted(byId),
    save: async (changes) =>
      changes.flatMap(({ finding, expectedVersion }) => {
        const json = findings.get(finding.id);
        const stored = json === undefined ? undefined : read(json);
        if ((stored?.version ?? 0) !== expectedVersion) return [];
        const newer = finding.version > expectedVersion;
        const readUnsilenced = isNews(finding) && (!newer || finding.state.kind === "worse");
        if (stored && !isNews(stored) && readUnsilenced) return [];
        findings.set(finding.id, JSON.stringify(finding));
        for (const key of CHANNELS.map((channel) => keyOf(channel, finding.id))) {
          if (!isNews(finding)) pending.delete(key);
          else if (newer) pending.set(key, "");
        }
        return [finding.id];
      }),
    close: async () => undefined,
  };
}

export function openMemoryOutbox(
  findings: MemoryFindings,
  pending: MemoryPending,
  channel: Channel = "people",
): Outbox {
  const isPending = ({ id }: Finding) => pending.has(keyOf(channel, id));
  const isCurrent = (finding: Finding) =>
    isPending(finding) && read(findings.get(finding.id) ?? "{}").version === finding.version;
  return {
    pending: async () => [...findings.values()].map(read).filter(isPending).toSorted(byId),
    claim: async (wanted, { now, until }) =>
      wanted
        .filter((finding) => isCurrent(finding) && (pending.get(keyOf(channel, finding.id)) ?? "") <= now)
        .map(({ id }) => {
          pending.set(keyOf(channel, id), until);
          return id;
        }),
    markAnnounced: async (told) => {
      for (const finding of told.filter(isCurrent)) pending.delete(keyOf(channel, finding.id));
    },
  };
}
