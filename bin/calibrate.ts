import { calibrate } from "../lib/calibration/calibrate.ts";

/** `npm run calibrate -- ../shared/sizing [--only NAME]`: refits lib/sizing/calibration.json and rewrites docs/sizing-accuracy.md. */
const [folder = "../shared/sizing", flag, only] = process.argv.slice(2);
process.stdout.write(calibrate(folder, flag === "--only" ? only : undefined));
