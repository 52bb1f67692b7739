import { z } from "zod";
import { ConfigError } from "../domain/errors.ts";
import { HOURS_PER_DAY, MS_PER_HOUR } from "../domain/window.ts";

const metrics = z.record(z.string(), z.object({ Amount: z.string(), Unit: z.string().optional() }));

/** What `aws ce get-cost-and-usage` prints, as far as we read it. */
export const COST_PAGE = z.object({
  NextPageToken: z.string().nullish(),
  GroupDefinitions: z.array(z.object({ Type: z.string(), Key: z.string() })).optional(),
  ResultsByTime: z.array(
    z.object({
      TimePeriod: z.object({
        Start: z.iso.date().or(z.iso.datetime()),
        End: z.iso.date().or(z.iso.datetime()),
      }),
      Estimated: z.boolean().optional(),
      Total: metrics.optional(),
      Groups: z.array(z.object({ Keys: z.array(z.string()), Metrics: metrics })).optional(),
    }),
  ),
});

type CostPage = z.infer<typeof COST_PAGE>;
type Period = CostPage["ResultsByTime"][number];
type Group = NonNullable<Period["Groups"]>[number];

/** All that a file tells of the same days, cut the same way. */
export interface CostQuery {
  /** "by SERVICE and RECORD_TYPE", or "in total". */
  readonly cut: string;
  readonly groupings: NonNullable<CostPage["GroupDefinitions"]>;
  readonly hourly: boolean;
  /** Each once, its groups of all pages together. */
  readonly periods: readonly Period[];
  /** Groups told again: counted as they came last. */
  readonly repeated: number;
}

/** A refresh moves what was estimated; settled amounts further apart than rounding are not of one query. */
const SAME_AMOUNT_WITHIN = 0.01;
/** As the CLI leaves them out: grouped by service, its usual first key. */
const BY_SERVICE = [{ Type: "DIMENSION", Key: "SERVICE" }];

/** The pages of each cut put together. Throws ConfigError: months for days, a page that is missing, settled amounts that contradict each other. */
export function costQueriesIn(file: string, pages: readonly CostPage[]): readonly CostQuery[] {
  const cuts = Map.groupBy(
    pages.flatMap((page) => byGranularity(file, page)),
    ({ cut }) => cut,
  );
  return [...cuts.values()].map((parts) => queryOf(file, parts));
}

interface PagePart extends Pick<CostQuery, "cut" | "groupings" | "hourly"> {
  readonly page: CostPage;
}

function byGranularity(file: string, page: CostPage): PagePart[] {
  const isGrouped = page.ResultsByTime.some(({ Groups }) => Groups !== undefined && Groups.length > 0);
  const groupings = page.GroupDefinitions ?? (isGrouped ? BY_SERVICE : []);
  const by = groupings.map(({ Type, Key }) => (Type === "DIMENSION" ? Key : `${Type} ${Key}`)).join(" and ");
  const kinds = Map.groupBy(page.ResultsByTime, (period) => isHourly(file, period));
  return [...(kinds.size === 0 ? new Map([[false, []]]) : kinds)].map(([hourly, ResultsByTime]) => ({
    cut: `${by === "" ? "in total" : `by ${by}`}${hourly ? ", hourly" : ""}`,
    groupings,
    hourly,
    page: { ...page, ResultsByTime },
  }));
}

function isHourly(file: string, { TimePeriod: { Start, End } }: Period): boolean {
  const hours = (Date.parse(End) - Date.parse(Start)) / MS_PER_HOUR;
  if (hours > 0 && hours <= HOURS_PER_DAY) return hours < HOURS_PER_DAY;
  throw new ConfigError(
    `${file}: got a period from ${Start} to ${End}, expected days: ask again with --granularity DAILY`,
  );
}

function queryOf(file: string, parts: readonly PagePart[]): CostQuery {
  const [{ cut, groupings, hourly } = { cut: "", groupings: [], hourly: false }] = parts;
  refuseMissingPage(file, cut, parts);
  const periods = new Map<string, Telling>();
  let repeated = 0;
  for (const { page } of parts) {
    for (const period of page.ResultsByTime) {
      const telling = periods.get(period.TimePeriod.Start) ?? new Telling(file, period);
      periods.set(period.TimePeriod.Start, telling);
      repeated += telling.add(period);
    }
  }
  return { cut, groupings, hourly, periods: [...periods.values()].map((one) => one.period()), repeated };
}

function refuseMissingPage(file: string, cut: string, parts: readonly PagePart[]): void {
  const pages = new Map(parts.map(({ page }) => [JSON.stringify(page), page]));
  if (![...pages.values()].at(-1)?.NextPageToken) return;
  throw new ConfigError(
    `${file}: got a last page ${cut} with a NextPageToken, expected all pages: aws ce get-cost-and-usage … --next-page-token TOKEN >> ${file}`,
  );
}

/** One period as the pages tell it, group by group. */
class Telling {
  readonly #file: string;
  #period: Period;
  readonly #groups = new Map<string, { group: Group; estimated: boolean }>();

  constructor(file: string, period: Period) {
    this.#file = file;
    this.#period = { ...period, Groups: [] };
  }

  /** Answers how many of the groups had been told before. */
  add(period: Period): number {
    const { Groups = [], Total = {}, Estimated = false } = period;
    // Totals are a group without keys.
    const told = Groups.length > 0 ? Groups : [{ Keys: [], Metrics: Total }];
    const again = told.filter((group) => this.#take(group, Estimated)).length;
    this.#period = { ...this.#period, ...period };
    return again;
  }

  #take(group: Group, estimated: boolean): boolean {
    const key = JSON.stringify(group.Keys);
    const before = this.#groups.get(key);
    if (before && !before.estimated && !estimated) this.#refuseContradiction(before.group, group);
    const Metrics = { ...before?.group.Metrics, ...group.Metrics };
    this.#groups.set(key, { group: { ...group, Metrics }, estimated });
    return before !== undefined && Object.keys(before.group.Metrics).some((name) => name in group.Metrics);
  }

  #refuseContradiction(before: Group, { Keys, Metrics }: Group): void {
    for (const [name, { Amount }] of Object.entries(Metrics)) {
      const first = before.Metrics[name]?.Amount;
      if (first === undefined || Math.abs(Number(first) - Number(Amount)) <= SAME_AMOUNT_WITHIN) continue;
      if (first === Amount) continue;
      throw new ConfigError(
        `${this.#file}: got two amounts, ${first} and ${Amount}, of ${name} on ${this.#period.TimePeriod.Start} for ${Keys.join(", ") || "the total"}, expected one query: two filters' answers cannot be told from one told twice; ask without a filter`,
      );
    }
  }

  period(): Period {
    const groups = [...this.#groups.values()].map(({ group }) => group);
    const total = groups.find(({ Keys }) => Keys.length === 0)?.Metrics ?? {};
    return { ...this.#period, Total: total, Groups: groups.filter(({ Keys }) => Keys.length > 0) };
  }
}
