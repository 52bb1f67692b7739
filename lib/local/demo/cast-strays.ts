import { type Character, ec2, RESEARCH } from "./character.ts";
import { firstOfDay, onlyDays } from "./flaw.ts";
import { gpuService, idleBox, traffic } from "./load-profile.ts";
import { blips, filling, steady, weekendOff, zero } from "./load-shape.ts";

const research = { account: RESEARCH } as const;
/** Six hours: long enough to look idle, too short to say so. */
const LAUNCHED_TODAY_DAYS = 0.25;

/** A tag is whatever somebody typed. Semicolons are missing only because `k=v;k=v` cannot hold them. */
const HOSTILE_TAGS = {
  Name: "<img src=x onerror=alert(1)>",
  owner: "=cmd()|' /C calc'!A0",
  note: 'say "hi"\nto the second line, too',
};

/** Dev boxes and what was left behind. */
export const STRAYS: readonly Character[] = [
  ec2("i-dev-anna", "g5.2xlarge", "dev-boxes", idleBox(1), {
    ...research,
    ageDays: 64,
    tags: { owner: "anna" },
  }),
  ec2("i-dev-boris", "g5.xlarge", "dev-boxes", idleBox(1, zero(), blips()), {
    ...research,
    ageDays: 47,
    tags: { owner: "boris" },
  }),
  ec2("i-dev-chen", "g6e.xlarge", "dev-boxes", idleBox(1, steady(60, 0.2)), {
    ...research,
    ageDays: 38,
    tags: { owner: "chen" },
  }),
  ec2(
    "i-dev-dana",
    "g4dn.xlarge",
    "dev-boxes",
    {
      gpuUtilization: [weekendOff(62)],
      gpuMemoryUtilization: [steady(66, 2)],
      cpuUtilization: weekendOff(48),
      memoryUtilization: steady(63, 2),
    },
    { ...research, tags: { owner: "dana" } },
  ),
  ec2("i-hackathon", "g4dn.12xlarge", undefined, idleBox(4), {
    ...research,
    region: "us-west-2",
    ageDays: 58,
  }),
  ec2("i-benchmark", "g5.48xlarge", undefined, idleBox(8, zero(), blips(3, 20)), {
    ...research,
    ageDays: 11,
  }),
  ec2("i-demo-summit", "g4dn.xlarge", undefined, gpuService(64, 70, 20), { ageDays: 90, tags: HOSTILE_TAGS }),
  ec2("i-jumphost", "m7i.large", undefined, { cpuUtilization: steady(0.9, 0.2), networkBytes: traffic(0.9) }),
  ec2(
    "i-just-launched",
    "g5.xlarge",
    undefined,
    {
      gpuUtilization: [zero()],
      gpuMemoryUtilization: [filling(48, LAUNCHED_TODAY_DAYS * 24)],
      cpuUtilization: steady(23, 3),
      networkBytes: traffic(30_000),
    },
    { ageDays: LAUNCHED_TODAY_DAYS },
  ),
  ec2("i-gaps", "g5.2xlarge", "dev-boxes", idleBox(1), { ...research, flaw: onlyDays(0, 1, 6, 13) }),
  ec2("i-few-samples", "g4dn.xlarge", "dev-boxes", idleBox(1), { ...research, flaw: firstOfDay(8) }),
  ec2(
    "i-old-agent",
    "g5.xlarge",
    "dev-boxes",
    {
      gpuUtilization: [steady(57, 4)],
      nvidia_smi_utilization_memory: [steady(8, 1)],
      cpuUtilization: steady(44, 3),
      memoryUtilization: steady(71, 1),
    },
    research,
  ),
  ec2("i-no-agent", "g4dn.xlarge", "dev-boxes", { cpuUtilization: steady(17, 3) }, research),
];
