import type { CommitmentSource } from "../../pipeline/ports.ts";
import { type OwnedOptions, readOwned } from "./owned.ts";

export interface AwsCommitmentOptions extends OwnedOptions {
  /** How well they are used, and what the provider would buy: Cost Explorer's part. */
  readonly use: CommitmentSource;
}

/** What is owned, read live (the calls cost nothing), beside what `use` knows. */
export const awsCommitmentSource = ({ use, ...options }: AwsCommitmentOptions): CommitmentSource => ({
  fetchCommitments: async (request) => {
    const [{ owned, problems }, used] = await Promise.all([
      readOwned(options),
      use.fetchCommitments(request),
    ]);
    const { owned: _, ...commitments } = used.commitments;
    return {
      commitments: { ...commitments, ...(owned === undefined ? {} : { owned }) },
      problems: [...problems, ...used.problems],
    };
  },
});
