import type { WorkloadComparison } from "../domain/assessment.ts";
import type { Severity } from "../domain/finding.ts";

export type Tone = "good" | "warn" | "bad" | "plain";
export type ChartName = "spend" | "plan";
export type SectionId = "spend" | "do" | "plan" | "resolved" | "commitments" | "upcoming" | "unseen";

/** One figure. Its texts are inert. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly tone?: Tone;
  /** Findings that explain it, the first that is shown being linked. */
  readonly findings?: readonly string[];
  /** Else where its section is. */
  readonly section?: SectionId;
}

/** One thing to do, in inert texts. */
export interface FindingItem {
  /** Of the findings it stands for, most dollars first. */
  readonly ids: readonly string[];
  readonly severity: Severity;
  readonly title: string;
  /** `saves $734 a month`; undefined where it is about no saving. */
  readonly effect?: string;
  readonly saves: boolean;
  /** What and whose. */
  readonly place: string;
  readonly relation?: string;
  readonly advice: string;
  readonly commands: readonly string[];
  /** Lines of plan.yaml. */
  readonly planEdit?: string;
  readonly explain: string;
}

/** What was done, what it should save, and what the bill shows of that. */
export interface ResolvedItem {
  readonly id: string;
  readonly reason: string;
  readonly advised: string;
  readonly onBill: string;
  readonly seen: boolean;
}

/** What each form of the report draws its own way. */
export type Block =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly tone?: Tone;
      /** As of a fact. */
      readonly findings?: readonly string[];
    }
  | { readonly kind: "facts"; readonly facts: readonly Fact[] }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "chart"; readonly chart: ChartName; readonly alt: string }
  | { readonly kind: "findings"; readonly findings: readonly FindingItem[] }
  | { readonly kind: "workloads"; readonly workloads: readonly WorkloadComparison[] }
  | { readonly kind: "resolved"; readonly resolved: readonly ResolvedItem[] };

export interface Section {
  readonly id: SectionId;
  readonly title: string;
  readonly note?: string;
  readonly blocks: readonly Block[];
}

export const textBlock = (
  text: string,
  more: { readonly tone?: Tone; readonly findings?: readonly string[] } = {},
): Block => ({ kind: "text", text, ...more });
