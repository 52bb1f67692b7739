import { createHash } from "node:crypto";
import { basename, join, resolve } from "node:path";

/**
 * Findings are remembered per source: a run on another folder must not "resolve" this one's.
 * `.headroom/files-fleet-1a2b3c4d.sqlite` for `--source files --dir fleet`.
 */
export function storePath(workingDirectory: string, source: string, dir: string | undefined): string {
  if (dir === undefined) return join(workingDirectory, ".headroom", `${source}.sqlite`);
  const absolute = resolve(workingDirectory, dir);
  const digest = createHash("sha256").update(absolute).digest("hex").slice(0, 8);
  const label = basename(absolute)
    .replaceAll(/[^A-Za-z0-9_-]/g, "-")
    .slice(0, 40);
  return join(workingDirectory, ".headroom", `${source}-${label}-${digest}.sqlite`);
}
