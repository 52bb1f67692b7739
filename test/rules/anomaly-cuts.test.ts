import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ALL_SERVICES, type Bill, type BillLine } from "../../lib/domain/bill.ts";
import type { FindingEvidence } from "../../lib/domain/finding.ts";
import { RULES } from "../../lib/rules/index.ts";
import { aContext, ruleNamed } from "../builders/context.ts";
import { aBill, day, EC2, line, NOW, S3, sixWeeks, usual } from "../builders/daily-bill.ts";

const anomaly = ruleNamed(RULES, "anomaly");

const findings = (lines: readonly BillLine[], change: Partial<Bill> = {}): FindingEvidence[] =>
  anomaly
    .judge(aContext([], { bill: aBill(lines, change), now: NOW }), {})
    .flatMap((verdict) => (verdict.kind === "finding" ? [verdict.finding] : []));
const ids = (lines: readonly BillLine[], change: Partial<Bill> = {}): string[] =>
  findings(lines, change)
    .map(({ id }) => id)
    .toSorted();

/** Six weeks of one workload: `before` dollars a day, `late` on the newest two. */
const of = (workload: string, before: number, late: number, change: Partial<BillLine> = {}): BillLine[] =>
  sixWeeks((ago) => (ago <= 2 ? late : before), { tags: { workload }, ...change });
/** As Cost Explorer answers: services, and the same dollars by usage type and workload, without accounts and categories. */
const asCostExplorer = (lines: readonly BillLine[], cut: readonly BillLine[] = lines) =>
  [
    lines.map(({ usageType: _usageType, account: _account, ...one }) => ({ ...one, tags: {} })),
    {
      breakdowns: [
        {
          by: ["usageType", { tag: "workload" }],
          lines: cut.map(({ account: _, ...one }) => ({ ...one, service: ALL_SERVICES })),
        },
      ],
    },
  ] as const;

const RISE_AND_FALL = [...of("ranking", 300, 100), ...of("sweep", 300, 500)];
const SMALL_IN_LARGE = [
  ...sixWeeks((ago) => usual(ago) * 10, { tags: { workload: "platform" } }),
  ...of("sweep", 150, 310),
];
const TWO_RISE = [...of("ranking", 300, 600), ...of("sweep", 200, 400), ...of("quiet", 100, 100)];

