import { type TrainingRow, trainingRowOf } from "../cli/size-training.ts";
import type { TrainingThroughputConstants } from "../sizing/calibration.ts";
import { estimateTrainingStep } from "../sizing/training-step.ts";
import { catalog } from "./catalog.ts";
import { publishedRows } from "./published-rows.ts";
import type { Study } from "./study.ts";

/**
 * Priors: shares of peak as measured matmuls reach them (stas00/ml-engineering, 2025: A100 83 %, H100 80 %, B200 78 %), less
 * what training loses; a p4d's network is 4 x 100 Gb/s for 8 cards, later boards have a card of 400 Gb/s each.
 */
const PRIOR: TrainingThroughputConstants = {
  linearAmpere: 0.8,
  linearHopper: 0.75,
  linearHopper8Bit: 0.65,
  linearBlackwell: 0.7,
  linearBlackwell8Bit: 0.6,
  // Set after a first fit from 400 had found 160: the one prior that has seen these rows.
  narrowWidth: 200,
  attentionAmpere: 0.31,
  attentionHopperSharded: 0.2,
  attentionHopperFused: 0.35,
  attentionBlackwell: 0.43,
  elementwiseBytes: 50,
  launchSeconds: 2e-4,
  tensorWire: 0.7,
  contextWire: 0.5,
  nicAmpereGBps: 6.25,
  nicGBps: 50,
  hiddenShare: 0.7,
  optimizerPasses: 1,
  stragglerPerDoubling: 0.01,
  selectiveRecompute: 0.3,
};

export const trainingThroughputStudy: Study<TrainingRow, TrainingThroughputConstants> = {
  name: "trainingThroughput",
  title: "Training throughput, dense models",
  unit: "tokens/s an accelerator",
  prior: PRIOR,
  pull: 0.25,
  // Measured matmuls bound them; without their own rows some went beyond what any matmul reaches.
  stiffness: {
    linearAmpere: 3,
    linearHopper: 3,
    linearHopper8Bit: 3,
    linearBlackwell: 3,
    linearBlackwell8Bit: 3,
  },
  // Tiles that fill a tensor core fill it alike: shares of peak differ little between generations and widths.
  kin: [
    {
      names: ["linearAmpere", "linearHopper", "linearHopper8Bit", "linearBlackwell", "linearBlackwell8Bit"],
      kinship: 2,
    },
  ],
  rows: (folder) =>
    publishedRows(folder, "training-throughput", "tokensPerSecondPerAccelerator", (fields) =>
      trainingRowOf(fields, catalog),
    ),
  predict: ({ setup, chip }, constants) =>
    estimateTrainingStep(setup, chip, constants)?.tokensPerSecondPerAccelerator,
};
