import type { Template } from "aws-cdk-lib/assertions";

export interface DashboardWidget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly view?: string;
    readonly region?: string;
    readonly markdown?: string;
    readonly endpoint?: string;
    readonly alarms?: readonly string[];
    /** Names and dimensions in a row, then an object of options; or that object alone, with an expression. */
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

export interface DashboardBody {
  readonly name: string;
  /** As CloudWatch gets it. */
  readonly text: string;
  readonly widgets: readonly DashboardWidget[];
}

/** Dashboards of a stack in us-east-1 of account 111122223333, with everything that CloudFormation fills in filled in. */
export function dashboardsOf(template: Template): readonly DashboardBody[] {
  return Object.values(template.findResources("AWS::CloudWatch::Dashboard")).map(({ Properties }) => {
    const text = filledIn(Properties.DashboardBody, template);
    return { name: filledIn(Properties.DashboardName, template), text, widgets: JSON.parse(text).widgets };
  });
}

export function dashboardNamed(title: string, template: Template): DashboardBody {
  const dashboards = dashboardsOf(template);
  const found = dashboards.find(({ name }) => name.includes(`-${title}-`));
  if (found) return found;
  throw new Error(`got ${dashboards.map(({ name }) => name).join(", ")}, expected one named ${title}`);
}

const PSEUDO: Readonly<Record<string, string>> = {
  "AWS::Region": "us-east-1",
  "AWS::AccountId": "111122223333",
  "AWS::Partition": "aws",
};

function filledIn(value: unknown, template: Template): string {
  if (typeof value === "string") return value;
  const [[name, argument] = []] = Object.entries(value ?? {});
  if (name === "Ref") return PSEUDO[String(argument)] ?? String(argument);
  if (name === "Fn::Join" && Array.isArray(argument))
    return argument[1].map((part: unknown) => filledIn(part, template)).join(argument[0]);
  if (name === "Fn::GetAtt" && Array.isArray(argument))
    return argument[1] === "Arn"
      ? `arn:aws:any:us-east-1:111122223333:${argument[0]}`
      : String(argument.join("-"));
  if (name === "Fn::FindInMap" && Array.isArray(argument)) {
    const [map, first, second] = argument.map((part) => filledIn(part, template));
    return template.findMappings("*")[map ?? ""]?.[first ?? ""]?.[second ?? ""];
  }
  throw new Error(`got ${JSON.stringify(value)}, expected text or something that CloudFormation fills in`);
}

/** A metric that a widget shows: by its name, or as a search for it names it. */
export interface ShownMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

interface Options {
  readonly expression?: string;
  readonly region?: string;
}

const optionsOf = (metric: readonly unknown[]): Options => {
  const last = metric.at(-1);
  return typeof last === "object" && last !== null ? last : {};
};

export const searchesOf = ({ properties: { metrics = [] } }: DashboardWidget): readonly string[] =>
  metrics.flatMap((metric) => optionsOf(metric).expression?.match(/SEARCH\('[^']+'/g) ?? []);

/** What it names outright; CDK writes a dot for what stands above it. */
export function namedMetricsOf({ properties: { metrics = [] } }: DashboardWidget): readonly ShownMetric[] {
  let above: readonly unknown[] = [];
  const shown: ShownMetric[] = [];
  for (const metric of metrics) {
    if (optionsOf(metric).expression !== undefined) continue;
    const whole = metric.map((part, index) => (part === "." ? above[index] : part));
    above = whole;
    const texts = whole.filter((part) => typeof part === "string");
    const [namespace = "", name = "", ...rest] = texts;
    const dimensions: Record<string, string> = {};
    for (let i = 0; i + 1 < rest.length; i += 2) dimensions[rest[i] ?? ""] = rest[i + 1] ?? "";
    shown.push({ namespace, name, dimensions });
  }
  return shown;
}
