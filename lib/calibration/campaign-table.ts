import {
  type CampaignFactor,
  campaignFactorOf,
  type JudgedCampaign,
  judge,
  leftOut,
} from "./campaign-factor.ts";
import { summaryOf } from "./errors.ts";

/** Digits of a factor that 27 runs know. */
const DIGITS = 2;

export interface Campaigns {
  readonly factor: CampaignFactor;
  readonly table: string;
}

export function judgeCampaigns(factors: readonly number[]): Campaigns {
  const { low, middle, high } = campaignFactorOf(factors);
  const factor = { low: rounded(low), middle: rounded(middle), high: rounded(high) };
  const table = [
    "### GPU-hours of published campaigns",
    "",
    "| judged | runs | median error of the middle | over 15 % too low | bias | inside the range |",
    "|---|---|---|---|---|---|",
    line(
      "in-sample",
      factors.map((one) => judge(one, factor)),
    ),
    line("each run left out", leftOut(factors)),
    "",
  ].join("\n");
  return { factor, table };
}

function line(name: string, judged: readonly JudgedCampaign[]): string {
  const { rows, median, tooLow, bias } = summaryOf(judged.map(({ error }) => error));
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const inside = judged.filter(({ inRange }) => inRange).length;
  return `| ${name} | ${rows} | ${percent(median)} | ${percent(tooLow)} | ${percent(bias)} | ${inside} of ${rows} (${percent(inside / rows)}) |`;
}

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));
