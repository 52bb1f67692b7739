import type { Resource } from "../../domain/fleet.ts";
import type { Target } from "../target.ts";

export interface TargetResources {
  readonly target: Target;
  readonly resources: readonly Resource[];
}

/**
 * One id a resource. Endpoint and job names repeat across regions and accounts: those of the first target keep theirs, those of the
 * others always say where they are. Always, and not only on a clash: an id that hung on which lists could be read would
 * hand one endpoint's findings to another. EC2's ids are unique as they are; the same instance seen twice is one.
 */
export function distinctResources(byTarget: readonly TargetResources[]): readonly Resource[] {
  const home = byTarget[0]?.target;
  const taken = new Map<string, Resource>();
  for (const { target, resources } of byTarget) {
    const suffix = suffixOf(target, home);
    for (const resource of resources) {
      const id = resource.kind === "ec2" ? resource.id : `${resource.id}${suffix}`;
      const holder = taken.get(id);
      if (holder === undefined) taken.set(id, { ...resource, id });
      // An endpoint and a training job may share a name.
      else if (holder.kind !== resource.kind)
        taken.set(`${id}@${resource.kind}`, { ...resource, id: `${id}@${resource.kind}` });
    }
  }
  return [...taken.values()];
}

function suffixOf({ region, account }: Target, home: Target | undefined): string {
  if (home === undefined || account !== home.account) return `@${region}@${account}`;
  return region === home.region ? "" : `@${region}`;
}
