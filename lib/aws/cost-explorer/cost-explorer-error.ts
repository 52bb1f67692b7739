import { SourceError } from "../../domain/errors.ts";
import { calling } from "../sdk-failure.ts";

/** Cost Explorer has one endpoint in the commercial partition, wherever the caller is. */
export const COST_EXPLORER_REGION = "us-east-1";

const ENABLE =
  "open Cost Explorer once in the management account's Billing console (Billing and Cost Management > Cost Explorer); the current month shows within 24 hours";

export const sourceName = (api: string): string => `${api} in ${COST_EXPLORER_REGION}`;

/** As `calling`, and says what to do where Cost Explorer was never switched on: no permission mends that. */
export async function callingCostExplorer<T>(api: string, call: () => Promise<T>): Promise<T> {
  try {
    return await calling(api, COST_EXPLORER_REGION, call);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { cause, denied } = error;
    if (hasNoData(error))
      throw new SourceError(sourceName(api), `Cost Explorer has no data yet; ${ENABLE}`, { cause });
    if (denied && cause instanceof Error && /not enabled for cost explorer/i.test(cause.message))
      throw new SourceError(
        sourceName(api),
        `Cost Explorer is not enabled for this account; ${ENABLE}, or let IAM see billing (Account > IAM user and role access to Billing)`,
        { denied, cause },
      );
    throw error;
  }
}

/** A new account, or one that never had what was asked about. */
export const hasNoData = ({ cause }: SourceError): boolean =>
  cause instanceof Error && cause.name === "DataUnavailableException";
