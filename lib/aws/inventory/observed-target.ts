import { problemOf, SourceError } from "../../domain/errors.ts";
import type { Problem, Resource, Signal } from "../../domain/fleet.ts";
import type { InstanceTypes } from "../../domain/instance-type.ts";
import { isLookedAt } from "../../domain/match.ts";
import type { Window } from "../../domain/window.ts";
import type { GatherRequest } from "../../pipeline/ports.ts";
import { readTelemetry, type Telemetry, type TelemetryRequest } from "../cloudwatch/telemetry.ts";
import type { Connection } from "../connection.ts";
import type { InventoryItem } from "../inventory-item.ts";
import type { Target } from "../target.ts";
import { earlierRequest, withEarlierDays } from "./earlier-days.ts";
import { describeMissingTypes } from "./instance-types.ts";
import { resourceOf } from "./resource.ts";
import { readTarget, type TargetInventory } from "./target-inventory.ts";

export type ReadTelemetry = typeof readTelemetry;

export interface Observing {
  readonly connect: (target: Target) => Connection;
  readonly instanceTypes: InstanceTypes;
  readonly periodSec?: number;
  /** CloudWatch when absent. */
  readonly readTelemetry?: ReadTelemetry;
}

export interface Observed extends Pick<TargetInventory, "gaps" | "failures" | "listsRead"> {
  readonly resources: readonly Resource[];
  readonly instanceTypes: InstanceTypes;
  readonly problems: readonly Problem[];
}

type Request = GatherRequest & { readonly window: Window };

/** A target's resources with what they did. Telemetry that cannot be read leaves them standing, and unread. */
export async function observeTarget(options: Observing, request: Request, target: Target): Promise<Observed> {
  const connection = options.connect(target);
  request.onProgress?.(`listing ${target.region} of ${target.account}`);
  const { items, problems, ...inventory } = await readTarget(connection, target);
  const described = await orProblem(
    () => describeMissingTypes(connection, items, options.instanceTypes),
    () => ({ types: {}, problems: [] }),
  );
  const instanceTypes = { ...described.value.types, ...options.instanceTypes };
  const observing = { ...options, instanceTypes };
  const telemetry = await telemetryOf(connection, observing, request, items);
  return {
    ...inventory,
    resources: items.map((item) => resourceOf(item, telemetry.value, instanceTypes)),
    instanceTypes: described.value.types,
    problems: [
      ...problems,
      ...described.value.problems,
      ...described.problems,
      ...telemetry.value.problems,
      ...telemetry.problems,
    ],
  };
}

/** Only what is young enough, or training, is measured; of the others, and where the call fails, nothing was read. */
async function telemetryOf(
  connection: Connection,
  { readTelemetry: read = readTelemetry, instanceTypes, periodSec }: Observing,
  { launchedSince = "", training = [], signals, window, clock, onProgress, trendDays }: Request,
  items: readonly InventoryItem[],
): Promise<{ readonly value: Telemetry; readonly problems: readonly Problem[] }> {
  const isAsked = (item: InventoryItem): boolean => isLookedAt(item, launchedSince, training);
  const asked = items.filter(isAsked);
  const older = items.filter((item) => !isAsked(item));
  const notAsked = unreadOf(older, signals, `not asked for: launched before ${launchedSince}`);
  if (asked.length === 0) return { value: notAsked, problems: [] };
  const request: TelemetryRequest = {
    items,
    measured: new Set(asked.map(({ id }) => id)),
    instanceTypes,
    signals,
    window,
    clock,
    ...(periodSec === undefined ? {} : { periodSec }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
  const { value, problems } = await orProblem<Telemetry>(
    async () => {
      const telemetry = await read(connection, request);
      const before = earlierRequest(request, trendDays);
      return before === undefined ? telemetry : withEarlierDays(telemetry, await read(connection, before));
    },
    ({ message }) => unreadOf(asked, signals, message),
  );
  return {
    value: { ...value, byResource: new Map([...value.byResource, ...notAsked.byResource]) },
    problems,
  };
}

async function orProblem<T>(
  read: () => Promise<T>,
  instead: (error: SourceError) => T,
): Promise<{ readonly value: T; readonly problems: readonly Problem[] }> {
  try {
    return { value: await read(), problems: [] };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { value: instead(error), problems: [problemOf(error)] };
  }
}

function unreadOf(items: readonly InventoryItem[], signals: readonly Signal[], reason: string): Telemetry {
  const unread = signals.map((signal) => ({ signal, reason }));
  return {
    byResource: new Map(items.map(({ id }) => [id, { telemetry: [], notMeasurable: [], unread }])),
    asynchronous: new Set(),
    problems: [],
  };
}
