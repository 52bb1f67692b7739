import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sizeWorkload } from "../../lib/sizing/capacity-plan.ts";
import { p99Of, type ReplicaQueue, replicasWithin } from "../../lib/sizing/replica-queue.ts";
import { aService, FACTS, REGION } from "./market.ts";

const queue = (peakQps: number, replicaQps: number, p99LatencyMs: number, change = {}): ReplicaQueue => ({
  peakQps,
  replicaQps,
  p99LatencyMs,
  ...change,
});
const countOf = (asked: ReplicaQueue): number => {
  const answer = replicasWithin(asked);
  if (!answer.feasible) throw new Error(answer.reason);
  return answer.count;
};

describe("the smallest count whose p99 meets the target", () => {
  test.each([
    [7, 10, 1000, 2],
    [20, 10, 300, 4],
    [500, 100, 50, 7],
    [1000, 200, 20, 7],
    [200, 50, 100, 6],
    [2000, 500, 30, 5],
    [2000, 10, 300, 203],
  ])("%d qps at %d each within %d ms take %d", (peak, each, target, count) => {
    expect(countOf(queue(peak, each, target))).toBe(count);
  });

  test("bursts take more, a clock's arrivals and service no more than the load", () => {
    expect(countOf(queue(20, 10, 300, { arrivalScv: 8 }))).toBeGreaterThan(4);
    expect(countOf(queue(20, 10, 300, { arrivalScv: 0, serviceScv: 0 }))).toBe(3);
  });

  test("a replica that works on ten at once waits less than ten times as slow a one", () => {
    const many = countOf(queue(50, 10, 2000, { serviceMs: 1000 }));
    expect(many).toBeLessThan(countOf(queue(50, 1, 2000)));
    expect(many).toBeGreaterThan(5);
  });

  test("is enough, and one fewer is not", () => {
    const positive = fc.double({ min: 0.1, max: 5000, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.double({ min: 1.01, max: 20, noNaN: true }), (peak, each, times) => {
        const asked = queue(peak, each, (1000 / each) * times);
        const count = countOf(asked);
        expect(p99Of(asked, count)).toBeLessThanOrEqual(asked.p99LatencyMs);
        if (count > 1) expect(p99Of(asked, count - 1)).toBeGreaterThan(asked.p99LatencyMs);
      }),
      { numRuns: 50 },
    );
  });

  test("a target below the service time is impossible and says the floor", () => {
    expect(replicasWithin(queue(100, 50, 10))).toEqual({
      feasible: false,
      reason: "impossible: p99 of 10 ms is below the service time, the floor is 20 ms",
    });
  });

  test("a mistyped demand is an error, not an endless search", () => {
    expect(replicasWithin(queue(1e9, 0.1, 20_000))).toMatchObject({ feasible: false });
  });
});

describe("a service in the plan", () => {
  const service = aService({ demand: { peakQps: 20, p99LatencyMs: 300 }, replica: { qps: 10, vcpus: 2 } });

  test("gets the larger of what the wait and what the headroom need, and says both", () => {
    const sized = sizeWorkload(service, REGION, FACTS);
    expect(sized.replicas?.count).toBe(4);
    expect(sized.arithmetic).toContainEqual(
      "p99 within 300 ms takes 4 at peak: service 100 ms, with the wait 243 ms; with 4 each is 50 % busy and p99 is 243 ms: the wait asks for more than the headroom",
    );
    const lenient = { ...service, demand: { peakQps: 20, p99LatencyMs: 600 } };
    expect(sizeWorkload(lenient, REGION, FACTS).replicas?.count).toBe(3);
  });

  test("that nobody can serve in time is not feasible", () => {
    const sized = sizeWorkload({ ...service, demand: { peakQps: 20, p99LatencyMs: 50 } }, REGION, FACTS);
    expect(sized).toMatchObject({
      feasible: false,
      notes: ["impossible: p99 of 50 ms is below the service time, the floor is 100 ms"],
    });
  });
});
