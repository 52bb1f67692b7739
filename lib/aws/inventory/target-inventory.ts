import { problemOf, SourceError } from "../../domain/errors.ts";
import type { InventoryGap, Problem, ResourceKind } from "../../domain/fleet.ts";
import type { Connection } from "../connection.ts";
import type { InventoryItem } from "../inventory-item.ts";
import type { Target } from "../target.ts";
import { readEc2Instances } from "./ec2-instances.ts";
import type { Inventory, ReadInventory } from "./inventory.ts";
import { readSageMakerEndpoints } from "./sagemaker-endpoints.ts";
import { readSageMakerTrainingJobs } from "./sagemaker-training-jobs.ts";

const INVENTORIES: readonly { readonly kind: ResourceKind; readonly read: ReadInventory }[] = [
  { kind: "ec2", read: readEc2Instances },
  { kind: "sagemaker-endpoint", read: readSageMakerEndpoints },
  { kind: "sagemaker-training", read: readSageMakerTrainingJobs },
];

export interface TargetInventory {
  readonly items: readonly InventoryItem[];
  readonly problems: readonly Problem[];
  readonly gaps: readonly InventoryGap[];
  /** Of lists that could not be read at all. */
  readonly failures: readonly SourceError[];
  readonly listsRead: number;
}

/** The three lists of one target, each for itself: one that cannot be read leaves a gap, and the others stand. */
export async function readTarget(connection: Connection, target: Target): Promise<TargetInventory> {
  const lists = await Promise.all(
    INVENTORIES.map(async ({ kind, read }) => ({ kind, answer: await listOf(read, connection, target) })),
  );
  const failures = lists.flatMap(({ answer }) => (answer instanceof SourceError ? [answer] : []));
  const read = lists.flatMap(({ kind, answer }) =>
    answer instanceof SourceError ? [] : [{ kind, ...answer }],
  );
  const lost = [
    ...lists.flatMap(({ kind, answer }) => (answer instanceof SourceError ? [{ kind, error: answer }] : [])),
    ...read.flatMap(({ kind, lost }) => lost.map((error) => ({ kind, error }))),
  ];
  return {
    items: told(read.flatMap(({ items }) => items)),
    problems: [
      ...read.flatMap(({ problems }) => problems),
      ...problemsOf(
        lost.map(({ error }) => error),
        target,
      ),
    ],
    gaps: gapsOf(lost, target),
    failures,
    listsRead: read.length,
  };
}

async function listOf(
  read: ReadInventory,
  connection: Connection,
  { account }: Target,
): Promise<Inventory | SourceError> {
  try {
    return await read(connection, account);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

/** An endpoint and a job may have one name in one region: the later kind says which it is. */
function told(items: readonly InventoryItem[]): readonly InventoryItem[] {
  const kinds = new Map<string, ResourceKind>();
  for (const { id, kind } of items) if (!kinds.has(id)) kinds.set(id, kind);
  return items.map((item) =>
    kinds.get(item.id) === item.kind ? item : { ...item, id: `${item.id}@${item.kind}` },
  );
}

interface Lost {
  readonly kind: ResourceKind;
  readonly error: SourceError;
}

/** One gap a kind and reason, however many calls it took. */
const gapsOf = (lost: readonly Lost[], { region, account }: Target): readonly InventoryGap[] => [
  ...new Map(
    lost.map(({ kind, error }) => [
      JSON.stringify([kind, error.message]),
      { kinds: [kind], region, account, reason: error.message },
    ]),
  ).values(),
];

function problemsOf(errors: readonly SourceError[], { account }: Target): readonly Problem[] {
  const alike = Map.groupBy(errors, ({ message }) => message);
  return [...alike.values()].flatMap(([error, ...others]) => {
    if (error === undefined) return [];
    const problem = problemOf(error);
    const where = `${problem.where}, account ${account}`;
    return [{ ...problem, where, ...(others.length === 0 ? {} : { count: others.length + 1 }) }];
  });
}
