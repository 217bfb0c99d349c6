// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { clock, moment } from "./clock";

it("counts 24 hours in every language, also those of another time zone", () => {
  const at = Date.UTC(2026, 6, 1, 16, 5, 9);
  expect(["de", "en"].map((locale) => clock(locale, false, "Europe/Berlin")(at))).toEqual(["18:05", "18:05"]);
  expect(clock("en", true, "Asia/Tokyo")(at)).toBe("01:05:09");
});

it("counts them behind a day, too", () => {
  const at = new Date(2026, 6, 1, 18, 5, 9);
  expect(["de", "en"].map((locale) => moment(locale)(at))).toEqual(["01.07.2026, 18:05", "Jul 1, 2026, 18:05"]);
  expect(moment("en", "short", true)(at.getTime())).toBe("7/1/26, 18:05:09");
  expect(moment("en")(new Date(2026, 6, 1))).toBe("Jul 1, 2026, 00:00");
});

it("is how the whole client writes the time of day", () => {
  const lines = ["../", "../../verifier/"].flatMap((folder) => {
    const source = new URL(folder, import.meta.url);
    const files = readdirSync(source, { recursive: true }).filter((name) => /\.tsx?$/.test(name) && !name.includes(".test.") && !name.startsWith("locales"));
    return files.flatMap((name) => new TextDecoder().decode(readFileSync(new URL(name, source))).split("\n").map((line) => `${name}: ${line}`));
  });
  expect(lines.length).toBeGreaterThan(1_000);
  expect(lines.filter((line) => /timeStyle: |hour: "|toLocaleTimeString/.test(line) && !line.includes('hourCycle: "h23"'))).toEqual([]);
});
