import { commitmentCurve } from "../purchase/commitment-curve.ts";
import { nextPurchase } from "../purchase/commitment-policy.ts";
import { committedAt, recentUsage } from "../purchase/commitment-term.ts";
import type { CommitmentPolicy } from "./commitment-replay.ts";

export const headroomPolicy: CommitmentPolicy = (past, rates, facts) =>
  nextPurchase(past, rates, facts).hourlyCommitmentUsd;

/** What Cost Explorer recommends: the best constant commitment over the last 7, 30 or 60 days, on top of what exists. No forecast. */
export const awsLikePolicy =
  (days: number): CommitmentPolicy =>
  (past, rates, { asOf, existing }) => {
    const recent = recentUsage(past, days * 24);
    const committed = new Float64Array(recent.hours).fill(committedAt(existing, asOf));
    return commitmentCurve(recent, rates, committed).optimum.hourlyCommitmentUsd;
  };

export const nothingBought: CommitmentPolicy = () => 0;

/** In the order of the printed table. */
export const COMMITMENT_POLICIES: readonly { readonly name: string; readonly policy: CommitmentPolicy }[] = [
  { name: "headroom", policy: headroomPolicy },
  { name: "AWS-like, 30 days", policy: awsLikePolicy(30) },
  { name: "AWS-like, 7 days", policy: awsLikePolicy(7) },
  { name: "AWS-like, 60 days", policy: awsLikePolicy(60) },
  { name: "none", policy: nothingBought },
];
