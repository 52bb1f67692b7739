import type { Usd } from "./units.ts";

/**
 * What the bill shows since a finding was resolved. `workload`: of the whole workload, whatever else changed there meanwhile.
 * `early`: no settled day since. `unseen`: this bill is not cut so that it could show it, or has no line of it.
 */
export type BillCheck =
  | { readonly kind: "resource" | "workload"; readonly beforeUsdPerDay: Usd; readonly afterUsdPerDay: Usd }
  | { readonly kind: "early" }
  | { readonly kind: "unseen" };

export interface Realised {
  /** The resolved finding's id. */
  readonly id: string;
  readonly check: BillCheck;
}
