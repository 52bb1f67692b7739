import {
  type AwsWorld,
  metricValue,
  publishedSets,
  type WorldJob,
  type WorldReservation,
} from "./aws-world.ts";

type Json = Readonly<Record<string, unknown>>;
/** An object, an XML document, or the name of an error that a JSON service answers. */
export type Answer = Json | string;

const HOUR = 3_600;
const DAY_MS = 86_400_000;

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Period: number;
  };
}

/** One action of one service, answered from the world: JSON services answer an object, EC2 and STS a document. */
export function answerOf(world: AwsWorld, action: string, input: Json): Answer | undefined {
  const answers: Readonly<Record<string, () => Answer>> = {
    GetCallerIdentity: () => stsIdentity(world),
    DescribeInstances: () => describeInstances(world),
    DescribeSpotPriceHistory: () => xml("DescribeSpotPriceHistoryResponse", "<spotPriceHistorySet/>"),
    DescribeReservedInstances: () => describeReservations(world),
    DescribeInstanceTypes: () => xml("DescribeInstanceTypesResponse", "<instanceTypeSet/>"),
    ListMetrics: () => listMetrics(world, input),
    GetMetricData: () => getMetricData(world, input),
    ListEndpoints: () => ({ Endpoints: world.endpoints.map(endpointSummary) }),
    DescribeEndpoint: () => describeEndpoint(world, String(input.EndpointName)),
    DescribeEndpointConfig: () => describeEndpointConfig(world, String(input.EndpointConfigName)),
    ListTags: () => listTags(world, String(input.ResourceArn)),
    ListTrainingJobs: () => ({ TrainingJobSummaries: (world.jobs ?? []).map((job) => jobFacts(world, job)) }),
    DescribeTrainingJob: () => describeTrainingJob(world, String(input.TrainingJobName)),
    GetProducts: () => ({ FormatVersion: "aws_v1", PriceList: [] }),
    DescribeSavingsPlansOfferingRates: () => ({ searchResults: [] }),
    DescribeSavingsPlans: () => ({ savingsPlans: world.savingsPlans ?? [] }),
    GetCostAndUsage: () => costAndUsage(world, input),
    GetSavingsPlansCoverage: () => "DataUnavailableException",
    GetSavingsPlansUtilization: () => "DataUnavailableException",
    GetReservationCoverage: () => "DataUnavailableException",
    GetReservationUtilization: () => "DataUnavailableException",
    GetSavingsPlansPurchaseRecommendation: () => "DataUnavailableException",
    Publish: () => snsAnswer("Publish", "<MessageId>m-1</MessageId>"),
    GetTopicAttributes: () => snsAnswer("GetTopicAttributes", topicAttributes),
    /** SES v2: POST /v2/email/outbound-emails. */
    "outbound-emails": () => ({ MessageId: "m-1" }),
    AssumeRole: () => assumeRole,
    PutEvents: () => ({
      FailedEntryCount: 0,
      Entries: (input.Entries as Json[]).map(() => ({ EventId: "1" })),
    }),
  };
  return answers[action]?.();
}

const xml = (root: string, body: string): string =>
  `<?xml version="1.0"?><${root} xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>${body}</${root}>`;

