import type { Instant } from "./window.ts";

/** What EC2 says of a spot instance: it will be taken in two minutes, or may be soon. */
export interface Interruption {
  /** EventBridge's id of the event. */
  readonly id: string;
  readonly instanceId: string;
  readonly instanceType?: string;
  readonly zone?: string;
  readonly region: string;
  readonly account: string;
  readonly event: "interruption" | "rebalance";
  readonly at: Instant;
}
