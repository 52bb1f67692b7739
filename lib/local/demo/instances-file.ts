import { addHours, HOURS_PER_DAY, type Instant } from "../../domain/window.ts";
import { CAST } from "./cast.ts";
import type { Character } from "./character.ts";
import { csvText } from "./csv-text.ts";

const HEADER = [
  "resourceId",
  "kind",
  "instanceType",
  "region",
  "account",
  "capacityType",
  "launchedAt",
  "tags",
] as const;

export const instancesCsv = (asOf: Instant, cast: readonly Character[] = CAST): string =>
  csvText(
    HEADER,
    cast.map((one) => [
      one.id,
      one.kind,
      one.instanceType,
      one.region,
      one.account,
      one.capacityType,
      launchedAt(one, asOf),
      Object.entries(one.tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(";"),
    ]),
  );

export const launchedAt = ({ ageDays }: Character, asOf: Instant): Instant =>
  addHours(asOf, -ageDays * HOURS_PER_DAY);
