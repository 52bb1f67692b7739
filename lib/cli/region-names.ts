import { ConfigError } from "../domain/errors.ts";

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** Each region once. Throws ConfigError for what cannot be the name of one. */
export function regionsNamed(names: readonly string[], flag = "--region"): readonly string[] {
  const wrong = names.find((name) => !REGION.test(name));
  if (wrong !== undefined)
    throw new ConfigError(`got ${flag} ${JSON.stringify(wrong)}, expected a region such as us-east-1`);
  return [...new Set(names)];
}
