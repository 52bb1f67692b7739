import type {
  DescribeEndpointConfigOutput,
  DescribeEndpointOutput,
  ProductionVariant,
  ProductionVariantSummary,
} from "@aws-sdk/client-sagemaker";
import type { CapacityType } from "../../domain/offering.ts";

/** Stands for a type that nothing names any more: no catalog has it, so nothing is sized or priced by it. */
export const UNKNOWN_TYPE = "unknown";

/** Instances of one type behind an endpoint. */
export interface InstanceSet {
  /** The resource's id: the endpoint's name, `endpoint/variant`, or `endpoint/variant/type`. */
  readonly id: string;
  readonly variant: string;
  /** Undefined: the configuration that names it was deleted while the endpoint runs on, and bills. */
  readonly instanceType: string | undefined;
  readonly instances: number;
  readonly capacityType: CapacityType;
  /** Metrics go by variant: of a variant with several types they cannot be told apart. */
  readonly isMeasuredAlone: boolean;
}

export interface Variants {
  readonly sets: readonly InstanceSet[];
  readonly serverless: number;
  /** It answers into S3 and publishes no `Invocations` (AWS, async-inference-monitor, 2026-11-24). */
  readonly asynchronous: boolean;
}

interface Variant {
  readonly name: string;
  readonly now: ProductionVariantSummary | undefined;
  readonly configured: ProductionVariant | undefined;
}

/**
 * The instances that an endpoint pays for, shadow variants included: they serve a copy of the traffic on instances
 * of their own. During a blue/green update the new fleet runs, unlisted here, beside the old one for some minutes.
 *
 * The endpoint's name alone is the id while one variant has instances; a variant scaled to zero still counts for that,
 * or the others would change their names whenever it scales.
 */
export function variantsOf(
  endpoint: DescribeEndpointOutput,
  config: DescribeEndpointConfigOutput | undefined,
): Variants {
  const variants = namedVariants(endpoint, config);
  const onInstances = variants.filter((variant) => !isServerless(variant));
  const isSingle = onInstances.length === 1;
  const name = endpoint.EndpointName ?? "";
  return {
    serverless: variants.length - onInstances.length,
    asynchronous: (config?.AsyncInferenceConfig ?? endpoint.AsyncInferenceConfig) !== undefined,
    sets: onInstances.flatMap((variant) =>
      instanceSetsOf(variant, isSingle ? name : `${name}/${variant.name}`, endpoint.EndpointStatus),
    ),
  };
}

function namedVariants(
  endpoint: DescribeEndpointOutput,
  config: DescribeEndpointConfigOutput | undefined,
): readonly Variant[] {
  const now = [...(endpoint.ProductionVariants ?? []), ...(endpoint.ShadowProductionVariants ?? [])];
  const configured = [...(config?.ProductionVariants ?? []), ...(config?.ShadowProductionVariants ?? [])];
  const names = new Set([...now, ...configured].map(({ VariantName }) => VariantName ?? ""));
  return [...names].toSorted().map((name) => ({
    name,
    now: now.find(({ VariantName }) => VariantName === name),
    configured: configured.find(({ VariantName }) => VariantName === name),
  }));
}

const isServerless = ({ now, configured }: Variant): boolean =>
  (now?.CurrentServerlessConfig ?? configured?.ServerlessConfig) !== undefined;

/** Nothing runs, nothing is billed: scaled to zero by managed instance scaling, by autoscaling, or not yet up. */
function instanceSetsOf(variant: Variant, id: string, status: string | undefined): readonly InstanceSet[] {
  const { now, configured } = variant;
  const pools = (now?.InstancePools ?? []).filter((pool) => (pool.CurrentInstanceCount ?? 0) > 0);
  const capacityType =
    (now?.CapacityReservationConfig?.UsedByCurrentEndpoint ?? 0) > 0 ? "reserved" : "on-demand";
  const alike = { variant: variant.name, capacityType } as const;
  if (pools.length > 1) {
    return pools.map(({ InstanceType, CurrentInstanceCount = 0 }) => ({
      ...alike,
      id: `${id}/${InstanceType}`,
      instanceType: InstanceType,
      instances: CurrentInstanceCount,
      isMeasuredAlone: false,
    }));
  }
  // An endpoint that is being created has what it reports; in any other state a count left out is the configured one.
  const assumed = status === "Creating" ? 0 : configured?.InitialInstanceCount;
  const instances = now?.CurrentInstanceCount ?? pools[0]?.CurrentInstanceCount ?? assumed ?? 0;
  if (instances === 0) return [];
  const instanceType = pools[0]?.InstanceType ?? configured?.InstanceType;
  return [{ ...alike, id, instanceType, instances, isMeasuredAlone: true }];
}
