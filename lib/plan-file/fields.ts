import { z } from "zod";
import { instant } from "../domain/window.ts";

/** 1e15 tokens, dollars or parameters: 60 times the largest training run published (1.5e13 tokens, Llama 3, 2024-04). */
const ABSURD = 1e15;

interface Bounds {
  readonly above?: number;
  readonly from?: number;
  readonly to?: number;
}

/** In this folder a schema's error message is always what was expected; what was got is added where it is reported. */
export function quantity({ above, from, to = ABSURD }: Bounds, meaning: string) {
  const expected = above === undefined ? `a number ${span(from ?? 0, to)}` : `a number above ${above}`;
  const number = z.number(expected).lte(to, `at most ${to}`);
  return (above === undefined ? number.gte(from ?? 0, expected) : number.gt(above, expected)).describe(
    meaning,
  );
}

const span = (from: number, to: number): string =>
  to === ABSURD ? `of ${from} or more` : `from ${from} to ${to}`;

export const positive = (meaning: string, to = ABSURD) => quantity({ above: 0, to }, meaning);

export const count = (meaning: string, to = ABSURD) => {
  const expected = "a whole number, 1 or more";
  return z.int(expected).gte(1, expected).lte(to, `at most ${to}`).describe(meaning);
};

export const flag = (meaning: string) => z.boolean("true or false").describe(meaning);

/** 256: the longest tag value; names of endpoints, groups and jobs are shorter (AWS tagging reference, 2026-07). */
export const text = (meaning: string) =>
  z.string("text").min(1, "text that is not empty").max(256, "at most 256 characters").describe(meaning);

export const choice = <const Values extends readonly [string, ...string[]]>(
  values: Values,
  meaning: string,
) => z.enum(values, `one of ${values.join(", ")}`).describe(meaning);

/** A mapping that knows its keys. For a key it does not know, what was expected is the list of those it does. */
export const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape, meaning: string) =>
  z
    .strictObject(shape, {
      error: ({ code }) => (code === "unrecognized_keys" ? Object.keys(shape).join(", ") : "a mapping"),
    })
    .describe(meaning);

export const list = <Item extends z.ZodType>(item: Item, meaning: string) =>
  z.array(item, "a list").describe(meaning);

export const mapping = <Value extends z.ZodType>(value: Value, meaning: string) =>
  z.record(z.string().min(1, "a name that is not empty"), value, "a mapping").describe(meaning);

export const region = (meaning: string) =>
  z
    .string("an AWS region such as us-east-1")
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region such as us-east-1")
    .describe(meaning);

/** Becomes an instant. */
export const moment = (meaning: string) =>
  z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], {
      error: "a date such as 2026-12-31 or a UTC time such as 2026-12-31T18:00:00Z",
    })
    .describe(meaning)
    .transform((at) => instant(Date.parse(at)));
