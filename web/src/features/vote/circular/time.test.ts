import { describe, expect, it } from "vitest";
import { asLocal, endOf, leftOf, usualEnd } from "./time";

const DAY = 86_400_000;
const NOW = new Date(2026, 10, 26, 10, 30).getTime();

describe("deadlines over days", () => {
  it("a field says the time of this device, and is read as it was written", () => {
    expect(asLocal(new Date(2026, 0, 5, 7, 4))).toBe("2026-01-05T07:04");
    expect(endOf("2026-12-03T18:00", NOW)).toBe(new Date(2026, 11, 3, 18, 0).getTime());
    expect(usualEnd(NOW)).toBe("2026-12-03T18:00");
  });

  it("a deadline lies ahead, and not too far", () => {
    expect(endOf("", NOW)).toBe("missing");
    expect(endOf("yesterday", NOW)).toBe("missing");
    expect(endOf(asLocal(new Date(NOW)), NOW)).toBe("past");
    expect(endOf(asLocal(new Date(NOW + 93 * DAY)), NOW)).toBe("far");
  });

  it("what is left is said in the largest unit", () => {
    expect(leftOf(5 * DAY + 1)).toEqual({ unit: "days", count: 5 });
    expect(leftOf(DAY + 3_600_000)).toEqual({ unit: "hours", count: 25 });
    expect(leftOf(90_000)).toEqual({ unit: "minutes", count: 1 });
    expect(leftOf(1)).toEqual({ unit: "minutes", count: 1 });
    expect(leftOf(0)).toEqual({ unit: "over", count: 0 });
  });
});
