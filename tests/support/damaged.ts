/** Bodies that nobody should send: values that break naive readers, and valid bodies that were damaged. */
import fc from "fast-check";

export const awkwardValue = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, "", -1, 0, -0, 1e39, 2 ** 53, "__proto__", "constructor", [], {}, [[]], [1, [2]], "\0", "\ud800"],
  ),
  fc.jsonValue(),
);

/** With one thing, at any depth, replaced or removed, or one more beside it. */
export const damagedOf = (good: unknown): fc.Arbitrary<unknown> =>
  fc
    .record({
      path: fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }),
      value: fc.option(awkwardValue),
      extra: fc.boolean(),
    })
    .map(({ path, value: replacement, extra }) => {
      const body = structuredClone(good);
      let place: unknown = body;
      for (const [depth, step] of path.entries()) {
        if (typeof place !== "object" || place === null) break;
        const keys = Object.keys(place);
        const key = keys[step % Math.max(1, keys.length)];
        if (key === undefined) break;
        const next: unknown = Reflect.get(place, key);
        const isLast = depth === path.length - 1 || typeof next !== "object" || next === null;
        if (isLast && extra) Reflect.set(place, `${key}x`, replacement);
        else if (isLast && replacement === null) Reflect.deleteProperty(place, key);
        else if (isLast) Reflect.set(place, key, replacement);
        place = next;
      }
      return body;
    });
