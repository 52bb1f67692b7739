import { DescribeReservedInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { OwnedReading } from "../../domain/owned-commitment.ts";
import { COUNTED_RESERVATION_STATES, ownedReservations } from "../../domain/owned-reservation.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { calling } from "../sdk-failure.ts";
import { readable } from "./readable.ts";

const API = "ec2:DescribeReservedInstances";

/** Those that the caller's account bought in this region; the API knows no pages. Throws SourceError. */
export async function fetchReservations(connection: Connection): Promise<OwnedReading> {
  const { region } = connection;
  const client = metered(new EC2Client(clientOptions(connection)), "ec2", connection.meter);
  const { ReservedInstances = [] } = await calling(API, region, () =>
    client.send(
      new DescribeReservedInstancesCommand({
        Filters: [{ Name: "state", Values: [...COUNTED_RESERVATION_STATES] }],
      }),
    ),
  );
  const facts = ReservedInstances.map(({ Start, End, ...one }) => ({
    ...one,
    Start: Start?.toISOString(),
    End: End?.toISOString(),
  }));
  const source = `${API} in ${region}`;
  return readable(source, () => ownedReservations(facts, { where: source, region }));
}
