/**
 * CloudWatch at the wire: answers AWS JSON 1.0 bodies, as `requestHandler` of a connection. A fleet of cards is made up by
 * rule, so that ten thousand of them take no memory: what a series holds follows from its dimensions.
 */
export interface WireFleet {
  readonly instances: number;
  readonly cards: number;
  /** Milliseconds each answer takes to come. */
  readonly latencyMs: number;
  /** Requests of as many queries get the same bytes. */
  readonly samePages?: boolean;
}

interface Asked {
  readonly api: string;
  readonly queries: number;
  readonly points: number;
  /** Queries by statistic; empty where the answer was given before. */
  readonly statistics: Readonly<Record<string, number>>;
}

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

interface DataRequest {
  readonly MetricDataQueries: readonly Query[];
  readonly StartTime: number;
  readonly EndTime: number;
}

interface ListRequest {
  readonly MetricName: string;
  readonly NextToken?: string;
}

interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const PAGE = 500;
const HEADERS = { "content-type": "application/x-amz-json-1.0" };
const VRAM_MIB = 23_028;

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

export const instanceId = (index: number): string => `i-${index.toString(16).padStart(17, "0")}`;

export class CloudWatchWire {
  readonly asked: Asked[] = [];
  /** Answers that may be given again to a request of as many queries: a benchmark measures the reader, not this. */
  readonly pages = new Map<number, Uint8Array>();
  readonly listings = new Map<string, Uint8Array>();
  readonly #fleet: WireFleet;
  #pointsEach = 0;

  constructor(fleet: WireFleet) {
    this.#fleet = fleet;
  }

  async handle({ headers, body }: HttpRequest) {
    const api = (headers["x-amz-target"] ?? "").split(".").at(-1) ?? "";
    const text = typeof body === "string" ? body : new TextDecoder().decode(body);
    const bytes = api === "ListMetrics" ? this.#listing(text) : this.#page(text);
    const { latencyMs } = this.#fleet;
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    return { response: { statusCode: 200, headers: HEADERS, body: bytes } };
  }

  destroy(): void {}

  #listing(text: string): Uint8Array {
    const known = this.#fleet.samePages ? this.listings.get(text) : undefined;
    const page = known ?? encoded(this.#list(JSON.parse(text)));
    this.listings.set(text, page);
    return page;
  }

  #list({ MetricName, NextToken = "0" }: ListRequest): string {
    const { instances, cards } = this.#fleet;
    this.asked.push({ api: "ListMetrics", queries: 1, points: 0, statistics: {} });
    const isMemory = MetricName === "mem_used_percent";
    const count = isMemory ? instances : instances * cards;
    const from = Number(NextToken);
    const to = Math.min(count, from + PAGE);
    const metrics = Array.from({ length: to - from }, (_, i) => {
      const at = from + i;
      const id = instanceId(isMemory ? at : Math.floor(at / cards));
      const card = isMemory ? {} : { index: String(at % cards), name: "NVIDIA A10G", arch: "Ampere" };
      const dimensions = { ...card, host: `ip-${id}`, InstanceId: id, InstanceType: "g5.12xlarge" };
      return {
        Namespace: "CWAgent",
        MetricName,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      };
    });
    return JSON.stringify({ Metrics: metrics, ...(to < count ? { NextToken: String(to) } : {}) });
  }

  #page(text: string): Uint8Array {
    const queries = text.split('"MetricStat"').length - 1;
    const known = this.#fleet.samePages ? this.pages.get(queries) : undefined;
    const page = known ?? encoded(this.#data(JSON.parse(text)));
    if (known === undefined) this.pages.set(queries, page);
    else {
      const points = queries * this.#pointsEach;
      this.asked.push({ api: "GetMetricData", queries, points, statistics: {} });
    }
    return page;
  }

  #data({ MetricDataQueries, StartTime, EndTime }: DataRequest): string {
    const period = MetricDataQueries[0]?.MetricStat.Period ?? 3_600;
    const count = Math.ceil((EndTime - StartTime) / period);
    this.#pointsEach = count;
    this.asked.push({
      api: "GetMetricData",
      queries: MetricDataQueries.length,
      points: MetricDataQueries.length * count,
      statistics: Object.fromEntries(
        Map.groupBy(MetricDataQueries, ({ MetricStat }) => MetricStat.Stat)
          .entries()
          .map(([statistic, alike]) => [statistic, alike.length]),
      ),
    });
    const timestamps = Array.from({ length: count }, (_, i) => StartTime + i * period).join(",");
    const results = MetricDataQueries.map((query) => {
      const values = Array.from({ length: count }, (_, i) => valueAt(query, i)).join(",");
      return `{"Id":"${query.Id}","Label":"${query.MetricStat.Metric.MetricName}","StatusCode":"Complete","Timestamps":[${timestamps}],"Values":[${values}]}`;
    });
    return `{"Messages":[],"MetricDataResults":[${results.join(",")}]}`;
  }
}

/** Utilization and use of a card by the hour; fractions as long as those that CloudWatch averages make. */
function valueAt({ MetricStat }: Query, hour: number): number {
  const { Metric, Stat } = MetricStat;
  if (Metric.MetricName === "nvidia_smi_memory_total") return VRAM_MIB;
  const seed = Metric.Dimensions.reduce((sum, { Value }) => sum + Value.charCodeAt(Value.length - 1), hour);
  const mean = ((seed * 7_919) % 8_191) / 91.01;
  const value = Stat === "Maximum" ? Math.ceil(mean) : mean;
  return Metric.MetricName === "nvidia_smi_memory_used" ? value * 200 : value;
}
