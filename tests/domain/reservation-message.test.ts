/** What a reserved ref holds is read back exactly, also when a forge trimmed the message. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { readReservation, writeReservation } from "../../src/domain/reservation-message.ts";

const REF = "refs/understudy/models/m/1";

it("is read back as it was written", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (content) => {
      const message = writeReservation(REF, content);
      expect(readReservation(REF, message)).toBe(content);
      expect(readReservation(REF, message.trim())).toBe(content);
    }),
  );
});

it.each(["", "Add a feature", "Reserve x\n\n{}", "Reserve x\n\n7"])("refuses the message %j", (message) => {
  expect(() => readReservation(REF, message)).toThrow(/RESERVATION_UNREADABLE.*models\/m\/1/);
});
