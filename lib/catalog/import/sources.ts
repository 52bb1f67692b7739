import type { FactSource } from "../file-format.ts";

export const INSTANCE_SPECS: FactSource = {
  source: "EC2 DescribeInstanceTypes, via getmoto/moto@0af643a5 instance_types.json",
  asOf: "2026-08-02",
};

/** The dump gives a Trainium2 chip 524,288 MiB; the chip has 4 HBM stacks of 24 GiB. */
export const TRAINIUM2_SPECS: FactSource = {
  source: `${INSTANCE_SPECS.source}; 96 GiB a chip from awsdocs-neuron v2.29 trainium2_arch`,
  asOf: INSTANCE_SPECS.asOf,
};

export const ACCELERATOR_LIST: FactSource = {
  source: "EC2 price list, via instances.vantage.sh and tsaol/aws-gpu@77fcd9fe",
  asOf: "2025-11-30",
};

export const ON_DEMAND_LIST: FactSource = {
  source: "EC2 price list, Linux, via aws/karpenter-provider-aws@1d927085 zz_generated.pricing_aws.go",
  asOf: "2026-07-20",
};

export const RESERVED_LIST: FactSource = {
  source: `1-year standard reserved, no upfront: ${ACCELERATOR_LIST.source}`,
  asOf: ACCELERATOR_LIST.asOf,
};

const ADVISOR = "EC2 Spot Instance Advisor, via alexei-led/spotinfo@05e93313";

export const SPOT_ADVISOR: FactSource = { source: ADVISOR, asOf: "2025-06-28" };

export const TYPICAL_SPOT: FactSource = {
  source: `typical, derived: on-demand x (1 - saving over 30 days), ${ADVISOR}`,
  asOf: "2025-06-28",
};

/** P4 and P5 list prices were cut between 2025-06-05 and 2025-06-23, inside the advisor's 30 days. */
export const SPOT_ACROSS_PRICE_CUT: FactSource = {
  source: `typical, derived: on-demand x (1 - saving over 30 days across the June 2025 price cut), ${ADVISOR}`,
  asOf: "2025-06-28",
};

/** fmbench's last release, 2.1.6, is of April 2025; the first of the month is the older end. */
export const SAGEMAKER_LIST: FactSource = {
  source: "SageMaker hosting, via aws-samples/foundation-model-benchmarking-tool@00ef155d pricing.yml",
  asOf: "2025-04-01",
};

/** ../shared/sizing/gpu_specs.csv has no date of its own: that of the newest dated fact gathered with it. */
export const CHIP_SPECS_AS_OF = INSTANCE_SPECS.asOf;
