import type { Interruption } from "../../lib/domain/interruption.ts";
import { addDays } from "../../lib/domain/window.ts";
import { NOW } from "./fleet.ts";

export const anInterruption = (change: Partial<Interruption> = {}): Interruption => ({
  id: "event-1",
  instanceId: "i-gone",
  instanceType: "g5.xlarge",
  region: "us-east-1",
  account: "111122223333",
  event: "interruption",
  at: addDays(NOW, -1),
  ...change,
});
