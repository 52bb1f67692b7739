import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  FinalizeRequestMiddleware,
  MetadataBearer,
  MiddlewareStack,
} from "@smithy/types";
import type { CallMeter } from "./call-meter.ts";

/**
 * Where a client talks to and as whom. No endpoint is named anywhere: the SDK follows `AWS_ENDPOINT_URL` and its
 * per-service variants by itself, which is how the whole of Headroom runs against an emulator.
 */
export interface Connection {
  readonly region: string;
  /** The SDK's default chain when absent. */
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  readonly meter: CallMeter;
  /** Tests and benchmarks put their own wire here. */
  readonly requestHandler?: unknown;
}

/** Five attempts back off to about ten seconds: longer than a throttled minute's burst, shorter than a Lambda's patience. */
const MAX_ATTEMPTS = 5;

interface ClientOptions {
  readonly region: string;
  readonly maxAttempts: number;
  readonly retryMode: "adaptive";
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  // biome-ignore lint/suspicious/noExplicitAny: each client types its handler for itself
  readonly requestHandler?: any;
}

/** What every SDK client is built with. Adaptive retry slows down when it is throttled. */
export const clientOptions = (connection: Connection, region = connection.region): ClientOptions => ({
  region,
  maxAttempts: MAX_ATTEMPTS,
  retryMode: "adaptive",
  ...(connection.credentials === undefined ? {} : { credentials: connection.credentials }),
  ...(connection.requestHandler === undefined ? {} : { requestHandler: connection.requestHandler }),
});

interface Metered {
  // biome-ignore lint/suspicious/noExplicitAny: clients differ in their inputs and outputs only
  readonly middlewareStack: MiddlewareStack<any, any>;
}

/** Counts each attempt of each command. `unitsOf` answers what its price counts; one a request unless said. */
export function metered<C extends Metered>(
  client: C,
  service: string,
  meter: CallMeter,
  unitsOf: (command: string, input: unknown) => number = () => 1,
): C {
  const count: FinalizeRequestMiddleware<object, MetadataBearer> = (next, context) => (args) => {
    const command = String(context.commandName).replace(/Command$/, "");
    meter.add(`${service}:${command}`, unitsOf(command, args.input));
    return next(args);
  };
  client.middlewareStack.addRelativeTo(count, {
    name: "headroomMeter",
    relation: "after",
    toMiddleware: "retryMiddleware",
    override: true,
  });
  return client;
}
