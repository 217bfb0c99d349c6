import { describe, expect, it } from "vitest";
import { turnLength } from "./time";

describe("a turn", () => {
  it("is told in seconds below two minutes, unless the minutes are whole", () => {
    expect(turnLength(30_000)).toEqual({ minutes: 0, seconds: 30 });
    expect(turnLength(60_000)).toEqual({ minutes: 1, seconds: 0 });
    expect(turnLength(90_000)).toEqual({ minutes: 0, seconds: 90 });
    expect(turnLength(150_000)).toEqual({ minutes: 3, seconds: 0 });
    expect(turnLength(0)).toEqual({ minutes: 0, seconds: 0 });
  });
});
