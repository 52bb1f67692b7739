import { CallMeter } from "../aws/call-meter.ts";
import { profileCredentials } from "../aws/caller.ts";
import { dynamoFindingStore } from "../aws/findings/finding-store.ts";
import { findingsTable } from "../aws/findings/findings-table.ts";
import type { Finding } from "../domain/finding.ts";

export interface TablePlace {
  readonly table: string;
  readonly region: string;
  readonly profile?: string;
}

/** What the deployed monitor has found, read from its table. */
export async function tableFindings({ table, region, profile }: TablePlace): Promise<readonly Finding[]> {
  const credentials = profile === undefined ? {} : { credentials: profileCredentials(profile) };
  const store = dynamoFindingStore(findingsTable({ region, meter: new CallMeter(), ...credentials }, table));
  return store.load();
}
