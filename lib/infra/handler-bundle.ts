import { resolve } from "node:path";
import { type BuildOptions, buildSync } from "esbuild";
import { withLiteralKeys } from "./literal-keys.ts";

export interface Bundle {
  /** One ES module, minified. */
  readonly code: string;
  /** The files that went in, from the package's root. */
  readonly inputs: readonly string[];
  /** What it asks Node for when it runs. */
  readonly imports: readonly string[];
}

/** Where node_modules and lambdas are, wherever `cdk` is called from. */
export const PACKAGE_ROOT = resolve(import.meta.dirname, "../..");

const OPTIONS = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  mainFields: ["module", "main"],
  alias: {
    "@aws-sdk/credential-provider-node": resolve(PACKAGE_ROOT, "lib/aws/lambda-credentials.ts"),
    semver: resolve(PACKAGE_ROOT, "lib/aws/version-check.ts"),
  },
  // React brings a second copy of itself for development.
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "none",
  logLevel: "error",
  write: false,
  // Paths end up in the text: from anywhere else the same input would be another asset.
  absWorkingDir: PACKAGE_ROOT,
} as const satisfies BuildOptions;

/** A CommonJS dependency asks for Node's modules by `require`, which an ES module does not have. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

const bundled = new Map<string, Bundle>();

/**
 * The entry with everything it imports, the AWS SDK too: what runs is what was tested, not what the Lambda runtime carries that
 * day. Built twice, because the SDK's schemas shrink only in between (`withLiteralKeys`). Once per entry and process.
 */
export function bundleOf(entry: string): Bundle {
  const known = bundled.get(entry);
  if (known) return known;
  const bundle = build(entry);
  bundled.set(entry, bundle);
  return bundle;
}

function build(entry: string): Bundle {
  const first = buildSync({ ...OPTIONS, entryPoints: [entry], metafile: true });
  const second = buildSync({
    ...OPTIONS,
    stdin: { contents: withLiteralKeys(textOf(first.outputFiles)), resolveDir: PACKAGE_ROOT },
    minify: true,
    metafile: true,
  });
  const code = textOf(second.outputFiles);
  return {
    code: code.includes("typeof require") ? `${REQUIRE}${code}` : code,
    inputs: Object.keys(first.metafile.inputs),
    imports: Object.values(second.metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path)),
  };
}

function textOf(files: readonly { readonly text: string }[]): string {
  const [file] = files;
  if (!file) throw new Error("esbuild answered no file, expected one");
  return file.text;
}
