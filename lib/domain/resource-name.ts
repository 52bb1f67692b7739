/**
 * The name a provider knows it by, out of an id that tells apart what shares one: `chat/variant-a` (of several variants),
 * `chat@eu-west-1` (of a further region), `job/group`. SageMaker names hold neither `/` nor `@`.
 */
export const providerName = (id: string): string => id.split(/[/@]/, 1)[0] ?? id;

/** Whether it is one part of what the provider's name stands for: a variant among others, a group of a job. */
export const isPartOfNamed = (id: string): boolean => id.includes("/");
