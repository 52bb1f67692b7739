import type {
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
  ListMetricsCommandInput,
  ListMetricsCommandOutput,
  MetricDataResult,
  StatusCode,
} from "@aws-sdk/client-cloudwatch";

export type PointAt = readonly [epochMs: number, value: number];
export type Sets = Readonly<Record<string, string>>;

interface Published {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Sets;
  readonly points: Readonly<Record<string, readonly PointAt[]>>;
  readonly recent: boolean;
}

const METADATA = { $metadata: {} };
const keyOf = (namespace: string, name: string, dimensions: Sets): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);

/** What CloudWatch does with metrics, as documented: exact sets for data, supersets for listings, pages, statuses, nothing under a unit. */
export class CloudWatchAccount {
  readonly #published = new Map<string, Published>();
  readonly #statuses = new Map<string, StatusCode>();
  readonly asked: { api: string; queries: number }[] = [];
  /** Points of each page in turn, the last for ever. */
  pagePoints: readonly number[] = [100_800];
  listPage = 500;
  /** Called before each answer; what it throws is the answer. */
  fault: (api: string, call: number) => void = () => undefined;
  repeatToken = false;

  publish(
    [namespace, name]: readonly [string, string],
    dimensions: Sets,
    points: Readonly<Record<string, readonly PointAt[]>> = {},
    recent = true,
  ): this {
    this.#published.set(keyOf(namespace, name, dimensions), { namespace, name, dimensions, points, recent });
    return this;
  }

  /** Every statistic of the metric ends with this status. */
  say(name: string, status: StatusCode): void {
    this.#statuses.set(name, status);
  }

  list = (input: ListMetricsCommandInput): ListMetricsCommandOutput => {
    this.#ask("ListMetrics", 1);
    const found = [...this.#published.values()].filter(
      ({ namespace, name, dimensions, recent }) =>
        namespace === input.Namespace &&
        (input.MetricName === undefined || name === input.MetricName) &&
        (input.RecentlyActive === undefined || recent) &&
        (input.Dimensions ?? []).every(
          ({ Name = "", Value }) => Name in dimensions && (Value === undefined || dimensions[Name] === Value),
        ),
    );
    const from = Number(input.NextToken ?? 0);
    const to = from + this.listPage;
    return {
      ...METADATA,
      Metrics: found.slice(from, to).map(({ namespace, name, dimensions }) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      })),
      ...(to < found.length ? { NextToken: this.repeatToken && from > 0 ? String(from) : String(to) } : {}),
    };
  };

  /** A token says which page comes next, and the query and point it begins with. */
  data = (input: GetMetricDataCommandInput): GetMetricDataCommandOutput => {
    const queries = input.MetricDataQueries ?? [];
    this.#ask("GetMetricData", queries.length);
    const [page = 0, from = 0, skip = 0] = (input.NextToken ?? "").split(":").filter(Boolean).map(Number);
    let room = this.pagePoints[Math.min(page, this.pagePoints.length - 1)] ?? 1;
    const results: MetricDataResult[] = [];
    for (let i = from; i < queries.length; i++) {
      const begun = i === from ? skip : 0;
      const rest = this.#pointsOf(queries[i]?.MetricStat, input).slice(begun);
      const taken = rest.slice(0, room);
      room -= taken.length;
      const cut = taken.length < rest.length;
      const status = this.#statuses.get(queries[i]?.MetricStat?.Metric?.MetricName ?? "") ?? "Complete";
      results.push({
        Id: queries[i]?.Id,
        Timestamps: taken.map(([at]) => new Date(at)),
        Values: taken.map(([, value]) => value),
        StatusCode: cut ? "PartialData" : status,
      });
      if (!cut) continue;
      const token =
        this.repeatToken && page > 0 ? input.NextToken : `${page + 1}:${i}:${begun + taken.length}`;
      return { ...METADATA, MetricDataResults: results, NextToken: token };
    }
    return { ...METADATA, MetricDataResults: results };
  };

  #ask(api: string, queries: number): void {
    this.asked.push({ api, queries });
    this.fault(api, this.asked.length - 1);
  }

  #pointsOf(
    stat: NonNullable<GetMetricDataCommandInput["MetricDataQueries"]>[number]["MetricStat"],
    { StartTime, EndTime, ScanBy }: GetMetricDataCommandInput,
  ): readonly PointAt[] {
    const { Namespace = "", MetricName = "", Dimensions = [] } = stat?.Metric ?? {};
    const dimensions = Object.fromEntries(Dimensions.map(({ Name = "", Value = "" }) => [Name, Value]));
    if (stat?.Unit !== undefined) return [];
    const points =
      this.#published.get(keyOf(Namespace, MetricName, dimensions))?.points[stat?.Stat ?? ""] ?? [];
    const within = points.filter(
      ([at]) => at >= Number(StartTime?.getTime()) && at < Number(EndTime?.getTime()),
    );
    return ScanBy === "TimestampAscending" ? within : within.toReversed();
  }
}
