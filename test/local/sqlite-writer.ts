import { openSqliteFindingStore } from "../../lib/local/sqlite-finding-store.ts";
import { aFinding } from "../builders/finding.ts";

/** Run as a program: writes fifty findings again and again, a version each time, until it is killed. */
const [path = ""] = process.argv.slice(2);
const store = openSqliteFindingStore(path);
for (let version = 1; ; version++) {
  await store.save(
    Array.from({ length: 50 }, (_, index) => ({
      finding: aFinding({ resource: `i-${index}`, version, title: `round ${version} `.repeat(500) }),
      expectedVersion: version - 1,
    })),
  );
  if (version === 3) process.stdout.write("writing\n");
}
