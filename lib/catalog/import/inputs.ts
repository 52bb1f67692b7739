import { parseCsv, type Row } from "./csv.ts";

/** The fact files an import reads, as rows. Their SOURCE.md files say where each comes from. */
export interface Inputs {
  readonly specs: readonly Row[];
  readonly onDemand: readonly Row[];
  readonly acceleratorPrices: readonly Row[];
  readonly spotSavings: readonly Row[];
  readonly chips: readonly Row[];
}

export const INPUT_FILES: Readonly<Record<keyof Inputs, string>> = {
  specs: "data/aws_instance_types_moto/instance_specs.csv",
  onDemand: "data/aws_ondemand_karpenter/ondemand_latest.csv",
  acceleratorPrices: "data/aws_gpu_od_ri_2025_11/gpu_od_ri.csv",
  spotSavings: "data/aws_spot_advisor/spot_advisor.csv",
  chips: "sizing/gpu_specs.csv",
};

/** `read` answers the text of a file by its path inside the folder of facts. */
export const readInputs = (read: (path: string) => string): Inputs => ({
  specs: parseCsv(read(INPUT_FILES.specs)),
  onDemand: parseCsv(read(INPUT_FILES.onDemand)),
  acceleratorPrices: parseCsv(read(INPUT_FILES.acceleratorPrices)),
  spotSavings: parseCsv(read(INPUT_FILES.spotSavings)),
  chips: parseCsv(read(INPUT_FILES.chips)),
});
