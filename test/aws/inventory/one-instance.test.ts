import { afterEach, describe, expect, test } from "vitest";
import { CallMeter } from "../../../lib/aws/call-meter.ts";
import { describeInstance } from "../../../lib/aws/inventory/one-instance.ts";
import { awsError, fakeAws } from "../../fakes/aws-inventory.ts";
import { anInstance } from "../../fakes/aws-inventory-entries.ts";

let restore = (): void => undefined;
afterEach(() => restore());

function describeOne(instances: readonly ReturnType<typeof anInstance>[], error?: Error) {
  const fake = fakeAws({ regions: { "us-east-1": { instances } }, fail: () => error });
  restore = fake.restore;
  return describeInstance({ region: "us-east-1", meter: new CallMeter() }, "i-1");
}

describe("one instance", () => {
  test("is told by its type and zone, even while it is shutting down", async () => {
    const State = { Name: "shutting-down" } as const;
    const instance = anInstance("i-1", { State, Placement: { AvailabilityZone: "us-east-1a" } });
    expect(await describeOne([instance])).toEqual({ instanceType: "g5.xlarge", zone: "us-east-1a" });
  });

  test("that EC2 does not know is undefined, not an error", async () => {
    expect(await describeOne([], awsError("InvalidInstanceID.NotFound"))).toBeUndefined();
    restore();
    expect(await describeOne([])).toBeUndefined();
  });

  test("that may not be read throws, naming the call", async () => {
    await expect(describeOne([], awsError("UnauthorizedOperation"))).rejects.toMatchObject({ denied: true });
  });
});
