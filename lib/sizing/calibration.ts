import calibration from "./calibration.json" with { type: "json" };

/**
 * What was fitted to published measurements: `npm run calibrate -- ../shared/sizing` refits it, docs/sizing-accuracy.md
 * says how far off it is, on rows it has seen and on sources it has not.
 */
export type TrainingThroughputConstants = typeof calibration.trainingThroughput.constants;
export type TrainingMemoryConstants = typeof calibration.trainingMemory.constants;

export const TRAINING_THROUGHPUT: TrainingThroughputConstants = calibration.trainingThroughput.constants;
export const TRAINING_MEMORY: TrainingMemoryConstants = calibration.trainingMemory.constants;

export const CAMPAIGN: typeof calibration.campaign.constants = calibration.campaign.constants;

export type InferenceMemoryConstants = typeof calibration.inferenceMemory.constants;
export const INFERENCE_MEMORY: InferenceMemoryConstants = calibration.inferenceMemory.constants;

export type ServingConstants = typeof calibration.serving.constants;
export const SERVING: ServingConstants = calibration.serving.constants;
