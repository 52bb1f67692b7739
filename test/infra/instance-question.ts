import {
  DescribeInstancesCommand,
  type DescribeInstancesCommandOutput,
  EC2Client,
} from "@aws-sdk/client-ec2";

/** A question with a list, a nested list and a number in it, to an EC2 at this endpoint. */
export function askForInstances(endpoint: string): Promise<DescribeInstancesCommandOutput> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new EC2Client({ region: "us-east-1", endpoint, credentials });
  return client.send(
    new DescribeInstancesCommand({
      Filters: [{ Name: "instance-state-name", Values: ["running", "stopped"] }],
      MaxResults: 1000,
    }),
  );
}
