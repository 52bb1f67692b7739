import type { Advice, Verdict } from "../domain/finding.ts";
import type { Resource, SignalStatistics } from "../domain/fleet.ts";
import { acceleratorDevices, instanceTypeNamed } from "../domain/instance-type.ts";
import { scaleUsd } from "../domain/units.ts";
import { HOURS_PER_WEEK } from "../domain/window.ts";
import { isKeptQuiet, workBecause } from "./activity.ts";
import {
  confidenceOf,
  currentPrice,
  dollarsOf,
  findingOn,
  monthlyCost,
  pass,
  round,
  severityOf,
  unknown,
  windowOf,
} from "./evidence.ts";
import { IDLE_LIMITS } from "./idle-limits.ts";
import { defaultsOf, type Limits, type LimitValues, type Rule, type RuleContext } from "./rule.ts";
import { busyHours, type DaySpan, type WeekPlan, weekPlan } from "./schedule-profile.ts";
import { historyDays, readAccelerators, readSignal, sampleCount } from "./telemetry.ts";

const ID = "schedule";

export const SCHEDULE_LIMITS = {
  minHistoryDays: { default: 13, unit: "days", why: "each hour of the week twice: once may be a holiday" },
  acceleratorMean: {
    default: 0.005,
    unit: "share, mean of an hour of the week",
    why: "three minutes at 10 % in one of two weeks",
    staysTo: 1.1,
  },
  cpuMean: {
    default: 0.05,
    unit: "share, mean of an hour of the week",
    why: "the operating system alone stays below it",
    staysTo: 1.1,
  },
  networkBytesPerSecond: {
    default: 50_000,
    unit: "bytes/s",
    why: "without accelerators: agents chatter below it; a proxy does not",
    staysTo: 1.1,
  },
  marginHours: {
    default: 1,
    unit: "hours before and after",
    why: "to start, to load, and for whoever stays late",
  },
  minOffHours: {
    default: 40,
    unit: "hours a week off",
    why: "less is a weekend's nights, and not worth a habit",
    staysTo: 0.8,
  },
  coldStartMinutes: {
    default: 10,
    unit: "minutes a start",
    why: "capacity, boot, loading the model: paid, and nobody is served",
  },
  minSavingUsdPerMonth: {
    default: 50,
    unit: "USD a month",
    why: "a schedule that breaks somebody's evening costs more",
    staysTo: 0.9,
  },
} as const satisfies Limits;
type Values = LimitValues<typeof SCHEDULE_LIMITS>;

const WEEKS_PER_MONTH = 730 / HOURS_PER_WEEK;

export const schedule: Rule<typeof SCHEDULE_LIMITS> = {
  id: ID,
  title: "What works at the same hours every week is off in the others.",
  needs: ["gpuUtilization", "cpuUtilization", "networkBytes", "invocations", "requestsPerSecond", "backlog"],
  limits: SCHEDULE_LIMITS,
  judges: "advised",
  judge: (context, limits) => context.fleet.resources.map((resource) => judgeOne(context, resource, limits)),
};

function judgeOne(context: RuleContext, resource: Resource, limits: Values): Verdict {
  // Spot is given back by itself, a reservation is paid in any case, a training job ends.
  if (resource.capacityType !== "on-demand" || resource.kind === "sagemaker-training")
    return pass(ID, resource.id);
  const type = instanceTypeNamed(context.instanceTypes, resource.instanceType);
  const devices = type ? acceleratorDevices(type) : 0;
  const reading =
    devices > 0
      ? readAccelerators(resource, devices, context.now)
      : readSignal(resource, "cpuUtilization", context.now);
  if (reading.kind !== "measured") return unknown(ID, resource.id, reading.why);
  if (devices > 0 && (isKeptQuiet(context, resource, "idle") || isIdle(context, reading.series)))
    return pass(ID, resource.id);
  const floors = { ...limits, accelerator: limits.acceleratorMean, cpu: limits.cpuMean };
  const busy = busyHours(resource, floors);
  if (!busy?.includes(true)) return pass(ID, resource.id);
  const plan = weekPlan(busy, limits.marginHours);
  if (HOURS_PER_WEEK - plan.hoursOn < limits.minOffHours) return pass(ID, resource.id);
  const days = historyDays(reading.series);
  if (days < limits.minHistoryDays)
    return unknown(
      ID,
      resource.id,
      `${days.toFixed(1)} days of history, ${limits.minHistoryDays} needed to know its week`,
    );
  return scheduleVerdict(context, { resource, plan, series: reading.series }, limits);
}

