import { ConfigError } from "../domain/errors.ts";

/** 1 MiB: some 4,000 workloads. A larger file is something else by mistake. */
export const MAX_PLAN_BYTES = 1_048_576;

/** The text of a plan file, without byte order mark. */
export function decodePlan(source: string | Uint8Array, fileName: string): string {
  const bytes = typeof source === "string" ? new TextEncoder().encode(source) : source;
  if (bytes.byteLength > MAX_PLAN_BYTES) {
    throw new ConfigError(
      `${fileName}:1:1: got ${bytes.byteLength} bytes, expected a plan of at most ${MAX_PLAN_BYTES} (1 MiB)`,
    );
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    throw new ConfigError(
      `${fileName}:${lineAt(bytes, nul)}:1: got a NUL byte, expected YAML text in UTF-8: this is a binary or UTF-16 file`,
    );
  return decodeUtf8(bytes) ?? refuse(bytes, fileName);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** No character of UTF-8 spans a line feed, so the first line that does not decode is the one to name. */
function refuse(bytes: Uint8Array, fileName: string): never {
  let start = 0;
  for (let line = 1; ; line++) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    if (feed < 0 || decodeUtf8(bytes.subarray(start, end)) === undefined)
      throw new ConfigError(
        `${fileName}:${line}:1: got bytes that are not UTF-8, expected YAML text: save it as UTF-8`,
      );
    start = end + 1;
  }
}

const LINE_FEED = 0x0a;
const lineAt = (bytes: Uint8Array, offset: number): number =>
  bytes.subarray(0, offset).reduce((lines, byte) => lines + (byte === LINE_FEED ? 1 : 0), 1);
