import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { calling } from "../sdk-failure.ts";

export interface Machine {
  readonly instanceType?: string;
  /** `us-east-1a`. */
  readonly zone?: string;
}

/** Type and zone of one instance, whatever its state; undefined when EC2 no longer knows it. Throws SourceError. */
export async function describeInstance(connection: Connection, id: string): Promise<Machine | undefined> {
  const client = metered(new EC2Client(clientOptions(connection)), "ec2", connection.meter);
  const { Reservations = [] } = await calling("ec2:DescribeInstances", connection.region, () =>
    client.send(new DescribeInstancesCommand({ InstanceIds: [id] })).catch((error: unknown) => {
      if (isGone(error)) return { Reservations: [] };
      throw error;
    }),
  );
  const [instance] = Reservations.flatMap(({ Instances }) => Instances ?? []);
  if (instance === undefined) return undefined;
  const { InstanceType: instanceType, Placement: { AvailabilityZone: zone } = {} } = instance;
  return { ...(instanceType && { instanceType }), ...(zone && { zone }) };
}

/** An interrupted instance is forgotten about an hour after it ended. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && error.name === "InvalidInstanceID.NotFound";
