import { once } from "node:events";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { buildApp } from "fauxqs";
import { CallMeter } from "../../lib/aws/call-meter.ts";
import type { Connection } from "../../lib/aws/connection.ts";

const HOST = "127.0.0.1";

type StartSes = (config: { readonly host: string; readonly port: number }) => Promise<Server>;
// Its default export is another under vite than under node.
const { default: startSes }: { readonly default: StartSes } = createRequire(import.meta.url)(
  "aws-ses-v2-local",
);

/** A region and keys that no AWS account has: what leaves 127.0.0.1 by mistake is refused. */
export const loopbackConnection = (): Connection => ({
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  meter: new CallMeter(),
});

/** SNS and SQS over the wire; the SDK's clients find them by the environment, as they would find any emulator. */
export interface LocalTopics {
  createTopic(): Promise<string>;
  /** A new queue that gets what its policy lets through; answers the bodies it got. */
  subscribe(topicArn: string, policy?: object): Promise<() => Promise<readonly string[]>>;
  stop(): Promise<void>;
}

export async function startTopics(): Promise<LocalTopics> {
  const app = buildApp({ logger: false });
  // Its own `startFauxqs` listens on every interface.
  const url = await app.listen({ port: 0, host: HOST });
  process.env.AWS_ENDPOINT_URL_SNS = url;
  const { region, credentials = { accessKeyId: "", secretAccessKey: "" } } = loopbackConnection();
  const sns = new SNSClient({ region, credentials });
  let names = 0;
  return {
    createTopic: async () => {
      const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: `alerts-${++names}` }));
      return TopicArn;
    },
    subscribe: async (topicArn, policy) => {
      const name = `queue-${++names}`;
      const { QueueUrl } = await askSqs(url, "CreateQueue", { QueueName: name });
      const Attributes = {
        RawMessageDelivery: "true",
        ...(policy === undefined ? {} : { FilterPolicy: JSON.stringify(policy) }),
      };
      const Endpoint = `arn:aws:sqs:${region}:000000000000:${name}`;
      await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint, Attributes }));
      return async () => {
        const { Messages = [] } = await askSqs(url, "ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 });
        return Messages.map(({ Body }) => Body);
      };
    },
    stop: async () => {
      sns.destroy();
      delete process.env.AWS_ENDPOINT_URL_SNS;
      await app.close();
    },
  };
}

interface SqsAnswer {
  readonly QueueUrl?: string;
  readonly Messages?: readonly { readonly Body: string }[];
}

async function askSqs(url: string, action: string, request: object): Promise<SqsAnswer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${action}` },
    body: JSON.stringify(request),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as SqsAnswer;
}

export interface ReceivedMail {
  readonly from: string;
  readonly destination: { readonly to: readonly string[] };
  readonly subject: string;
  readonly body: { readonly text?: string; readonly html?: string };
}

export interface LocalMail {
  received(): Promise<readonly ReceivedMail[]>;
  stop(): Promise<void>;
}

export async function startMail(): Promise<LocalMail> {
  const server = await startSes({ host: HOST, port: 0 });
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ENDPOINT_URL_SESV2 = url;
  return {
    received: async () => {
      const answer = (await (await fetch(`${url}/store`)).json()) as { readonly emails: ReceivedMail[] };
      return answer.emails;
    },
    stop: async () => {
      delete process.env.AWS_ENDPOINT_URL_SESV2;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
