import type { Problem, Resource } from "../../domain/fleet.ts";

/**
 * One id a resource. Endpoint and job names repeat across regions and accounts: the first target keeps the name, later
 * ones add where they are. The same resource seen through two targets is one.
 */
export function distinctResources(byTarget: readonly (readonly Resource[])[]): {
  readonly resources: readonly Resource[];
  readonly problems: readonly Problem[];
} {
  const taken = new Map<string, Resource>();
  const problems: Problem[] = [];
  for (const resource of byTarget.flat()) {
    const holder = taken.get(resource.id);
    if (holder === undefined) {
      taken.set(resource.id, resource);
      continue;
    }
    if (isSame(holder, resource)) continue;
    const id = namesOf(resource).find((name) => !taken.has(name));
    if (id === undefined) continue;
    taken.set(id, { ...resource, id });
    const what = `${resource.id} is also the name of one in ${holder.region} of ${holder.account}: this one, in ${resource.region} of ${resource.account}, is told apart by it`;
    problems.push({ where: id, what });
  }
  return { resources: [...taken.values()], problems };
}

const isSame = (a: Resource, b: Resource): boolean =>
  a.kind === b.kind && a.region === b.region && a.account === b.account;

const namesOf = ({ id, region, account, kind }: Resource): readonly string[] => [
  `${id}@${region}`,
  `${id}@${region}@${account}`,
  `${id}@${region}@${account}@${kind}`,
];
