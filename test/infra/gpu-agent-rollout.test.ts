import { Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { gpuAgentOf } from "../../lib/infra/app-settings.ts";
import { arnText } from "../../lib/infra/arn-text.ts";
import { GPU_AGENT_CONFIGURATION } from "../../lib/infra/gpu-agent-configuration.ts";
import { instanceTagOf } from "../../lib/infra/gpu-agent-rollout.ts";
import { memberStack, monitorStack, synthesizedMonitor } from "../builders/synthesized.ts";

const gpuAgentTag = { key: "headroom-gpu", value: "on" };
const stack = monitorStack({ gpuAgentTag });
const template = Template.fromStack(stack);
const propertiesOf = (type: string) => Object.values(template.findResources(type))[0]?.Properties;
const parameter = propertiesOf("AWS::SSM::Parameter");
const document = propertiesOf("AWS::SSM::Document");

describe("the agent's rollout", () => {
  test("puts the configuration where AWS's policy for agents lets them read it", () => {
    expect(parameter?.Name).toBe("AmazonCloudWatch-Headroom-gpu");
    expect(JSON.parse(parameter?.Value)).toEqual(GPU_AGENT_CONFIGURATION);
    // Of a parameter without extra cost (SSM, "Standard", 2026-11).
    expect(Buffer.byteLength(parameter?.Value)).toBeLessThanOrEqual(4_096);
  });

  test("installs first, then configures beside what is there", () => {
    expect(document?.Content.mainSteps).toMatchObject([
      {
        action: "aws:runDocument",
        onFailure: "Abort",
        inputs: {
          documentPath: "AWS-ConfigureAWSPackage",
          documentParameters: { action: "Install", name: "AmazonCloudWatchAgent" },
        },
      },
      {
        action: "aws:runDocument",
        inputs: {
          documentPath: "AmazonCloudWatch-ManageAgent",
          documentParameters: {
            action: "configure (append)",
            mode: "ec2",
            optionalConfigurationSource: "ssm",
          },
        },
      },
    ]);
    const [, configure] = document?.Content.mainSteps ?? [];
    const [id] = Object.keys(template.findResources("AWS::SSM::Parameter"));
    expect(arnText(configure.inputs.documentParameters.optionalConfigurationLocation)).toBe(`<${id}>`);
  });

  test("reaches tagged machines only, a tenth of them at a time", () => {
    const [id] = Object.keys(template.findResources("AWS::SSM::Document"));
    expect(propertiesOf("AWS::SSM::Association")).toMatchObject({
      Name: { Ref: id },
      Targets: [{ Key: "tag:headroom-gpu", Values: ["on"] }],
      MaxConcurrency: "10%",
      MaxErrors: "100%",
    });
  });

  test("gives nobody a right, and is not there unless it is asked for", () => {
    const types = (from: Template) =>
      Object.values<{ Type: string }>(from.toJSON().Resources).map(({ Type }) => Type);
    const plain = types(synthesizedMonitor());
    const added = types(template);
    for (const type of plain) added.splice(added.indexOf(type), 1);
    expect(added.sort()).toEqual(["AWS::SSM::Association", "AWS::SSM::Document", "AWS::SSM::Parameter"]);
  });

  test("is had by a member account too, and cdk-nag has nothing to say", () => {
    expect(new AwsSolutionsChecks(stack).validateScope(stack).violations).toEqual([]);
    const member = Template.fromStack(memberStack({ gpuAgentTag }));
    expect(Object.keys(member.findResources("AWS::SSM::Association"))).toHaveLength(1);
  });
});

describe("the tag", () => {
  test("is a key and a value", () => {
    expect(instanceTagOf("headroom-gpu=on")).toEqual(gpuAgentTag);
    expect(instanceTagOf("team=a=b")).toEqual({ key: "team", value: "a=b" });
  });

  test.each(["headroom-gpu", "=on", "gpu=", "aws:x=y", "gpu=*"])("is not %j", (text) => {
    expect(() => instanceTagOf(text)).toThrow(/expected one like headroom-gpu=on/);
  });

  test("comes from the context, where it is given", () => {
    const context = (values: Record<string, string>) => ({
      text: (key: string) => values[key],
      number: () => undefined,
      list: () => undefined,
      flag: () => false,
      object: () => undefined,
      objects: () => [],
    });
    expect(gpuAgentOf(context({}))).toEqual({});
    expect(gpuAgentOf(context({ gpuAgentTag: "headroom-gpu=on" }))).toEqual({ gpuAgentTag });
  });
});
