import { beforeEach } from "vitest";
import { describeFindingStore } from "../contract/finding-store.ts";
import { describeOutbox } from "../contract/outbox.ts";
import {
  type MemoryFindings,
  type MemoryPending,
  openMemoryFindingStore,
  openMemoryOutbox,
} from "./memory-finding-store.ts";

let findings: MemoryFindings;
let pending: MemoryPending;
beforeEach(() => {
  findings = new Map();
  pending = new Map();
});

describeFindingStore("memory", async () => openMemoryFindingStore(findings, pending));
describeOutbox("memory", async (channel) => ({
  store: openMemoryFindingStore(findings, pending),
  outbox: openMemoryOutbox(findings, pending, channel),
}));
