import type { Resource } from "./fleet.ts";
import { providerName } from "./resource-name.ts";
import type { Instant } from "./window.ts";
import type { Match, Workload } from "./workload.ts";

type Matchable = Pick<Resource, "id" | "kind" | "tags">;

/** EC2 writes the group's name into this tag of each of its instances. */
export const AUTO_SCALING_GROUP_TAG = "aws:autoscaling:groupName";

/** Every field that the match gives must hold; a match that gives none matches nothing. */
export function matchesWorkload(match: Match, resource: Matchable): boolean {
  const checks = checksOf(match, resource);
  return checks.length > 0 && checks.every(Boolean);
}

/** A job of its own kind, or a machine that the plan has for training. */
const isTraining = (resource: Matchable, workloads: readonly Workload[]): boolean =>
  resource.kind === "sagemaker-training" ||
  workloads.some(
    ({ kind, match }) => kind === "training" && match !== undefined && matchesWorkload(match, resource),
  );

/** Of what a look at the young alone asks for: what launched since then, and training, which may hang at any age. */
export const isLookedAt = (
  resource: Matchable & Pick<Resource, "launchedAt">,
  launchedSince: Instant,
  workloads: readonly Workload[],
): boolean => resource.launchedAt >= launchedSince || isTraining(resource, workloads);

function checksOf(match: Match, { id, kind, tags }: Matchable): boolean[] {
  const checks: boolean[] = [];
  for (const [key, pattern] of Object.entries(match.tags ?? {})) {
    checks.push(hasTag(tags, key, pattern));
  }
  if (match.sagemakerEndpoint !== undefined) {
    checks.push(kind === "sagemaker-endpoint" && isNamed(match.sagemakerEndpoint, id));
  }
  if (match.sagemakerTrainingJob !== undefined) {
    checks.push(kind === "sagemaker-training" && isNamed(match.sagemakerTrainingJob, id));
  }
  if (match.autoScalingGroup !== undefined) {
    checks.push(hasTag(tags, AUTO_SCALING_GROUP_TAG, match.autoScalingGroup));
  }
  if (match.instanceIds !== undefined)
    checks.push(match.instanceIds.some((pattern) => isGlobMatch(pattern, id)));
  return checks;
}

/** `chat` means all its variants, in every region; `chat/a` means one of them. */
const isNamed = (pattern: string, id: string): boolean =>
  isGlobMatch(pattern, id) || isGlobMatch(pattern, providerName(id));

const hasTag = (tags: Matchable["tags"], key: string, pattern: string): boolean =>
  Object.hasOwn(tags, key) && isGlobMatch(pattern, tags[key] ?? "");

/** `*` stands for any run of characters; nothing else is special. Two pointers, no backtracking over the whole. */
export function isGlobMatch(pattern: string, text: string): boolean {
  let [p, t, star, resume] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

export interface Assignment {
  readonly byResource: ReadonlyMap<string, string>;
  /** Resources that several workloads claim; the first named got it. */
  readonly conflicts: readonly { readonly resource: string; readonly workloads: readonly string[] }[];
}

/** Each resource goes to the workload whose match says most about it; ties to the first in the plan. */
export function assignWorkloads(workloads: readonly Workload[], resources: readonly Matchable[]): Assignment {
  const byResource = new Map<string, string>();
  const conflicts: { resource: string; workloads: string[] }[] = [];
  for (const resource of resources) {
    const claims = workloads
      .filter(({ match }) => match !== undefined && matchesWorkload(match, resource))
      .toSorted((a, b) => specificity(b.match ?? {}) - specificity(a.match ?? {}))
      .map(({ name }) => name);
    const [first] = claims;
    if (first !== undefined) byResource.set(resource.id, first);
    if (claims.length > 1) conflicts.push({ resource: resource.id, workloads: claims });
  }
  return { byResource, conflicts };
}

/** Instance ids name a machine, endpoints and groups a set, tags a habit; within each, more written is more said. */
function specificity(match: Match): number {
  const literal = (pattern: string | undefined) => (pattern ?? "").replaceAll("*", "").length;
  const named =
    literal(match.sagemakerEndpoint) + literal(match.sagemakerTrainingJob) + literal(match.autoScalingGroup);
  const tagged = Object.entries(match.tags ?? {}).reduce(
    (sum, [key, pattern]) => sum + key.length + literal(pattern),
    0,
  );
  return (match.instanceIds ? 1e6 : 0) + (named > 0 ? 1e3 + named : 0) + tagged / 1e3;
}
