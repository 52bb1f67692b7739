/**
 * `k=v;k=v`. A value may hold `=`; what it holds is data and is kept letter for letter: HTML, quotes, line ends, formulas.
 * A tag without `=` is a tag with an empty value, as AWS allows.
 */
export function tagsOf(text: string): Readonly<Record<string, string>> {
  const tags = Object.create(null) as Record<string, string>;
  for (const pair of text.split(";")) {
    const [, key = "", value = ""] = /^([^=]*)=?([\s\S]*)$/.exec(pair) ?? [];
    if (key.trim() !== "") tags[key.trim()] = value;
  }
  return { ...tags };
}

/** A tag such as `asynchronous=true` marks an asynchronous SageMaker endpoint. */
export const saysAsynchronous = (tags: Readonly<Record<string, string>>): boolean =>
  ["asynchronous", "async"].some((key) => Object.hasOwn(tags, key) && isYes(tags[key] ?? ""));

export const isYes = (text: string): boolean => /^(true|yes|y|1)$/i.test(text.trim());
