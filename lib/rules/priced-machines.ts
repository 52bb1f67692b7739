import type { FleetChange } from "../domain/finding.ts";
import type { Resource } from "../domain/fleet.ts";
import { type PriceKind, priceOf } from "../domain/offering.ts";
import type { PricedMachines } from "../purchase/fleet-cost.ts";
import { type AdvisedFleet, changedMachine } from "./advised-fleet.ts";
import { currentPrice } from "./evidence.ts";
import type { RuleContext } from "./rule.ts";

/**
 * A fleet in kinds of machine at their rates, in which single machines can be changed: what pricing it a thousand times asks for. A
 * machine without a price is in no sum (`unpricedResources` counts those).
 */
export class PricedFleet {
  readonly #context: RuleContext;
  readonly #machines: Map<string, { readonly resource: Resource; readonly stretch: number }>;
  readonly #kinds = new Map<string, PricedMachines>();

  constructor({ context, stretch }: AdvisedFleet) {
    this.#context = context;
    this.#machines = new Map(
      context.fleet.resources.map((one) => [one.id, { resource: one, stretch: stretch.get(one.id) ?? 1 }]),
    );
    for (const { resource, stretch: factor } of this.#machines.values())
      this.#count(resource, factor, resource.instances);
  }

  kinds(): readonly PricedMachines[] {
    return [...this.#kinds.values()].filter(({ instances }) => instances > 0);
  }

  /** Answers what takes it back. */
  change(changes: readonly FleetChange[]): () => void {
    const undo = changes.map(({ resource: id, to }) => {
      const was = this.#machines.get(id);
      if (was === undefined) return () => undefined;
      this.#count(was.resource, was.stretch, -was.resource.instances);
      if (to === "stopped") this.#machines.delete(id);
      else {
        const next = { resource: changedMachine(was.resource, to), stretch: to.stretch ?? was.stretch };
        this.#machines.set(id, next);
        this.#count(next.resource, next.stretch, next.resource.instances);
      }
      return () => {
        const is = this.#machines.get(id);
        if (is) this.#count(is.resource, is.stretch, -is.resource.instances);
        this.#machines.set(id, was);
        this.#count(was.resource, was.stretch, was.resource.instances);
      };
    });
    return () => {
      for (const back of undo.toReversed()) back();
    };
  }

  #count(resource: Resource, stretch: number, instances: number): void {
    const { region, instanceType, capacityType } = resource;
    const key = `${region} ${instanceType} ${capacityType} ${stretch}`;
    const known = this.#kinds.get(key) ?? pricedMachine(this.#context, resource, stretch);
    if (known) this.#kinds.set(key, { ...known, instances: known.instances + instances });
  }
}

function pricedMachine(
  context: RuleContext,
  resource: Resource,
  stretch: number,
): PricedMachines | undefined {
  const { region, instanceType, capacityType } = resource;
  const rate = (kind: PriceKind) => priceOf(context.prices, region, instanceType, kind)?.usdPerHour;
  const current = currentPrice(context, resource)?.usdPerHour;
  const onDemand = rate("onDemand") ?? current;
  if (current === undefined || onDemand === undefined) return undefined;
  const [one, three] = [rate("commitment1y"), rate("commitment3y")];
  return {
    instanceType,
    region,
    capacityType,
    instances: 0,
    onDemandUsdPerHour: onDemand,
    committedUsdPerHour: {
      ...(one === undefined ? {} : { "1": one }),
      ...(three === undefined ? {} : { "3": three }),
    },
    usdPerHour: current * stretch,
  };
}
