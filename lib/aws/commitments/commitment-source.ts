import type { Commitments } from "../../domain/commitment.ts";
import type { CommitmentSource } from "../../pipeline/ports.ts";
import { type Owned, type OwnedOptions, readOwned } from "./owned.ts";
import { sharedByOthers } from "./shared-plans.ts";

export interface AwsCommitmentOptions extends OwnedOptions {
  /** How well they are used, and what the provider would buy: Cost Explorer's part. */
  readonly use: CommitmentSource;
}

/** What is owned, read live (the calls cost nothing), beside what `use` knows. */
export const awsCommitmentSource = ({ use, ...options }: AwsCommitmentOptions): CommitmentSource => ({
  fetchCommitments: async (request) => {
    const [read, used] = await Promise.all([readOwned(options), use.fetchCommitments(request)]);
    const { owned: _, ...commitments } = used.commitments;
    const { owned, problems } = allOwned(read, commitments);
    return {
      commitments: { ...commitments, ...(owned === undefined ? {} : { owned }) },
      problems: [...problems, ...used.problems],
    };
  },
});

/** Absent where others' plans cover the fleet as well: a part would look like all. */
function allOwned({ owned, problems }: Owned, commitments: Commitments): Owned {
  const shared = owned && sharedByOthers(commitments, owned);
  if (owned === undefined || shared) return { problems: shared ? [...problems, shared] : problems };
  return { owned, problems };
}
