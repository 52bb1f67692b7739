import type { OwnedReservation } from "./commitment.ts";
import { regionOfZone } from "./ec2-facts.ts";
import {
  amountOf,
  collected,
  type EntryField,
  type LeftOut,
  type OwnedReading,
  orUnreadable,
  termOf,
} from "./owned-commitment.ts";
import { type UsdPerHour, usdPerHour } from "./units.ts";
import { addHours, type Instant } from "./window.ts";

/** The API's own names: what the CLI prints and the SDK answers both fit, but for moments, which are text here. */
export interface ReservationFacts {
  readonly ReservedInstancesId?: string | undefined;
  readonly InstanceType?: string | undefined;
  readonly InstanceCount?: number | undefined;
  readonly InstanceTenancy?: string | undefined;
  readonly ProductDescription?: string | undefined;
  readonly State?: string | undefined;
  readonly Start?: string | undefined;
  readonly End?: string | undefined;
  /** Seconds. */
  readonly Duration?: number | undefined;
  /** Of one instance, paid upfront. */
  readonly FixedPrice?: number | undefined;
  readonly RecurringCharges?:
    | readonly { readonly Amount?: number | undefined; readonly Frequency?: string | undefined }[]
    | undefined;
  /** Of zonal ones. */
  readonly AvailabilityZone?: string | undefined;
  readonly CurrencyCode?: string | undefined;
}

/** In force or to come; EC2 keeps what is over as `retired`, what was changed too. */
export const COUNTED_RESERVATION_STATES = ["active", "payment-pending", "queued"] as const;
const OVER_STATES = ["payment-failed", "queued-deleted", "retired"];
const COUNTED: readonly string[] = COUNTED_RESERVATION_STATES;
const LINUX: readonly (string | undefined)[] = ["Linux/UNIX", "Linux/UNIX (Amazon VPC)"];
const SECONDS_PER_HOUR = 3_600;

export interface ReservationPlace {
  readonly where: string;
  /** Of those that name no zone; undefined: not known. */
  readonly region: string | undefined;
}

/** Regional and zonal ones alike. Other systems and tenancies are left out and said. Throws UnreadableCommitment. */
export const ownedReservations = (
  reservations: readonly ReservationFacts[],
  { where, region }: ReservationPlace,
): OwnedReading =>
  collected(
    reservations.map((one, index) =>
      reservationOf(one, `reservation ${one.ReservedInstancesId ?? index + 1}`, region),
    ),
    where,
  );

function reservationOf(
  one: ReservationFacts,
  entry: string,
  region: string | undefined,
): OwnedReservation | LeftOut | undefined {
  const field = (name: keyof ReservationFacts): EntryField => ({ entry, field: name, got: one[name] });
  const { State = "", CurrencyCode = "USD", InstanceTenancy = "default", AvailabilityZone } = one;
  if (OVER_STATES.includes(State)) return undefined;
  orUnreadable(
    COUNTED.find((state) => state === State),
    field("State"),
    `one of ${COUNTED.join(", ")}`,
  );
  const system = orUnreadable(one.ProductDescription, field("ProductDescription"), "a platform");
  if (!LINUX.includes(system))
    return { leftOut: `reservations for ${JSON.stringify(system)} left out: only Linux is counted` };
  if (InstanceTenancy !== "default")
    return {
      leftOut: `reservations of ${JSON.stringify(InstanceTenancy)} tenancy left out: they cover no shared machine`,
    };
  if (CurrencyCode !== "USD")
    return { leftOut: `reservations in ${JSON.stringify(CurrencyCode)} left out: only USD is added up` };
  const place = regionOfZone(AvailabilityZone ?? "") ?? region;
  return {
    kind: "reservation",
    id: orUnreadable(one.ReservedInstancesId || undefined, field("ReservedInstancesId"), "its id"),
    ...termOf(entry, [field("Start"), { ...field("End"), got: endOf(one) }]),
    instanceType: orUnreadable(one.InstanceType || undefined, field("InstanceType"), "a type like g5.xlarge"),
    region: orUnreadable(place, field("AvailabilityZone"), "a zone, for its region is not known otherwise"),
    instances: orUnreadable(countOf(one.InstanceCount), field("InstanceCount"), "a whole number from 1"),
    usdPerHour: hourlyOf(one, field),
  };
}

/** A queued one has its end from the day it starts. */
function endOf({ State, Start, End, Duration }: ReservationFacts): Instant | undefined {
  if (End !== undefined || State !== "queued" || Start === undefined || Duration === undefined) return End;
  return Number.isNaN(Date.parse(Start)) ? undefined : addHours(Start, Duration / SECONDS_PER_HOUR);
}

/** The hourly charge and the upfront fee spread over the term. The usage price is zero since heavy utilization went. */
function hourlyOf(
  { FixedPrice = 0, Duration, RecurringCharges = [] }: ReservationFacts,
  field: (name: keyof ReservationFacts) => EntryField,
): UsdPerHour {
  const charges = RecurringCharges.map(({ Amount, Frequency }) =>
    orUnreadable(
      Frequency === "Hourly" ? amountOf(Amount) : undefined,
      field("RecurringCharges"),
      "hourly amounts of dollars from 0",
    ),
  );
  const upfront = orUnreadable(amountOf(FixedPrice), field("FixedPrice"), "dollars from 0");
  const seconds = orUnreadable(
    Duration !== undefined && Duration > 0 ? Duration : undefined,
    field("Duration"),
    "the seconds of its term",
  );
  const recurring = charges.reduce((sum, amount) => sum + amount, 0);
  return usdPerHour(recurring + (upfront * SECONDS_PER_HOUR) / seconds);
}

const countOf = (count: number | undefined): number | undefined =>
  count !== undefined && Number.isInteger(count) && count > 0 ? count : undefined;
