import { HEALTH_CHECK, type Load, NIGHTLY, steady, WEEKLY, ZERO } from "./loads.ts";

/** What is true of a machine, whatever its metrics look like. */
export type Truth = "idle" | "partly-idle" | "working" | "unmeasured" | "cpu-idle" | "cpu-working";

/** How its cards reach CloudWatch. */
export type Publishing =
  | "agent"
  | "agent, everything appended"
  | "agent, host only"
  | "agent, reconfigured"
  | "agent, stopped"
  | "agent, memory only"
  | "container insights"
  | "nobody";

export interface Machine {
  readonly role: string;
  readonly count: number;
  readonly truth: Truth;
  readonly type: string;
  /** Of each card, percent; the length is the number of cards. */
  readonly cards: readonly Load[];
  /** Of VRAM, percent; 2 is a driver without a model. */
  readonly vram?: number;
  readonly cpu: number;
  /** Bytes an hour, in and out together. */
  readonly network: number;
  readonly publishing: Publishing;
  readonly tags?: Readonly<Record<string, string>>;
  /** As nvidia-smi names the card. */
  readonly card?: string;
}

/** Agents, health checks, package mirrors: 96 MB a day. */
const CHATTER = 4e6;
const SILENCE = 1_000;
const one = (load: Load): readonly Load[] => [load];
const times = (count: number, load: Load): readonly Load[] => Array.from({ length: count }, () => load);

const small = { type: "g5.xlarge", vram: 2, cpu: 1, network: CHATTER, publishing: "agent" } as const;
const busy = { ...small, truth: "working", vram: 70, cards: one(steady(92)) } as const;

const IDLE: readonly Machine[] = [
  { ...small, role: "bare", truth: "idle", count: 7, cards: one(ZERO), network: SILENCE },
  { ...small, role: "idle-with-chatter", truth: "idle", count: 10, cards: one(ZERO) },
  { ...small, role: "model-resident", truth: "idle", count: 6, cards: one(ZERO), vram: 60 },
  { ...small, role: "idle-gpu-busy-cpu", truth: "idle", count: 2, cards: one(ZERO), cpu: 45 },
  { ...small, role: "eight-idle", truth: "idle", count: 2, type: "p4d.24xlarge", cards: times(8, ZERO) },
  { ...small, role: "health-checked", truth: "idle", count: 3, cards: one(HEALTH_CHECK) },
  {
    ...small,
    role: "idle-node",
    truth: "idle",
    count: 3,
    cards: one(ZERO),
    publishing: "container insights",
  },
];

const WORKING: readonly Machine[] = [
  { ...busy, role: "quiet-cpu", count: 24 },
  { ...busy, role: "quiet-cpu-and-network", count: 12, network: SILENCE },
  { ...busy, role: "appended", count: 10, publishing: "agent, everything appended" },
  { ...busy, role: "host-only", count: 6, publishing: "agent, host only" },
  { ...busy, role: "reconfigured", count: 4, publishing: "agent, reconfigured" },
  { ...busy, role: "node", count: 10, publishing: "container insights" },
  { ...busy, role: "nightly", count: 9, cards: one(NIGHTLY) },
  { ...busy, role: "weekly", count: 4, cards: one(WEEKLY) },
  { ...busy, role: "three-percent", count: 8, cards: one(steady(3)) },
  { ...busy, role: "eight-busy", count: 6, type: "p4d.24xlarge", cards: times(8, steady(88)) },
  {
    ...busy,
    role: "oversized",
    count: 6,
    type: "g5.12xlarge",
    cards: times(4, steady(10)),
    vram: 20,
    cpu: 5,
  },
  {
    ...busy,
    role: "half-idle",
    truth: "partly-idle",
    count: 10,
    type: "g5.12xlarge",
    cards: [steady(90), steady(80), ZERO, ZERO],
  },
];

const UNMEASURED: readonly Machine[] = [
  { ...small, role: "no-agent", truth: "unmeasured", count: 6, cards: one(ZERO), publishing: "nobody" },
  {
    ...small,
    role: "no-agent-silent",
    truth: "unmeasured",
    count: 3,
    cards: one(ZERO),
    network: SILENCE,
    publishing: "nobody",
  },
  {
    ...small,
    role: "mig-tagged",
    truth: "unmeasured",
    count: 2,
    type: "p4d.24xlarge",
    cards: times(8, ZERO),
    vram: 50,
    tags: { "nvidia.com/mig.config": "all-1g.5gb" },
  },
  {
    ...small,
    role: "mig-by-name",
    truth: "unmeasured",
    count: 2,
    type: "p4d.24xlarge",
    cards: times(8, ZERO),
    vram: 50,
    card: "NVIDIA A100-SXM4-40GB MIG 1g.5gb",
  },
  {
    ...small,
    role: "mig-memory-only",
    truth: "unmeasured",
    count: 1,
    type: "p4d.24xlarge",
    cards: times(8, ZERO),
    vram: 50,
    publishing: "agent, memory only",
  },
  {
    ...small,
    role: "agent-stopped",
    truth: "unmeasured",
    count: 2,
    cards: one(ZERO),
    publishing: "agent, stopped",
  },
];

const bare = { type: "m7i.xlarge", cards: [], network: CHATTER, publishing: "nobody" } as const;

export const MACHINES: readonly Machine[] = [
  ...IDLE,
  ...WORKING,
  ...UNMEASURED,
  { ...bare, role: "cpu-busy", truth: "cpu-working", count: 37, cpu: 55 },
  { ...bare, role: "cpu-idle", truth: "cpu-idle", count: 5, cpu: 1 },
];
