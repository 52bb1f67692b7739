import fc from "fast-check";
import { embeddedInstanceTypes } from "../../lib/catalog/instance-types.ts";
import { RESOURCE_KINDS, type Resource } from "../../lib/domain/fleet.ts";
import { aResource, aSeries } from "./fleet.ts";
import { HOSTILE_TEXTS } from "./hostile.ts";

const TEXTS = [
  ...HOSTILE_TEXTS,
  "a",
  "b",
  "b-1",
  "b-2",
  "b-*",
  "*",
  "**",
  "",
  "null",
  "no",
  "12",
  "unplanned",
  "x\n  - name: injected\n    kind: fixed",
  "# no comment",
  "'",
  "\\",
  '\\"',
  "&a",
  "🦙",
  "y".repeat(300),
];
const TYPES = Object.keys(embeddedInstanceTypes()).filter((_, index) => index % 7 === 0);
/** What a stranger may have typed. */
export const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: "binary", maxLength: 12 }));
const KEYS = [
  "workload",
  "App",
  "Name",
  "aws:autoscaling:groupName",
  "eks:nodegroup-name",
  "project",
  "owner",
  "x",
];

const tags = fc.dictionary(fc.constantFrom(...KEYS), text, { maxKeys: 4 });
/** A machine of any type, tags, ids and rates of requests. */
export const resource: fc.Arbitrary<Resource> = fc
  .record({
    id: text,
    kind: fc.constantFrom(...RESOURCE_KINDS),
    type: fc.oneof(fc.constantFrom("g5.xlarge", "m7i.large", "g6f.large", "trn1.32xlarge", ...TYPES), text),
    instances: fc.constantFrom(1, 1, 1, 0, 2, 3, 17, 1200),
    region: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom("us-east-1", "eu-west-1") },
      { weight: 1, arbitrary: text },
    ),
    capacityType: fc.constantFrom(
      "on-demand" as const,
      "on-demand" as const,
      "spot" as const,
      "reserved" as const,
    ),
    tags,
    rate: fc.constantFrom(0, 0, 1e-9, 0.4, 333.3, 1e9),
  })
  .map(({ type, rate, kind, ...rest }) =>
    aResource({
      ...rest,
      kind,
      instances: kind === "ec2" ? 1 : rest.instances,
      instanceType: kind === "ec2" ? type : `ml.${type}`,
      telemetry: [aSeries(kind === "ec2" ? "requestsPerSecond" : "invocations", rate)],
    }),
  );
/** Ids that no list of ids can name; tags may still. */
export const isNameable = ({ id }: Resource): boolean =>
  id.length > 0 && id.length <= 256 && !id.includes("*");
