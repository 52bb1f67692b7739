import { z } from "zod";
import { list, mapping, section, text } from "./fields.ts";

const FIELDS = {
  tags: mapping(
    z.string("text").max(256, "at most 256 characters").describe("Value of the tag; `*` alone: any value."),
    "Each of these tags is there, with that value.",
  ).exactOptional(),
  sagemakerEndpoint: text("Name of the SageMaker endpoint.").exactOptional(),
  sagemakerTrainingJob: text("Name of the SageMaker training job.").exactOptional(),
  autoScalingGroup: text("Name of the EC2 Auto Scaling group.").exactOptional(),
  instanceIds: list(text("EC2 instance id."), "One of these instances.").exactOptional(),
};

export const match = section(
  FIELDS,
  "How running resources are recognised as this workload's. All given fields must hold; `*` stands for any run of characters. Without it the workload is sized but compared with nothing.",
)
  .refine((match) => patternsOf(match).length > 0, {
    error: `a pattern in one of ${Object.keys(FIELDS).join(", ")}`,
    abort: true,
  })
  .refine((match) => !claimsEverything(match), {
    error: "a pattern that not every resource matches: write part of the name beside the `*`",
  });

interface Patterns {
  readonly tags?: Readonly<Record<string, string>>;
  readonly instanceIds?: readonly string[];
}

const patternsOf = ({ tags, ...rest }: Patterns): string[] => [
  ...Object.values(tags ?? {}),
  ...Object.values(rest).flat(),
];

/** All fields must hold, so one that says something is enough; of instance ids any one does. */
const claimsEverything = (match: Patterns): boolean =>
  patternsOf(match).every(isAnything) || (match.instanceIds ?? []).some(isAnything);

const isAnything = (pattern: string): boolean => /^\*+$/.test(pattern);
