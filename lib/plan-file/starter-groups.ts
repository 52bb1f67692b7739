import type { Resource } from "../domain/fleet.ts";
import { machineName } from "../domain/instance-type.ts";
import { AUTO_SCALING_GROUP_TAG, matchesWorkload } from "../domain/match.ts";
import { providerName } from "../domain/resource-name.ts";
import type { Match } from "../domain/workload.ts";

/** Resources that look like one workload, and what tells them from all others. */
export interface ResourceGroup {
  readonly label: string;
  /** What the guess rests on, for the reader of the plan. */
  readonly by: string;
  readonly match: Match;
  readonly resources: readonly Resource[];
  /** Nothing names it: machines of one type, by their ids. */
  readonly nameless: boolean;
}

export interface Grouped {
  readonly groups: readonly ResourceGroup[];
  /** Ids that a plan cannot name: `*` in it, empty, or longer than a plan's text may be. */
  readonly unnameable: readonly Resource[];
}

/** Every resource in one group, and no group's match claims a resource of another: what `watch` will then find as planned. */
export function groupResources(resources: readonly Resource[]): Grouped {
  const unnameable: Resource[] = [];
  const hints = hintsFor(resources);
  const candidates = [...Map.groupBy(hints, ({ key }) => key).values()].flatMap((hinted) => {
    const [first] = hinted;
    return first ? [{ ...first.hint, resources: hinted.map(({ resource }) => resource) }] : [];
  });
  const groups = candidates.flatMap((group): ResourceGroup[] => {
    if (group.match !== undefined && isExact(group.match, group.resources, resources))
      return [{ ...group, match: group.match, nameless: false }];
    const named = group.resources.filter(({ id }) => isNameable(id));
    unnameable.push(...group.resources.filter(({ id }) => !isNameable(id)));
    if (named.length === 0) return [];
    return [
      {
        ...group,
        match: { instanceIds: named.map(({ id }) => id) },
        resources: named,
        nameless: group.match === undefined,
      },
    ];
  });
  return { groups, unnameable };
}

interface Hint {
  readonly label: string;
  readonly by: string;
  readonly match?: Match;
}

interface Hinted {
  readonly resource: Resource;
  readonly hint: Hint;
  readonly key: string;
}

function hintsFor(resources: readonly Resource[]): readonly Hinted[] {
  const stems = stemCounts(resources);
  return resources.map((resource) => {
    const hint =
      tagged(resource, WORKLOAD_TAGS) ??
      bySageMaker(resource) ??
      tagged(resource, NODE_GROUP_TAGS) ??
      byScalingGroup(resource) ??
      byName(resource, stems) ??
      tagged(resource, PROJECT_TAGS) ??
      byType(resource);
    return { resource, hint, key: JSON.stringify([hint.by, hint.match ?? hint.label]) };
  });
}

/** In the order they are believed; any capitals. */
const WORKLOAD_TAGS = ["workload", "app", "application", "app.kubernetes.io/name", "service"];
const NODE_GROUP_TAGS = ["eks:nodegroup-name", "karpenter.sh/nodepool"];
const PROJECT_TAGS = ["project"];

function tagged({ tags }: Resource, keys: readonly string[]): Hint | undefined {
  for (const wanted of keys) {
    const [key, value] = Object.entries(tags).find(([name]) => name.toLowerCase() === wanted) ?? [];
    if (key !== undefined && isText(value))
      return { label: value, by: `tag ${wanted}`, match: { tags: { [key]: value } } };
  }
  return undefined;
}

function bySageMaker({ kind, id }: Resource): Hint | undefined {
  const name = providerName(id);
  if (kind === "ec2" || !isText(name)) return undefined;
  if (kind === "sagemaker-endpoint")
    return { label: name, by: "its endpoint", match: { sagemakerEndpoint: name } };
  const stem = name.replace(RUN_SUFFIX, "");
  return stem === name || stem === ""
    ? { label: name, by: "its training job", match: { sagemakerTrainingJob: name } }
    : { label: stem, by: "its training jobs", match: { sagemakerTrainingJob: `${stem}-*` } };
}

/** What the SageMaker SDK appends to a job's base name: date, time, milliseconds. */
const RUN_SUFFIX = /-\d{4}-\d{2}-\d{2}-\d{2}-\d{2}-\d{2}(-\d{3})?$/;

function byScalingGroup({ tags }: Resource): Hint | undefined {
  const name = Object.hasOwn(tags, AUTO_SCALING_GROUP_TAG) ? tags[AUTO_SCALING_GROUP_TAG] : undefined;
  return isText(name)
    ? { label: name, by: "its auto scaling group", match: { autoScalingGroup: name } }
    : undefined;
}

function byName({ kind, tags }: Resource, stems: ReadonlyMap<string, number>): Hint | undefined {
  const name = Object.hasOwn(tags, "Name") ? tags.Name : undefined;
  if (kind !== "ec2" || !isText(name)) return undefined;
  const stem = stemOf(name);
  return stem !== "" && (stems.get(stem) ?? 0) > 1
    ? { label: stem, by: "the beginning of its Name", match: { tags: { Name: `${stem}*` } } }
    : { label: name, by: "its Name", match: { tags: { Name: name } } };
}

const byType = ({ kind, instanceType, region }: Resource): Hint => ({
  label: `untagged ${machineName(instanceType)}`,
  by: `no tag, no group, no name: ${kind} ${instanceType} in ${region}`,
});

/** `trainer-01` and `trainer-02` are `trainer-`. */
const stemOf = (name: string): string => name.replace(/\d+$/, "");

function stemCounts(resources: readonly Resource[]): ReadonlyMap<string, number> {
  const names = resources.flatMap(({ kind, tags }) =>
    kind === "ec2" && Object.hasOwn(tags, "Name") && isText(tags.Name) ? [stemOf(tags.Name)] : [],
  );
  return new Map([...Map.groupBy(names, (stem) => stem)].map(([stem, same]) => [stem, same.length]));
}

function isExact(match: Match, own: readonly Resource[], all: readonly Resource[]): boolean {
  const patterns = [
    ...Object.values(match.tags ?? {}),
    match.sagemakerEndpoint,
    match.sagemakerTrainingJob,
    match.autoScalingGroup,
  ];
  if (patterns.some((pattern) => pattern !== undefined && (/^\*+$/.test(pattern) || !isText(pattern))))
    return false;
  const mine = new Set(own.map(({ id }) => id));
  return all.every((one) => matchesWorkload(match, one) === mine.has(one.id));
}

/** The longest text a plan holds (fields.ts). */
const MAX_TEXT = 256;
const isText = (text: string | undefined): text is string =>
  text !== undefined && text.length > 0 && text.length <= MAX_TEXT;
const isNameable = (id: string): boolean => isText(id) && !id.includes("*");
