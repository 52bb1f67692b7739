import { notApplicable, type Strategy } from "./strategy.ts";

/** Busiest share a right-sized machine should reach at the observed peak: the rest is for what the window missed. */
const TARGET_UTILIZATION = 0.8;

export const rightSizing: Strategy = {
  id: "right-sizing",
  title: "The machine the work needs",
  tradeOff: "a peak the observation missed meets a smaller machine",
  basis: "computed",
  propose({ workload, observedUtilization }) {
    if (observedUtilization === undefined)
      return notApplicable("utilization not observed: run `headroom watch`");
    if (workload.kind !== "inference" || !workload.replica)
      return notApplicable("needs `replica`: nothing planned to compare with");
    if (workload.instanceType !== undefined) return notApplicable("the plan pins the instance type");
    const { vcpus, memoryGiB } = workload.replica;
    if (vcpus === undefined && memoryGiB === undefined)
      return notApplicable("the replica states neither vcpus nor memoryGiB");
    const share = observedUtilization / TARGET_UTILIZATION;
    if (share >= 1) return notApplicable(`already ${(observedUtilization * 100).toFixed(0)} % used`);
    return {
      applies: true,
      why: `observed ${(observedUtilization * 100).toFixed(0)} % used at the busiest; sized to be ${TARGET_UTILIZATION * 100} %`,
      workload: {
        ...workload,
        replica: {
          ...workload.replica,
          ...(vcpus === undefined ? {} : { vcpus: vcpus * share }),
          ...(memoryGiB === undefined ? {} : { memoryGiB: memoryGiB * share }),
        },
      },
    };
  },
};
