import type { Problem } from "../../domain/fleet.ts";
import { type Attribution, attribute, type CardOf, keyOf, type Machines, preferred } from "./attribution.ts";
import type { Dimensions } from "./metric.ts";
import type { ListingFilter, ListMetrics } from "./metric-listing.ts";

/** Resource id -> card -> the set of dimensions to ask for. */
export type CardSets = ReadonlyMap<string, ReadonlyMap<string, Dimensions>>;

export interface FoundSets {
  readonly sets: CardSets;
  readonly problems: readonly Problem[];
}

/** Lists a metric once, and once more (what was active of late) if some card has it under several sets. */
export async function findSets(
  list: ListMetrics,
  { filter, machines, cardOf }: { filter: ListingFilter; machines: Machines; cardOf: CardOf },
): Promise<FoundSets> {
  const attribution = attribute(await list(filter), machines, cardOf);
  const recent = hasSeveral(attribution)
    ? new Set((await list({ ...filter, recentlyActive: true })).map(({ dimensions }) => keyOf(dimensions)))
    : new Set<string>();
  return { sets: setsOf(attribution, recent), problems: strangersOf(filter, attribution) };
}

const hasSeveral = ({ byResource }: Attribution): boolean =>
  byResource.values().some((cards) => cards.values().some((sets) => sets.length > 1));

const setsOf = ({ byResource }: Attribution, recent: ReadonlySet<string>): CardSets =>
  new Map(
    [...byResource].map(([id, cards]) => [
      id,
      new Map(
        [...cards].flatMap(([card, sets]) => {
          const set = preferred(sets, recent);
          return set === undefined ? [] : [[card, set] as const];
        }),
      ),
    ]),
  );

const strangersOf = ({ name = "", namespace }: ListingFilter, { strangers }: Attribution): Problem[] =>
  strangers === 0
    ? []
    : [
        {
          where: namespace,
          what: `series of ${name} name no InstanceId, and their host is no single instance of the inventory: left out; set append_dimensions InstanceId in the CloudWatch agent`,
          count: strangers,
        },
      ];
