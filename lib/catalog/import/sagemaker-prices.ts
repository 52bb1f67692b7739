/**
 * USD an hour of SageMaker hosting in us-east-1, from fmbench's table (aws-samples, 2025-04; its EC2 column equals the
 * us-east-1 list). Its ml.p4d and ml.p5 predate the June 2025 price cut and are left out: unknown, not stale.
 */
export const SAGEMAKER_HOSTING: Readonly<Record<string, number>> = {
  "ml.m5.xlarge": 0.23,
  "ml.g4dn.12xlarge": 4.89,
  "ml.g5.xlarge": 1.4084,
  "ml.g5.2xlarge": 1.515,
  "ml.g5.12xlarge": 7.09,
  "ml.g5.24xlarge": 10.18,
  "ml.g5.48xlarge": 20.36,
  "ml.g6.2xlarge": 1.222,
  "ml.g6.12xlarge": 5.752,
  "ml.g6.16xlarge": 4.246,
  "ml.g6.24xlarge": 8.344,
  "ml.g6.48xlarge": 16.688,
  "ml.inf2.xlarge": 0.99,
  "ml.inf2.8xlarge": 2.36,
  "ml.inf2.24xlarge": 7.79,
  "ml.inf2.48xlarge": 15.58,
  "ml.p3.2xlarge": 3.825,
  "ml.trn1.32xlarge": 28.497,
};
