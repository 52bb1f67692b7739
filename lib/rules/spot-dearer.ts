import type { Advice, FleetChange, Verdict } from "../domain/finding.ts";
import { findingId } from "../domain/finding.ts";
import type { Resource } from "../domain/fleet.ts";
import { hourlyRate } from "../domain/money.ts";
import type { Price } from "../domain/offering.ts";
import { sumUsd } from "../domain/units.ts";
import { dollarsOf, ownerOf, round, severityOf, UNPLANNED } from "./evidence.ts";
import { shellWord } from "./idle-advice.ts";
import type { RuleContext } from "./rule.ts";
import { paidHours, type SpotCase } from "./spot-case.ts";
import { planLines } from "./spot-plan-edit.ts";
import { spotPrice } from "./spot-price.ts";

const ID = "spot";

/** A machine on spot, what it pays and what on demand would. */
export interface DearerMachine {
  readonly resource: Resource;
  readonly spot: Price;
  readonly onDemand: Price;
  /** `spot` is what the bill charged. */
  readonly isPaid: boolean;
}

/** The other way round: back to on demand, or away from a zone that alone is dear. */
export function dearerFinding(
  context: RuleContext,
  one: SpotCase,
  machines: readonly [DearerMachine, ...DearerMachine[]],
): Verdict {
  const [{ resource, spot, onDemand }] = machines;
  const hours = paidHours(one);
  const monthly = (price: (machine: DearerMachine) => Price) =>
    sumUsd(machines.map((machine) => price(machine).usdPerHour * machine.resource.instances * hours));
  const dollars = dollarsOf(
    spot,
    monthly((machine) => machine.spot),
    monthly((machine) => machine.onDemand),
  );
  const typical = typicalBelow(context, machines);
  const workload = one.workload?.name ?? context.assignment.get(resource.id) ?? UNPLANNED;
  const owner = ownerOf(context, workload) ?? resource.tags.owner ?? resource.tags.team;
  return {
    kind: "finding",
    finding: {
      id: findingId(ID, one.name),
      rule: ID,
      resource: one.name,
      workload,
      ...(owner === undefined ? {} : { owner }),
      severity: severityOf(dollars.savingUsdPerMonth),
      confidence: "high",
      title: `${resource.instanceType} costs ${hourlyRate(spot.usdPerHour)} on spot, more than the $${figure(onDemand)} of on demand`,
      observed: {
        capacityType: "spot",
        instanceType: resource.instanceType,
        usdPerHour: round(spot.usdPerHour, 6),
      },
      expected: {
        capacityType: typical ? "spot" : "on-demand",
        usdPerHour: `at most ${round(onDemand.usdPerHour, 6)}`,
      },
      window: context.fleet.window,
      samples: 0,
      signalsUsed: ["prices", ...(context.bill ? ["bill"] : [])],
      signalsNotChecked: context.bill ? [] : ["bill"],
      dollars,
      // Totals are made of list prices: the difference to what is paid is in none of them.
      ...(typical || machines.some(({ isPaid }) => isPaid) ? {} : { changes: machines.map(backOnDemand) }),
      advice: typical ? elsewhere(machines[0], typical) : back(one, machines),
      risk: typical
        ? "the request may wait where no zone sells below its maximum price"
        : "none: on demand is cheaper and is not interrupted",
      arithmetic: machines.map(
        (machine) =>
          `${machine.resource.id}: ${machine.resource.instances} × (${figure(machine.spot)} - ${figure(machine.onDemand)}) USD/h × ${Number(hours.toFixed(1))} h; spot by ${machine.spot.source}, ${machine.spot.asOf}; on demand by ${machine.onDemand.source}, ${machine.onDemand.asOf}`,
      ),
    },
  };
}

const backOnDemand = ({ resource }: DearerMachine): FleetChange => ({
  resource: resource.id,
  to: { capacityType: "on-demand" },
});

/**
 * The region's spot price, where what is paid is above on demand and that price below: then spot itself is not wrong. Going
 * back would only bring the advice to move to spot again.
 */
function typicalBelow(context: RuleContext, machines: readonly DearerMachine[]): Price | undefined {
  const below = machines.map(({ resource, onDemand }) => {
    const typical = spotPrice(context, resource);
    return typical && typical.usdPerHour < onDemand.usdPerHour ? typical : undefined;
  });
  return below.includes(undefined) ? undefined : below[0];
}

function elsewhere({ resource, onDemand }: DearerMachine, typical: Price): Advice {
  return {
    text: `Take the maximum price above on demand off the request (the default is $${figure(onDemand)}), and let it move to another zone or type: in ${resource.region} spot typically costs ${hourlyRate(typical.usdPerHour)}.`,
    command: `aws ec2 describe-spot-price-history --instance-types ${shellWord(resource.instanceType)} --product-descriptions Linux/UNIX --region ${shellWord(resource.region)}`,
  };
}

function back(one: SpotCase, machines: readonly DearerMachine[]): Advice {
  const what = machines.map(({ resource }) => resource.id).join(", ");
  return {
    text: `Buy ${what} on demand; look again when the price has changed.`,
    ...(one.workload ? { planEdit: planLines(one.name, ["purchase: on-demand"]) } : {}),
  };
}

const figure = ({ usdPerHour }: Price): string => String(round(usdPerHour, 4));
