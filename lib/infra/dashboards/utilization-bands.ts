import { Duration } from "aws-cdk-lib";
import { type IMetric, type IWidget, MathExpression, SearchExpression } from "aws-cdk-lib/aws-cloudwatch";
import { graph, QUARTER } from "./widgets.ts";

interface Source {
  readonly title: string;
  /** As SEARCH takes it. In braces stand a namespace and all dimensions of a set; the agent's sets differ by configuration. */
  readonly search: string;
  /** SageMaker sums over the devices of a machine: its values go to 100 times their number. */
  readonly axis: { readonly min: number; readonly max?: number };
}

/** AWS's own, which cost nothing to draw on a dashboard. */
const SOURCES: readonly Source[] = [
  {
    title: "GPUs of EC2, % busy (CloudWatch agent)",
    search: 'Namespace="CWAgent" MetricName="nvidia_smi_utilization_gpu"',
    axis: { min: 0, max: 100 },
  },
  {
    title: "CPUs of EC2, % busy",
    search: '{AWS/EC2,InstanceId} MetricName="CPUUtilization"',
    axis: { min: 0, max: 100 },
  },
  {
    title: "GPUs of SageMaker endpoints, % (100 a device)",
    search: '{"/aws/sagemaker/Endpoints",EndpointName,VariantName} MetricName="GPUUtilization"',
    axis: { min: 0 },
  },
  {
    title: "GPUs of SageMaker training, % (100 a device)",
    search: '{"/aws/sagemaker/TrainingJobs",Host} MetricName="GPUUtilization"',
    axis: { min: 0 },
  },
];

const PERIOD = Duration.hours(1);

/**
 * The busiest, the mean and the least busy of one region's machines. A search answers with 500 series at most, so each band is that
 * of up to 500 of them, and four of them leave a dashboard's 2,500 metrics room for no second region.
 */
export const utilizationBands = (region: string): readonly IWidget[] =>
  SOURCES.map(({ title, search, axis }) =>
    graph(title, bandsOf(search, region), {
      leftYAxis: { ...axis, showUnits: false },
      width: QUARTER,
      region,
    }),
  );

/** One search for all three: CloudWatch counts what each brings. */
function bandsOf(search: string, region: string): readonly IMetric[] {
  const found = new SearchExpression({
    expression: `SEARCH('${search}', 'Average', ${PERIOD.toSeconds()})`,
    period: PERIOD,
    searchRegion: region,
  });
  return BANDS.map(
    ([label, statistic]) =>
      new MathExpression({
        expression: `${statistic}(found)`,
        usingMetrics: { found },
        label,
        period: PERIOD,
        searchRegion: region,
      }),
  );
}

const BANDS = [
  ["busiest", "MAX"],
  ["mean", "AVG"],
  ["least busy", "MIN"],
] as const;
