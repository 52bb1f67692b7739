import { z } from "zod";
import { fraction, usd } from "../domain/units.ts";
import { choice, count, moment, positive, quantity, region, section, text } from "./fields.ts";
import { match } from "./match-schema.ts";
import { accelerator, instanceType, model, precision } from "./model-schema.ts";
import { serving } from "./serving-schema.ts";

const NAME = "letters, digits, `.`, `_`, `-`, at most 63, beginning with a letter or digit";

const shared = {
  name: z
    .string(NAME)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, NAME)
    .refine((name) => name !== "unplanned", {
      error: "another name: `unplanned` is what belongs to no workload",
    })
    .describe("Its own name, as findings and manifests show it."),
  owner: text("Who hears of its findings.").exactOptional(),
  match: match.exactOptional(),
  region: region("AWS region, where it is not the plan's.").exactOptional(),
  starts: moment(
    "Not planned to run before; a date begins at 00:00 UTC. Without it, it runs already.",
  ).exactOptional(),
  ends: moment("No longer planned to run from then on. Without it, it goes on.").exactOptional(),
  purchase: choice(["on-demand", "spot", "reserved"], "Capacity type it is bought under.").default(
    "on-demand",
  ),
};

/** Half-open: `ends` is the first moment without it. A date that is none is complained of as that. */
const ordered = ({ starts, ends }: { readonly starts?: unknown; readonly ends?: unknown }): boolean =>
  !(Date.parse(String(ends)) <= Date.parse(String(starts)));
/** Asked however many other mistakes the workload has: all are listed at once. */
const ORDERED = { path: ["ends"], error: "a date after `starts`", when: () => true };

const kind = <const Kind extends string>(name: Kind) =>
  z.literal(name).describe("inference: a service; training: a job; fixed: a sum that is only paid.");

export const headroom = (meaning: string) => quantity({ from: 0, to: 1 }, meaning).transform(fraction);

const inference = section(
  {
    ...shared,
    kind: kind("inference"),
    demand: section(
      {
        peakQps: positive("Requests per second at the daily peak.", 1e9),
        p99LatencyMs: positive(
          "Slowest answer of 99 in 100 requests, milliseconds.",
          86_400_000,
        ).exactOptional(),
        ttftMs: positive(
          "Time to the first token of a streamed answer, milliseconds, in the mean.",
          86_400_000,
        ).exactOptional(),
        tpotMs: positive(
          "Time between the tokens of a streamed answer, milliseconds, in the mean.",
          86_400_000,
        ).exactOptional(),
        growthPerMonth: quantity(
          { from: -1, to: 10 },
          "Growth of the peak, share a month: 0.05 is 5 %.",
        ).exactOptional(),
        arrivalScv: quantity(
          { from: 0, to: 1000 },
          "Squared coefficient of variation of the time between requests: 1 (Poisson) where it is not said, above it bursts.",
        ).exactOptional(),
      },
      "What is asked of it.",
    ),
    replica: section(
      {
        qps: positive("Requests per second one replica serves within the latency, measured.", 1e9),
        vcpus: positive("vCPUs of one replica.", 10_000).exactOptional(),
        memoryGiB: positive("Memory of one replica, GiB.", 100_000).exactOptional(),
        accelerators: count("Accelerators of one replica.", 1_000).exactOptional(),
        serviceMs: positive(
          "Time of one request on an idle replica, milliseconds; 1000 / qps where it is not said: one request at a time.",
          86_400_000,
        ).exactOptional(),
        serviceScv: quantity(
          { from: 0, to: 1000 },
          "Squared coefficient of variation of that time: 1 (exponential) where it is not said, 0 where all take the same.",
        ).exactOptional(),
      },
      "Measured: what one replica serves and needs. Without it, `model` and `serving` are estimated from.",
    ).exactOptional(),
    model: model.exactOptional(),
    serving: serving.exactOptional(),
    accelerator: accelerator.exactOptional(),
    instanceType: instanceType.exactOptional(),
    headroom: headroom("Share kept free above the peak, where it is not the plan's.").exactOptional(),
  },
  "A service: runs all month, replicas follow the peak.",
).refine(ordered, ORDERED);

const training = section(
  {
    ...shared,
    kind: kind("training"),
    model: model.exactOptional(),
    training: section(
      {
        method: choice(["full", "lora", "qlora"], "All weights, or adapters beside frozen ones.").default(
          "full",
        ),
        precision: precision("Number format of the weights in the forward pass."),
        optimizer: choice(
          ["adamw", "adam", "sgd", "adafactor", "adamw-8bit"],
          "Decides the bytes of state per parameter.",
        ).default("adamw"),
        tokens: positive("Tokens of the whole run.").exactOptional(),
        sequenceLength: count("Tokens a sequence.", 1e9).exactOptional(),
        globalBatchTokens: positive(
          "Tokens a step, over all accelerators: a sequence at least for each copy of the model.",
        ).exactOptional(),
        activationCheckpointing: choice(
          ["none", "selective", "full"],
          "Activations recomputed in the backward pass instead of kept; without it the fastest of the three that fit.",
        ).exactOptional(),
        deadlineDays: positive("Days the run may take.", 3_650).exactOptional(),
        loraRank: count("Rank of the adapters.", 100_000).exactOptional(),
      },
      "The job, for sizing.",
    ).exactOptional(),
    accelerator: accelerator.exactOptional(),
    accelerators: count(
      "Accelerators the job takes; without it they follow from model and deadline.",
      1e6,
    ).exactOptional(),
    instanceType: instanceType.exactOptional(),
    hoursPerMonth: positive(
      "Instance-hours a month, for jobs planned by habit: two instances all month are 1460.",
      1e8,
    ).exactOptional(),
    interruptible: section(
      {
        checkpointMinutes: positive(
          "Minutes between checkpoints: what an interruption loses at most.",
          43_200,
        ),
      },
      "The job may be stopped and go on from its last checkpoint.",
    ).exactOptional(),
  },
  "A job: holds its accelerators while it runs.",
).refine(ordered, ORDERED);

const fixed = section(
  {
    ...shared,
    kind: kind("fixed"),
    monthlyUsd: quantity({ from: 0, to: 1e10 }, "USD a month.").transform(usd),
  },
  "A sum that is only paid: not sized.",
).refine(ordered, ORDERED);

export const workload = z.discriminatedUnion("kind", [inference, training, fixed], {
  error: "a workload whose kind is one of inference, training, fixed",
});
