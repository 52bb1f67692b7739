import { writeFileSync } from "node:fs";
import { PAGE_BUNDLES_PATH, pageBundles } from "../lib/infra/page-bundle.ts";

writeFileSync(PAGE_BUNDLES_PATH, pageBundles());
