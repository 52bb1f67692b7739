import { ListTagsCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { SourceError } from "../../domain/errors.ts";
import { type Connection, clientOptions, metered } from "../connection.ts";
import { sourceErrorOf } from "../sdk-failure.ts";
import { tagsOf } from "./ec2-instances.ts";
import { allPages } from "./pages.ts";

/** Four at a time: SageMaker throttles Describe calls at a few a second, and adaptive retry sees to the rest. */
export const CALLS_AT_ONCE = 4;

export const sageMakerClient = (connection: Connection): SageMakerClient =>
  metered(new SageMakerClient(clientOptions(connection)), "sagemaker", connection.meter);

/**
 * What one call about one resource came to. `gone`: deleted between List and Describe, which is no failure. SageMaker
 * says so with ValidationException "Could not find …" (endpoints, configurations) or ResourceNotFound (jobs, tags).
 */
export type Answer<T> =
  | { readonly kind: "found"; readonly value: T }
  | { readonly kind: "gone" }
  | { readonly kind: "lost"; readonly error: SourceError };

export async function asking<T>(api: string, region: string, call: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: "found", value: await call() };
  } catch (error) {
    if (isGone(error) || (error instanceof Error && isGone(error.cause))) return { kind: "gone" };
    return { kind: "lost", error: sourceErrorOf(api, region, error) };
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error &&
  (/^ResourceNotFound/.test(error.name) ||
    (error.name === "ValidationException" && /could not find/i.test(error.message)));

export type Tags = Readonly<Record<string, string>>;

/** Tags of a resource deleted meanwhile are none. */
export async function readTags(client: SageMakerClient, region: string, arn: string): Promise<Answer<Tags>> {
  const api = "sagemaker:ListTags";
  const answer = await asking(api, region, () =>
    allPages(api, region, (token) => client.send(new ListTagsCommand({ ResourceArn: arn, ...token }))),
  );
  if (answer.kind === "lost") return answer;
  const pages = answer.kind === "found" ? answer.value : [];
  return { kind: "found", value: tagsOf(pages.flatMap((page) => page.Tags ?? [])) };
}
