import { asFirstHeard } from "../../lib/alerts/news.ts";
import { type Finding, isNews } from "../../lib/domain/finding.ts";
import { CHANNELS, type Channel, type FindingStore, type Outbox } from "../../lib/pipeline/ports.ts";

/** What several openings share, as they would share a file. Text, as in every real store: a value must survive it. */
export type MemoryFindings = Map<string, string>;

/** What nobody was told: `keyOf` channel and id -> until when it is claimed; "" when it is free. `unheardKeyOf`: there, or not. */
export type MemoryPending = Map<string, string>;

const keyOf = (channel: Channel, id: string) => `${channel} ${id}`;
const unheardKeyOf = (channel: Channel, id: string) => `unheard ${channel} ${id}`;
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
        if (expectedVersion === 0)
          for (const channel of CHANNELS) pending.set(unheardKeyOf(channel, finding.id), "");
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
  const isHeard = ({ id }: Finding) => !pending.has(unheardKeyOf(channel, id));
  const isCurrent = (finding: Finding) =>
    isPending(finding) && read(findings.get(finding.id) ?? "{}").version === finding.version;
  return {
    pending: async () =>
      [...findings.values()]
        .map(read)
        .filter((one) => isPending(one) && (one.state.kind !== "resolved" || isHeard(one)))
        .map((one) => (isHeard(one) ? one : asFirstHeard(one)))
        .toSorted(byId),
    claim: async (wanted, { now, until }) =>
      wanted
        .filter((finding) => isCurrent(finding) && (pending.get(keyOf(channel, finding.id)) ?? "") <= now)
        .map(({ id }) => {
          pending.set(keyOf(channel, id), until);
          pending.delete(unheardKeyOf(channel, id));
          return id;
        }),
    markAnnounced: async (told) => {
      for (const { id, state } of told.filter(isCurrent)) {
        pending.delete(keyOf(channel, id));
        if (state.kind === "resolved") pending.set(unheardKeyOf(channel, id), "");
        else pending.delete(unheardKeyOf(channel, id));
      }
    },
  };
}
