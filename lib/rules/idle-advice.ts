import type { Advice } from "../domain/finding.ts";
import type { Resource } from "../domain/fleet.ts";
import { isPartOfNamed, providerName } from "../domain/resource-name.ts";
import type { IdleFacts } from "./idle-facts.ts";

/** Stopping is right for a bare machine that is paid by the hour only: a resident model or a busy CPU asks for something gentler. */
export function stopAdvice(resource: Resource, facts: IdleFacts, withoutAccelerators?: string): Advice {
  if (resource.kind === "sagemaker-endpoint") {
    if (isPartOfNamed(resource.id))
      return {
        text: "Nobody calls this variant: take it out of the endpoint's configuration; the other variants stay.",
      };
    return {
      text: "Nobody calls this endpoint: delete it (its model and configuration stay), or let it scale to zero.",
      command: `aws sagemaker delete-endpoint --endpoint-name ${shellWord(providerName(resource.id))} --region ${shellWord(resource.region)}`,
    };
  }
  if (resource.kind === "sagemaker-training") {
    return {
      text: "The job holds accelerators and uses none: see its log, then stop it.",
      command: `aws sagemaker stop-training-job --training-job-name ${shellWord(providerName(resource.id))} --region ${shellWord(resource.region)}`,
    };
  }
  if (facts.cpuBusy) {
    return {
      text: `The accelerators are idle but the CPU works: move the work to a type without accelerators${withoutAccelerators === undefined ? "" : `, such as ${withoutAccelerators}`}.`,
    };
  }
  const stop = `aws ec2 stop-instances --instance-ids ${shellWord(resource.id)} --region ${shellWord(resource.region)}`;
  if (facts.memoryResident) {
    return {
      text: "A model is loaded but nothing runs it: ask its owner, then unload it, or serve it from an endpoint that scales to zero.",
      command: stop,
    };
  }
  if (resource.capacityType === "reserved")
    return {
      text: "It is prepaid: stopping it saves nothing until its term ends, unless another machine of its type takes it up. Give it work, or let the term end.",
      command: stop,
    };
  return {
    text: "Stop it; start it again when there is work. Terminate it if nobody claims it.",
    command: stop,
  };
}

/** Names come from tags and files: quoted, so that pasting the command runs nothing else. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9_./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
