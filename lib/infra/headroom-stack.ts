import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { GpuAgentRollout, type InstanceTag } from "./gpu-agent-rollout.ts";
import { HeadroomMonitor } from "./headroom-monitor.ts";
import type { HeadroomMonitorProps } from "./monitor-props.ts";

export interface HeadroomStackProps extends StackProps, HeadroomMonitorProps {
  /**
   * Machines of this account and region that get the CloudWatch agent for their GPUs. Each metric of each card is charged for.
   * @default - none: the agent is yours to bring
   */
  readonly gpuAgentTag?: InstanceTag;
}

/** A monitor, and what people and member accounts need to know of it. */
export class HeadroomStack extends Stack {
  readonly monitor: HeadroomMonitor;

  constructor(scope: Construct, id: string, props: HeadroomStackProps) {
    super(scope, id, { description: "Headroom: plan-aware cost monitor for ML fleets", ...props });
    this.monitor = new HeadroomMonitor(this, "Headroom", props);
    if (props.gpuAgentTag)
      new GpuAgentRollout(this, "GpuAgent", { tag: props.gpuAgentTag, name: this.monitor.name });
    const { alerts, eventBus, findings, handlers } = this.monitor;
    const outputs = {
      AlertTopic: alerts.topic.topicArn,
      ChangesEventBus: eventBus.eventBusName,
      FindingsTable: findings.table.tableName,
      FindingsWidget: handlers["findings-widget"].function.functionName,
      WatchUtilization: handlers["watch-utilization"].function.functionName,
      WatchUtilizationRole: handlers["watch-utilization"].role.roleArn,
      WatchSpend: handlers["watch-spend"].function.functionName,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
