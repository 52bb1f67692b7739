/**
 * What the bundles have in place of `semver` (lib/infra/handler-bundle.ts): X-Ray's patcher of the SDK's version 2 compares versions with
 * it and nothing else does. We have no such SDK to patch, so these are 30 kB that it would load to no end.
 */
export function gte(): never {
  throw new Error("got a call to semver, expected none: AWS SDK version 2 is not patched here");
}
