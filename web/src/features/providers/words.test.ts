import { expect, test } from "vitest";
import { readWords } from "./words";

test("words are read as people write them", () => {
  expect(readWords(" @a.example, b.example;c.example\n")).toEqual(["a.example", "b.example", "c.example"]);
  expect(readWords("  ")).toEqual([]);
});
