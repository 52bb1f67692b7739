/** One Lambda function each; `lambdas/<name>.ts` exports its `handler`. */
export const HANDLER_NAMES = [
  "watch-utilization",
  "watch-spend",
  "notify",
  "weekly-report",
  "findings-widget",
  "record-interruption",
] as const;
export type HandlerName = (typeof HANDLER_NAMES)[number];

/** `watch-utilization` is `WatchUtilization` in the template. */
export const constructId = (handler: HandlerName): string =>
  handler
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
