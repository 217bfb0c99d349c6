import { expect, it } from "vitest";
import { clock } from "./clock";

it("counts 24 hours in every language, also those of another time zone", () => {
  const at = Date.UTC(2026, 6, 1, 16, 5, 9);
  expect(["de", "en"].map((locale) => clock(locale, false, "Europe/Berlin")(at))).toEqual(["18:05", "18:05"]);
  expect(clock("en", true, "Asia/Tokyo")(at)).toBe("01:05:09");
});
