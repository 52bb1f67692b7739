import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { OwnedCommitment } from "../domain/commitment.ts";
import { ConfigError, problemOf, SourceError } from "../domain/errors.ts";
import type { Problem } from "../domain/fleet.ts";
import { joined, type OwnedReading } from "../domain/owned-commitment.ts";
import { ownedReservations, type ReservationFacts } from "../domain/owned-reservation.ts";
import { ownedSavingsPlans } from "../domain/owned-savings-plan.ts";
import { lookBack } from "../domain/window.ts";
import type { CommitmentSource } from "../pipeline/ports.ts";
import { readingOf, reservationsIn, savingsPlansIn } from "./commitment-documents.ts";
import { readText } from "./text-file.ts";

export interface CommitmentFolder {
  readonly dir: string;
  /** Of the fleet: where it is in one region only, regional reservations are that region's. */
  readonly regions: () => Promise<readonly string[]>;
}

const SAVINGS_PLANS = "describe-savings-plans.json";
const RESERVATIONS = "describe-reserved-instances.json";
/** The CLI's answer does not say which region it was asked in: the file's name may. */
const OF_A_REGION = /^describe-reserved-instances\.([a-z]{2}(?:-[a-z]+)+-\d)\.json$/;
/** As long as Cost Explorer is looked back on; no file says how well commitments are used. */
const WINDOW_DAYS = 30;

/** What is owned, as the AWS CLI prints it; undefined where the folder says nothing of it. Throws ConfigError for what cannot be read. */
export function filesCommitmentSource(folder: CommitmentFolder): CommitmentSource | undefined {
  const files = (existsSync(folder.dir) ? readdirSync(folder.dir) : []).filter(
    (name) => name === SAVINGS_PLANS || name === RESERVATIONS || OF_A_REGION.test(name),
  );
  if (files.length === 0) return undefined;
  return {
    fetchCommitments: async ({ asOf }) => {
      const { owned, problems } = await ownedIn(folder, files.toSorted());
      const window = lookBack(asOf, WINDOW_DAYS);
      const commitments = { window, recommendations: [], ...(owned === undefined ? {} : { owned }) };
      return { commitments, problems };
    },
  };
}

interface Owned {
  readonly owned?: readonly OwnedCommitment[];
  readonly problems: readonly Problem[];
}

/** Both kinds or nothing: half of what is owned would look like all of it. */
async function ownedIn(folder: CommitmentFolder, files: readonly string[]): Promise<Owned> {
  const missing = missingOf(files);
  try {
    const readings: OwnedReading[] = [];
    for (const file of files) readings.push(await readingIn(folder, file));
    const { owned, problems } = joined(readings);
    return missing === undefined ? { owned, problems } : { problems: [...problems, missing] };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { problems: [problemOf(error)] };
  }
}

function missingOf(files: readonly string[]): Problem | undefined {
  const hasPlans = files.includes(SAVINGS_PLANS);
  const other = hasPlans ? RESERVATIONS : SAVINGS_PLANS;
  if (hasPlans && files.length > 1) return undefined;
  return {
    where: other,
    what: `got ${files.join(", ")} without it: what is owned is not known; export both, an empty list says that there are none`,
  };
}

async function readingIn(folder: CommitmentFolder, file: string): Promise<OwnedReading> {
  const path = join(folder.dir, file);
  const content = await readText(path);
  if (content === undefined) throw new SourceError("files", `${path} is gone; start again`);
  if (file === SAVINGS_PLANS)
    return readingOf(path, () => ownedSavingsPlans(savingsPlansIn(path, content), file));
  const reservations = reservationsIn(path, content);
  const region = OF_A_REGION.exec(file)?.[1] ?? (await onlyRegion(folder, reservations, path));
  return readingOf(path, () => ownedReservations(reservations, { where: file, region }));
}

/** undefined: no reservation needs one. */
async function onlyRegion(
  { regions }: CommitmentFolder,
  reservations: readonly ReservationFacts[],
  path: string,
): Promise<string | undefined> {
  if (reservations.every(({ AvailabilityZone }) => AvailabilityZone !== undefined)) return undefined;
  const known = await regions();
  if (known.length === 1) return known[0];
  throw new ConfigError(
    `${basename(path)}: got regional reservations, which do not name their region, and a fleet in ${known.length} regions (${known.join(", ")}); expected a file for each: describe-reserved-instances.us-east-1.json`,
  );
}
