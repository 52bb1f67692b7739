import { problemOf, SourceError } from "../../domain/errors.ts";
import type { Problem } from "../../domain/fleet.ts";
import { lookBack } from "../../domain/window.ts";
import type { CommitmentSource } from "../../pipeline/ports.ts";
import type { RunHistory } from "../findings/run-log.ts";

/** As Cost Explorer is asked for. */
const WINDOW_DAYS = 30;

/** Cost Explorer's part as the last `spend` run recorded it: asking again would cost as much again, for the same figures. */
export const recordedUse = (history: RunHistory): CommitmentSource => ({
  fetchCommitments: async ({ asOf }) => {
    const nothing = { window: lookBack(asOf, WINDOW_DAYS), recommendations: [] };
    try {
      const run = await history.lastRun("spend");
      if (run?.commitments) return { commitments: run.commitments, problems: [] };
      return { commitments: nothing, problems: [NOT_YET] };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return { commitments: nothing, problems: [problemOf(error)] };
    }
  },
});

const NOT_YET: Problem = {
  where: "use of commitments",
  what: "no run of watch-spend has recorded it yet: how well they are used is known after its next run",
};
