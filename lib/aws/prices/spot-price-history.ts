import { DescribeSpotPriceHistoryCommand, EC2Client, type SpotPrice } from "@aws-sdk/client-ec2";
import { type Instant, lookBack, type Window } from "../../domain/window.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { type RateList, rateOf } from "./hourly-rates.ts";
import { everyPage } from "./price-pages.ts";
import { meanOfZones, type SpotChange, zoneMeans } from "./spot-mean.ts";

const API = "ec2:DescribeSpotPriceHistory";
/** A week holds each weekday once; AWS keeps 90 days. */
const LOOK_BACK_DAYS = 7;
const PAGE_SIZE = 1000;

/** Values a filter may have, by the EC2 API reference. */
const TYPES_A_QUERY = 200;

/** Instance type -> zone -> time-weighted USD an hour. */
export type ZonePrices = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Linux spot prices of the last week. A type that is not offered as spot here has none. Throws SourceError. */
export async function fetchSpotPrices(
  connection: Connection,
  { types, clock }: { readonly types: readonly string[]; readonly clock: Instant },
): Promise<RateList & { readonly zones: ZonePrices }> {
  const window = lookBack(clock, LOOK_BACK_DAYS);
  const histories: SpotPrice[][] = [];
  for (let at = 0; at < types.length; at += TYPES_A_QUERY)
    histories.push(await fetchHistory(connection, types.slice(at, at + TYPES_A_QUERY), window));
  const rows = histories.flat();
  const changes = rows.flatMap(changeOf);
  const unreadable = rows.length - changes.length;
  const problem = {
    where: `${API} in ${connection.region}`,
    what: "spot prices that could not be read",
    count: unreadable,
  };
  return {
    source: `EC2 spot price history, Linux, ${LOOK_BACK_DAYS} days, time-weighted, mean of the zones`,
    ...meansOf(changes, window),
    problems: unreadable === 0 ? [] : [problem],
  };
}

function fetchHistory(
  connection: Connection,
  types: readonly string[],
  window: Window,
): Promise<SpotPrice[]> {
  const client = metered(new EC2Client(clientOptions(connection)), "ec2", connection.meter);
  return everyPage(API, connection.region, async (NextToken) => {
    const command = new DescribeSpotPriceHistoryCommand({
      Filters: [{ Name: "instance-type", Values: [...types] }],
      ProductDescriptions: ["Linux/UNIX"],
      StartTime: new Date(window.start),
      EndTime: new Date(window.end),
      MaxResults: PAGE_SIZE,
      ...(NextToken !== undefined && { NextToken }),
    });
    const answer = await client.send(command);
    return { items: answer.SpotPriceHistory ?? [], next: answer.NextToken };
  });
}

function changeOf({
  InstanceType: type,
  AvailabilityZone: zone,
  Timestamp,
  SpotPrice: price,
}: SpotPrice): TypedChange[] {
  const usdPerHour = rateOf(price);
  if (usdPerHour === undefined || !type || !zone || !Timestamp) return [];
  return [{ type, zone, atMs: Timestamp.getTime(), usdPerHour }];
}

interface TypedChange extends SpotChange {
  readonly type: string;
}

function meansOf(changes: readonly TypedChange[], window: Window) {
  const rates = new Map<string, number>();
  const zones = new Map<string, Readonly<Record<string, number>>>();
  for (const [type, ofType] of Map.groupBy(changes, (change) => change.type)) {
    const means = zoneMeans(ofType, window);
    const rate = meanOfZones(means);
    if (rate === undefined) continue;
    rates.set(type, rounded(rate));
    zones.set(type, Object.fromEntries([...means].map(([zone, mean]) => [zone, rounded(mean)])));
  }
  return { rates, zones: Object.fromEntries(zones) };
}

/** To micro-dollars: the price itself has four to six digits after the point. */
const rounded = (rate: number): number => Number(rate.toFixed(6));
