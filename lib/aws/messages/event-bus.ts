import { setTimeout as pauseFor } from "node:timers/promises";
import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from "@aws-sdk/client-eventbridge";
import { findingJson } from "../../alerts/digest-json.ts";
import { SourceError } from "../../domain/errors.ts";
import { type Finding, isNews } from "../../domain/finding.ts";
import type { EventBus } from "../../pipeline/ports.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { calling } from "../sdk-failure.ts";

/** PutEvents takes ten entries (API reference, 2026-11). */
const MAX_ENTRIES = 10;
/**
 * 256 KiB. PutEvents takes 1 MB a request since 2026; queues and functions behind a rule take 256 KiB in older regions, and the
 * envelope is theirs too: 6 KiB for it.
 */
const MAX_REQUEST_BYTES = 256 * 1024;
const MAX_DETAIL_BYTES = MAX_REQUEST_BYTES - 6 * 1024;
/** Waits between attempts for the entries that EventBridge refused within a request it took: about a throttled second. */
const WAITS_MS = [200, 800, 2_000] as const;

/**
 * One event a change: source `headroom`, detail-type `Headroom Finding Opened | Worse | Resolved`, the finding as detail. The
 * same change may be told twice: consumers know it by `detail.id` and `detail.version`. `bus` is `default`, another's name or ARN.
 */
export function eventBus(
  connection: Connection,
  bus: string,
  pause: (ms: number) => Promise<unknown> = pauseFor,
): EventBus {
  const client = metered(new EventBridgeClient(clientOptions(connection)), "events", connection.meter);
  const put = async (entries: PutEventsRequestEntry[]) => {
    const { Entries = [] } = await calling("events:PutEvents", connection.region, () =>
      client.send(new PutEventsCommand({ Entries: entries })),
    );
    return entries.flatMap((entry, index) => refusedOr(entry, Entries[index]));
  };
  return {
    publish: async (findings) => {
      let waiting = findings.filter(isNews).map((finding) => entryOf(finding, bus));
      let refused = await inRequests(waiting, put);
      for (const wait of WAITS_MS) {
        if (refused.length === 0) return;
        await pause(wait);
        waiting = refused.map(({ entry }) => entry);
        refused = await inRequests(waiting, put);
      }
      if (refused.length > 0) throw refusal(connection.region, refused);
    },
  };
}

interface Refused {
  readonly entry: PutEventsRequestEntry;
  readonly reason: string;
}

/** An entry that the answer does not mention was not accepted either. */
const refusedOr = (entry: PutEventsRequestEntry, result: PutEventsResultEntry | undefined): Refused[] =>
  result?.EventId !== undefined && result.ErrorCode === undefined
    ? []
    : [
        {
          entry,
          reason: result ? `${result.ErrorCode ?? "no event id"}: ${result.ErrorMessage ?? ""}` : "no answer",
        },
      ];

async function inRequests(
  entries: readonly PutEventsRequestEntry[],
  put: (request: PutEventsRequestEntry[]) => Promise<Refused[]>,
): Promise<readonly Refused[]> {
  const refused: Refused[] = [];
  for (const request of requestsOf(entries)) refused.push(...(await put(request)));
  return refused;
}

/** In order, cut at ten entries and at the size. */
function requestsOf(entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] {
  const requests: PutEventsRequestEntry[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const size = sizeOf(entry);
    const last = requests.at(-1);
    if (last && last.length < MAX_ENTRIES && bytes + size <= MAX_REQUEST_BYTES) {
      last.push(entry);
      bytes += size;
    } else {
      requests.push([entry]);
      bytes = size;
    }
  }
  return requests;
}

/** As EventBridge counts: the texts in UTF-8, which ASCII is. */
const sizeOf = ({ Source = "", DetailType = "", Detail = "" }: PutEventsRequestEntry): number =>
  Source.length + DetailType.length + Detail.length;

const DETAIL_TYPES: Readonly<Partial<Record<Finding["state"]["kind"], string>>> = {
  open: "Opened",
  worse: "Worse",
  resolved: "Resolved",
};

const entryOf = (finding: Finding, bus: string): PutEventsRequestEntry => ({
  EventBusName: bus,
  Source: "headroom",
  DetailType: `Headroom Finding ${DETAIL_TYPES[finding.state.kind]}`,
  Detail: findingJson(finding, MAX_DETAIL_BYTES),
});

const refusal = (region: string, refused: readonly Refused[]): SourceError =>
  new SourceError(
    `events:PutEvents in ${region}`,
    `${refused.length} events were not accepted (${refused[0]?.reason}); they are sent again with the next notification`,
    { retryable: true },
  );
