import { expect } from "vitest";
import { type Finding, isNews } from "../../lib/domain/finding.ts";
import type { Channel } from "../../lib/pipeline/ports.ts";
import type { NotifyWorld } from "./notify-world.ts";

export const nameOf = ({ id, version }: { readonly id: string; readonly version: number }) =>
  `${id} ${version}`;
export const toldOn = (world: NotifyWorld, channel: Channel) =>
  world.sent.filter((one) => one.channel === channel).map(nameOf);

export function allNewsIsTold(
  world: NotifyWorld,
  channel: Channel,
  which: (finding: Finding) => boolean = () => true,
): void {
  const told = new Set(toldOn(world, channel));
  const news = world
    .stored()
    .filter((one) => isNews(one) && which(one) && !isEndOfNothing(world, channel, one));
  expect(news.map(nameOf).filter((name) => !told.has(name))).toEqual([]);
}

/** It is over, and the last that was said of it, if anything, was that it was over. */
function isEndOfNothing({ sent }: NotifyWorld, channel: Channel, { id, state }: Finding): boolean {
  const last = sent.findLast((one) => one.channel === channel && one.id === id);
  return state.kind === "resolved" && (last === undefined || last.resolved);
}
