import { fromEnv } from "@aws-sdk/credential-provider-env";

/**
 * What the bundles have in place of `@aws-sdk/credential-provider-node` (lib/infra/handler-bundle.ts): Lambda gives a function its
 * credentials in the environment, and SSO, profiles, web identity and instance metadata are 110 kB that it would load to no end.
 */
export const defaultProvider = () => fromEnv();
