import { CfnAssociation, CfnDocument, StringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import { ConfigError } from "../domain/errors.ts";
import { GPU_AGENT_CONFIGURATION } from "./gpu-agent-configuration.ts";

/** Machines that carry it get the agent. */
export interface InstanceTag {
  readonly key: string;
  readonly value: string;
}

export interface GpuAgentRolloutProps {
  readonly tag: InstanceTag;
  /** Of the parameter, after the prefix that AWS's own policy for agents allows to read. */
  readonly name: string;
}

/** `ssm:GetParameter` of the managed policy CloudWatchAgentServerPolicy is given on names that begin so (read 2026-11-25). */
const READABLE = "AmazonCloudWatch-";

/**
 * Installs the CloudWatch agent on tagged machines of this account and region and keeps it configured, once a day and when a machine
 * comes up. It gives no rights: docs/gpu-telemetry.md says what the machines' own role needs.
 */
export class GpuAgentRollout extends Construct {
  readonly parameter: StringParameter;

  constructor(scope: Construct, id: string, { tag, name }: GpuAgentRolloutProps) {
    super(scope, id);
    this.parameter = new StringParameter(this, "Configuration", {
      parameterName: `${READABLE}${name}-gpu`,
      description: "What the CloudWatch agent measures on GPU machines, for Headroom",
      stringValue: JSON.stringify(GPU_AGENT_CONFIGURATION),
    });
    const document = new CfnDocument(this, "Document", {
      documentType: "Command",
      documentFormat: "JSON",
      targetType: "/AWS::EC2::Instance",
      content: installAndConfigure(this.parameter.parameterName),
    });
    new CfnAssociation(this, "Association", {
      name: document.ref,
      targets: [{ key: `tag:${tag.key}`, values: [tag.value] }],
      scheduleExpression: "rate(1 day)",
      // The agent restarts to take its configuration: never everywhere at once. One machine that refuses holds up no other.
      maxConcurrency: "10%",
      maxErrors: "100%",
      complianceSeverity: "LOW",
    });
  }
}

/** One document for both: two associations have no order, and what is not installed cannot be configured. */
const installAndConfigure = (parameterName: string) => ({
  schemaVersion: "2.2",
  description: "Headroom: installs the CloudWatch agent and lets it measure GPUs",
  mainSteps: [
    step("Install", "AWS-ConfigureAWSPackage", { action: "Install", name: "AmazonCloudWatchAgent" }),
    step("Configure", "AmazonCloudWatch-ManageAgent", {
      // Beside what the agent is configured to do already, not instead.
      action: "configure (append)",
      mode: "ec2",
      optionalConfigurationSource: "ssm",
      optionalConfigurationLocation: parameterName,
      optionalRestart: "yes",
    }),
  ],
});

const step = (name: string, documentPath: string, documentParameters: object) => ({
  action: "aws:runDocument",
  name,
  onFailure: "Abort",
  inputs: { documentType: "SSMDocument", documentPath, documentParameters },
});

/** `headroom-gpu=on`, within what EC2 takes as a tag: 128 and 256 characters. Throws ConfigError. */
export function instanceTagOf(text: string): InstanceTag {
  const [, key = "", value = ""] = /^([^=]{1,128})=(.{1,256})$/.exec(text) ?? [];
  if (key === "" || key.startsWith("aws:") || /[*?]/.test(text))
    throw new ConfigError(`got the tag "${text}", expected one like headroom-gpu=on`);
  return { key, value };
}
