import { App, Stack } from "aws-cdk-lib";
import type { Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { HeadroomMonitor } from "../../lib/infra/headroom-monitor.ts";
import { EXAMPLE_PLAN, monitorStack, synthesizedMonitor, unbundled } from "../builders/synthesized.ts";

const east = synthesizedMonitor({ stackName: "HeadroomEast" });
const west = synthesizedMonitor({ stackName: "HeadroomWest" });

const propertiesOf = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);
const servicesOf = (template: Template): Set<string> =>
  new Set(
    propertiesOf(template, "AWS::Lambda::Function").map(
      ({ Environment }) => Environment.Variables.POWERTOOLS_SERVICE_NAME,
    ),
  );
const alarmedServices = (template: Template): Set<string> =>
  new Set(
    propertiesOf(template, "AWS::CloudWatch::Alarm")
      .filter(({ Namespace }) => Namespace === "Headroom")
      .flatMap(({ Dimensions }) => Dimensions)
      .filter(({ Name }) => Name === "service")
      .map(({ Value }) => Value),
  );
/** Properties by which a resource is named: `Name`, `FunctionName`, `DashboardName`; not DynamoDB's attributes. */
const fixedNames = (template: Template): string[] =>
  Object.values<{ Type: string; Properties?: object }>(template.toJSON().Resources).flatMap(
    ({ Type, Properties = {} }) =>
      Object.entries(Properties)
        .filter(([key, value]) => /^(?!Policy|Display|Metric)\w*Name$/.test(key) && isFixed(value))
        .map(([, value]) => `${Type} ${JSON.stringify(value)}`),
  );
/** A reference to another resource of the stack is as unique as that one. */
const isFixed = (value: unknown): boolean =>
  typeof value === "string" || !/^\{"(Ref|Fn::GetAtt)/.test(JSON.stringify(value));

describe("two monitors in one account and region", () => {
  test("publish under services of their own, and each one's alarms listen to its own", () => {
    expect(servicesOf(east)).toEqual(new Set(["headroom-HeadroomEast"]));
    expect(alarmedServices(east)).toEqual(servicesOf(east));
    expect(alarmedServices(west)).toEqual(servicesOf(west));
    expect(servicesOf(west)).not.toEqual(servicesOf(east));
  });

  test("share no name that AWS keeps unique", () => {
    const names = fixedNames(east);
    expect(names.length).toBeGreaterThanOrEqual(2);
    expect(names.filter((name) => fixedNames(west).includes(name))).toEqual([]);
  });

  test("of one stack need names of their own", () => {
    const stack = new Stack(new App({ builtinCloudFormationValidation: false }), "Both");
    const props = { plan: EXAMPLE_PLAN, code: unbundled };
    new HeadroomMonitor(stack, "East", props);
    expect(() => new HeadroomMonitor(stack, "West", props)).toThrow(/two monitors named Both in one stack/);
    expect(new HeadroomMonitor(stack, "North", { ...props, name: "north" }).name).toBe("north");
  });

  test.each(["9lives", "a_b", "x".repeat(41), ""])("are not named %j", (name) => {
    expect(() => monitorStack({ name })).toThrow(/expected a letter, then letters, digits and hyphens/);
  });

  test("with a stack's longest name still fit a function's 64 characters, and stay apart", () => {
    const names = ["a", "b"].map(
      (end) => monitorStack({ stackName: `${"x".repeat(127)}${end}` }).monitor.name,
    );
    expect(names.map(({ length }) => length)).toEqual([40, 40]);
    expect(new Set(names).size).toBe(2);
  });
});
