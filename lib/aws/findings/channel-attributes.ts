import type { Channel } from "../../pipeline/ports.ts";

/** What an item says of one channel: that nobody there was told its version, and until when a teller holds it. */
export interface ChannelAttributes {
  readonly pending: string;
  readonly claimedUntil: string;
}

/** `pending` of people is what the stream's filter matches (lib/infra/notify-stream.ts). */
export const CHANNEL_ATTRIBUTES: Readonly<Record<Channel, ChannelAttributes>> = {
  people: { pending: "pending", claimedUntil: "claimedUntil" },
  machines: { pending: "eventPending", claimedUntil: "eventClaimedUntil" },
};