const stsIdentity = ({ account }: AwsWorld): string =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/test</Arn><UserId>U</UserId><Account>${account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

const snsAnswer = (action: string, result: string): string =>
  `<${action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`;

const topicAttributes = `<Attributes>${Object.entries({
  SubscriptionsConfirmed: 2,
  SubscriptionsPending: 1,
  SubscriptionsDeleted: 0,
})
  .map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`)
  .join("")}</Attributes>`;

const assumeRole =
  '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>';

function describeInstances({ instances, account, region }: AwsWorld): string {
  const items = instances.map(
    ({ id, type, launched, tags }) =>
      `<item><instanceId>${id}</instanceId><instanceType>${type}</instanceType><launchTime>${launched}</launchTime><instanceState><code>16</code><name>running</name></instanceState><placement><availabilityZone>${region}a</availabilityZone></placement><tagSet>${Object.entries(
        tags,
      )
        .map(([key, value]) => `<item><key>${key}</key><value>${value}</value></item>`)
        .join("")}</tagSet></item>`,
  );
  return xml(
    "DescribeInstancesResponse",
    `<reservationSet><item><ownerId>${account}</ownerId><instancesSet>${items.join("")}</instancesSet></item></reservationSet>`,
  );
}

const describeReservations = ({ reservations = [] }: AwsWorld): string =>
  xml(
    "DescribeReservedInstancesResponse",
    `<reservedInstancesSet>${reservations.map(reservationItem).join("")}</reservedInstancesSet>`,
  );

const reservationItem = ({ id, type, count, start, end, usdPerHour }: WorldReservation): string =>
  `<item><reservedInstancesId>${id}</reservedInstancesId><instanceType>${type}</instanceType><instanceCount>${count}</instanceCount><start>${start}</start><end>${end}</end><duration>31536000</duration><fixedPrice>0.0</fixedPrice><productDescription>Linux/UNIX</productDescription><state>active</state><instanceTenancy>default</instanceTenancy><currencyCode>USD</currencyCode><scope>Region</scope><recurringCharges><item><frequency>Hourly</frequency><amount>${usdPerHour}</amount></item></recurringCharges></item>`;

const listMetrics = (world: AwsWorld, { MetricName, Namespace }: Json): Json => ({
  Metrics: publishedSets(world, String(MetricName)).map((set) => ({
    Namespace,
    MetricName,
    Dimensions: Object.entries(set).map(([Name, Value]) => ({ Name, Value })),
  })),
});

function getMetricData(world: AwsWorld, input: Json): Json {
  const [start, end] = [
    Number(input.StartTime),
    Math.min(Number(input.EndTime), Date.parse(world.now) / 1000),
  ];
  const results = (input.MetricDataQueries as readonly MetricQuery[]).map(({ Id, MetricStat }) => {
    const set = Object.fromEntries(MetricStat.Metric.Dimensions.map(({ Name, Value }) => [Name, Value]));
    const value = metricValue(world, MetricStat.Metric.MetricName, set);
    const times: number[] = [];
    for (let at = Math.ceil(start / HOUR) * HOUR; at < end; at += MetricStat.Period) times.push(at);
    const seen = value === undefined ? [] : times;
    return { Id, Label: Id, StatusCode: "Complete", Timestamps: seen, Values: seen.map(() => value) };
  });
  return { MetricDataResults: results, Messages: [] };
}

const endpointArn = ({ account, region }: AwsWorld, name: string): string =>
  `arn:aws:sagemaker:${region}:${account}:endpoint/${name}`;

const endpointSummary = ({ name, created }: AwsWorld["endpoints"][number]): Json => ({
  EndpointName: name,
  EndpointArn: `arn:aws:sagemaker:us-east-1:111122223333:endpoint/${name}`,
  CreationTime: Date.parse(created) / 1000,
  LastModifiedTime: Date.parse(created) / 1000,
  EndpointStatus: "InService",
});

function describeEndpoint(world: AwsWorld, name: string): Json {
  const endpoint = world.endpoints.find((one) => one.name === name);
  if (!endpoint) throw new Error(`no endpoint ${name}`);
  return {
    ...endpointSummary(endpoint),
    EndpointArn: endpointArn(world, name),
    EndpointConfigName: `${name}-config`,
    ProductionVariants: [{ VariantName: "AllTraffic", CurrentInstanceCount: endpoint.instances }],
  };
}

function describeEndpointConfig(world: AwsWorld, name: string): Json {
  const endpoint = world.endpoints.find((one) => `${one.name}-config` === name);
  if (!endpoint) throw new Error(`no endpoint config ${name}`);
  return {
    EndpointConfigName: name,
    EndpointConfigArn: `arn:aws:sagemaker:${world.region}:${world.account}:endpoint-config/${name}`,
    CreationTime: Date.parse(endpoint.created) / 1000,
    ProductionVariants: [
      { VariantName: "AllTraffic", InstanceType: endpoint.type, InitialInstanceCount: endpoint.instances },
    ],
  };
}

const jobFacts = ({ account, region }: AwsWorld, { name, started }: WorldJob): Json => ({
  TrainingJobName: name,
  TrainingJobArn: `arn:aws:sagemaker:${region}:${account}:training-job/${name}`,
  CreationTime: Date.parse(started) / 1000,
  TrainingJobStatus: "InProgress",
});

function describeTrainingJob(world: AwsWorld, name: string): Json {
  const job = world.jobs?.find((one) => one.name === name);
  if (!job) throw new Error(`no training job ${name}`);
  return {
    ...jobFacts(world, job),
    SecondaryStatus: "Training",
    TrainingStartTime: Date.parse(job.started) / 1000,
    ResourceConfig: { InstanceType: job.type, InstanceCount: job.instances, VolumeSizeInGB: 100 },
  };
}

const listTags = (world: AwsWorld, arn: string): Json => ({
  Tags: Object.entries(world.endpoints.find(({ name }) => arn.endsWith(`/${name}`))?.tags ?? {}).map(
    ([Key, Value]) => ({ Key, Value }),
  ),
});

interface CostInput {
  readonly TimePeriod: { readonly Start: string; readonly End: string };
  readonly GroupBy?: readonly { readonly Type: string; readonly Key: string }[];
}

function costAndUsage({ dailyUsd }: AwsWorld, input: Json): Json {
  const { TimePeriod, GroupBy = [] } = input as unknown as CostInput;
  const days: Json[] = [];
  for (let at = Date.parse(TimePeriod.Start); at < Date.parse(TimePeriod.End); at += DAY_MS) {
    const Groups = Object.entries(dailyUsd).map(([service, usd]) => ({
      Keys: GroupBy.map(({ Type, Key }) => keyOf(Type, Key, service)),
      Metrics: {
        AmortizedCost: { Amount: String(usd), Unit: "USD" },
        UnblendedCost: { Amount: String(usd), Unit: "USD" },
      },
    }));
    const period = { Start: dayText(at), End: dayText(at + DAY_MS) };
    days.push({ TimePeriod: period, Estimated: false, Total: {}, Groups });
  }
  return { GroupDefinitions: GroupBy, ResultsByTime: days };
}

function keyOf(type: string, key: string, service: string): string {
  if (type === "TAG") return `${key}$`;
  if (key === "RECORD_TYPE") return "Usage";
  return key === "SERVICE" ? service : `${service}-usage`;
}

const dayText = (at: number): string => new Date(at).toISOString().slice(0, 10);