/** Then `idle` speaks, or people silenced it: health checks at chance hours are no working hours, and others every week. */
function isIdle({ plan }: RuleContext, series: readonly SignalStatistics[]): boolean {
  const idleLimits = { ...defaultsOf(IDLE_LIMITS), ...plan?.plan.limits.idle };
  return series.every((one) => workBecause(one, idleLimits) === undefined);
}

interface Case {
  readonly resource: Resource;
  readonly plan: WeekPlan;
  readonly series: Parameters<typeof confidenceOf>[0];
}

function scheduleVerdict(context: RuleContext, { resource, plan, series }: Case, limits: Values): Verdict {
  const price = currentPrice(context, resource);
  const cost = monthlyCost(context, resource);
  const starts = (plan.workdays ? 5 : 0) + (plan.weekend ? 2 : 0);
  const paidHours = plan.hoursOn + (starts * limits.coldStartMinutes) / 60;
  const share = Math.min(1, paidHours / HOURS_PER_WEEK);
  const dollars = price && cost !== undefined ? dollarsOf(price, cost, scaleUsd(cost, share)) : undefined;
  if (dollars && dollars.savingUsdPerMonth < limits.minSavingUsdPerMonth) return pass(ID, resource.id);
  const off = HOURS_PER_WEEK - plan.hoursOn;
  return findingOn(ID, resource, context, {
    severity: severityOf(dollars?.savingUsdPerMonth),
    confidence: confidenceOf(series),
    title: `${resource.instanceType} works ${spanText(plan.workdays)} on working days and ${spanText(plan.weekend)} at weekends: ${off} hours a week nobody uses`,
    observed: {
      hoursOff: off,
      hoursOn: plan.hoursOn,
      workdays: spanText(plan.workdays),
      weekend: spanText(plan.weekend),
      daysHurt: 0,
    },
    expected: { hoursOn: round(plan.hoursOn, 0), startsAWeek: starts },
    window: windowOf(series, context.fleet.window),
    samples: sampleCount(series),
    signalsUsed: [...new Set(resource.telemetry.map(({ signal }) => signal))],
    signalsNotChecked: [],
    ...(dollars ? { dollars } : {}),
    advice: adviceOf(resource, plan),
    risk: `whoever comes outside those hours waits ${limits.coldStartMinutes} minutes; on no day of the window would anybody have`,
    arithmetic: [
      `${plan.hoursOn} h + ${starts} starts × ${limits.coldStartMinutes} min = ${paidHours.toFixed(1)} of ${HOURS_PER_WEEK} hours a week paid`,
      cost === undefined
        ? "no price known: dollars not stated"
        : `${cost.toFixed(2)} USD a month × ${share.toFixed(4)} = ${(cost * share).toFixed(2)}; ${(starts * WEEKS_PER_MONTH).toFixed(0)} starts a month. In no total: it is a habit, not a purchase`,
    ],
  });
}

/** `08:00-20:00 UTC`; an end above 24 is on the next day. */
const spanText = (span: DaySpan | undefined): string =>
  span === undefined
    ? "never"
    : span.to - span.from >= 24
      ? "all day"
      : `${clock(span.from)}-${clock(span.to % 24)} UTC`;
const clock = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;

function adviceOf({ kind, tags }: Resource, { workdays, weekend }: WeekPlan): Advice {
  const hours = [workdays && `working days ${spanText(workdays)}`, weekend && `weekends ${spanText(weekend)}`]
    .filter(Boolean)
    .join(", ");
  if (kind === "sagemaker-endpoint")
    return {
      text: `Let it scale to zero outside ${hours} (inference components, or an asynchronous endpoint), or delete and create it by schedule.`,
    };
  if (tags["aws:autoscaling:groupName"] !== undefined)
    return { text: `Give its autoscaling group scheduled actions: down outside ${hours}.` };
  return {
    text: `Start it before and stop it after: ${hours}. EventBridge Scheduler calls ec2:StartInstances and ec2:StopInstances.`,
  };
}
