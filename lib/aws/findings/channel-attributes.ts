import type { Channel } from "../../pipeline/ports.ts";

/**
 * What an item says of one channel: that nobody there was told its version, until when a teller holds it, and that nobody there has it
 * in mind, so that its end is no news. What was told before `unheard` was written has none: it was heard.
 */
export interface ChannelAttributes {
  readonly pending: string;
  readonly claimedUntil: string;
  readonly unheard: string;
}

/** `pending` of people is what the stream's filter matches (lib/infra/notify-stream.ts). */
export const CHANNEL_ATTRIBUTES: Readonly<Record<Channel, ChannelAttributes>> = {
  people: { pending: "pending", claimedUntil: "claimedUntil", unheard: "unheard" },
  machines: { pending: "eventPending", claimedUntil: "eventClaimedUntil", unheard: "eventUnheard" },
};
