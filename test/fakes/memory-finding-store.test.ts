import { beforeEach } from "vitest";
import { describeFindingStore } from "../contract/finding-store.ts";
import { type MemoryFindings, openMemoryFindingStore } from "./memory-finding-store.ts";

let findings: MemoryFindings;
beforeEach(() => {
  findings = new Map();
});

describeFindingStore("memory", async () => openMemoryFindingStore(findings));
