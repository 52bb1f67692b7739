/** Replaced by the real handler: the stack can be drawn meanwhile. */
export const handler = async (): Promise<never> => {
  throw new Error("weekly-report is not built yet");
};
