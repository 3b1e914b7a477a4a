/** Many requests, a few at a time: GitHub counts requests in flight against a secondary limit. */

const AT_ONCE = 8;

/** Results in the order of the items. */
export async function concurrently<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}