describe("spend by service, account, workload and usage type", () => {
  test.each<[string, string[], readonly BillLine[]]>([
    [
      "a workload's rise is not hidden by another's fall",
      ["workload:ranking", "workload:sweep"],
      RISE_AND_FALL,
    ],
    ["a workload that doubles is not lost in a large service", ["workload:sweep"], SMALL_IN_LARGE],
    [
      "nor a usage type",
      ["usage-type:NatGateway-Bytes"],
      SMALL_IN_LARGE.map(({ tags, ...one }) => ({
        ...one,
        tags: {},
        usageType: tags.workload === "sweep" ? "NatGateway-Bytes" : "BoxUsage",
      })),
    ],
    [
      "nor an account",
      ["account:222222222222", "account:333333333333"],
      RISE_AND_FALL.map(({ tags, ...one }) => ({
        ...one,
        tags: {},
        account: tags.workload === "sweep" ? "222222222222" : "333333333333",
      })),
    ],
    [
      "the service leads where it is unusual, too",
      [`${EC2}`],
      [...of("api", 200, 200), ...of("sweep", 100, 400)],
    ],
    ["two workloads that jump on one day are one event", [EC2], TWO_RISE],
    [
      "two that jump on different days are two",
      [EC2, "workload:ranking"],
      [
        ...sixWeeks((ago) => (ago === 1 ? 900 : 300), { tags: { workload: "sweep" } }),
        ...sixWeeks((ago) => (ago <= 3 && ago > 1 ? 300 : 310 - (ago === 1 ? 210 : 0)), {
          tags: { workload: "ranking" },
        }),
      ],
    ],
    [
      "a workload and a service of its name are two resources",
      ["service:workload:a", "workload:a"],
      [...of("a", 300, 100), ...of("b", 300, 500), ...of("c", 100, 300, { service: "workload:a" })],
    ],
  ])("%s", (_, resources, lines) => {
    const expected = resources.map((resource) => `anomaly:${resource}`).toSorted();
    expect(ids(lines)).toEqual(expected);
    expect(ids(...asCostExplorer(lines))).toEqual(expected.filter((id) => !id.includes("account:")));
  });

  test("an event's dollars are told once, by the narrowest cut that has them, and named in the others", () => {
    const lines = [
      ...of("api", 3000, 3000, { usageType: "BoxUsage:m7i.large" }),
      ...of("sweep", 100, 1100, { usageType: "BoxUsage:p4d.24xlarge", account: "2" }),
    ];
    const [only, ...others] = findings(lines);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ resource: EC2, workload: "sweep", observed: { cut: "account", parts: 1 } });
    expect(only?.observed.movedUsdPerDay).toBeCloseTo(1000, -1);
    expect(only?.arithmetic.join("\n")).toMatch(
      /the same dollars by service: .*the same dollars by workload: workload sweep: \+1000 USD/s,
    );
  });

  test("two workloads of one event are both named, with their dollars, and neither owns it", () => {
    const [only] = findings(TWO_RISE);
    expect(only).toMatchObject({ workload: "ranking", observed: { cut: "workload", parts: 2 } });
    expect(only?.title).toBe(
      `${EC2}: $500 a day more than usual since ${day(2)}: workloads ranking and sweep`,
    );
    expect(only?.arithmetic.slice(0, 2).join("\n")).toMatch(/ranking: \+300 USD.*sweep: \+200 USD/s);
    const [even] = findings([...of("ranking", 300, 600), ...of("sweep", 300, 600)]);
    expect(even?.workload).toBe("all");
  });

  const untagged = (before: number, late: number) =>
    sixWeeks((ago) => (ago <= 2 ? late : before), { usageType: "BoxUsage" });
  test.each<[string, readonly BillLine[], (readonly BillLine[])?]>([
    ["a tag taken off", [...of("a", 300, 0), ...untagged(400, 700)]],
    ["a tag put on", [...of("a", 0, 300), ...untagged(400, 100)]],
    [
      "tax, which that cut calls usage",
      sixWeeks(),
      [...sixWeeks(), line(1, 900, { usageType: "NoUsageType" })],
    ],
    ["a credit that ends, which that cut takes off usage", untagged(400, 400), untagged(200, 400)],
  ])("%s moves nothing on the bill", (_, lines, cut) => {
    expect(ids(...asCostExplorer(lines, cut))).toEqual([]);
  });

  test("a usage type that stands out a day before its service does is the same event", () => {
    const lines = [
      ...sixWeeks(() => 3000, { usageType: "BoxUsage:m7i.large" }),
      ...sixWeeks((ago) => (ago <= 2 ? 1000 : ago === 3 ? 400 : 100), { usageType: "NatGateway-Bytes" }),
    ];
    expect(ids(lines)).toEqual([`anomaly:${EC2}`]);
    expect(ids(...asCostExplorer(lines))).toEqual([`anomaly:${EC2}`]);
    expect(findings(lines)[0]?.observed.since).toBe(day(3));
  });

  test("law: splitting the lines of a service adds no event, and takes none away", () => {
    const jump = fc.constantFrom(-150, 0, 200, 900);
    const share = fc.double({ min: 0.1, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(jump, jump, share, (ec2, s3, part) => {
        const whole = [EC2, S3].flatMap((service, index) =>
          sixWeeks((ago) => 300 + (ago <= 2 ? ([ec2, s3][index] ?? 0) : 0), { service }),
        );
        const split = whole.flatMap((one) =>
          [part, 1 - part].map((some, index) => ({
            ...one,
            usd: (one.usd * some) as typeof one.usd,
            usageType: `${one.service} ${index}`,
          })),
        );
        expect(ids(split)).toEqual(ids(whole));
        expect(ids(...asCostExplorer(split))).toEqual(ids(whole));
        expect(findings(split.toReversed())).toEqual(findings(split));
      }),
      { numRuns: 30 },
    );
  });
});
