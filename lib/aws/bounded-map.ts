/**
 * `visit` on each item, at most `limit` at a time; answers in the order of the items. The first failure starts no
 * more, waits for those under way and is thrown: nothing runs on behind the caller's back.
 */
export async function boundedMap<T, R>(
  items: readonly T[],
  limit: number,
  visit: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const answers: R[] = [];
  const failures: unknown[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        answers[index] = await visit(item);
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return answers;
}
