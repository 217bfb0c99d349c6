// One spelling for each value, and none for what has none.
import { describe, expect, it } from "vitest";
import { label, list, map, number, object, read, string } from "./json";

describe("JSON", () => {
  it("keeps options whose ids are numbers in the order of their bytes", () => {
    const form = object({ votes: map(number) });
    expect(read('{"votes":{"1":7,"10":8,"2":9,"a":1}}', form, 100)?.votes).toEqual(new Map([["1", 7], ["10", 8], ["2", 9], ["a", 1]]));
    expect(read('{"votes":{"1":7,"2":9,"10":8}}', form, 100)).toBe(null);
    expect(read('{"votes":{"a":1,"10":8}}', form, 100)).toBe(null);
    expect(read('{"votes":{"1":7,"1":7}}', form, 100)).toBe(null);
    expect(read('{"votes":{"A":7}}', form, 100)).toBe(null);
    expect(read('{"votes":{"__proto__":7}}', form, 100)).toBe(null);
  });

  it("has no text of half a letter", () => {
    for (const form of [list(label), list(string)]) {
      expect(read('["\u{1F5F3}"]', form, 100)).toEqual(["\u{1F5F3}"]);
      expect(read('["a \\ud800"]', form, 100)).toBe(null);
      expect(read('["a \\udc00 b"]', form, 100)).toBe(null);
    }
  });
});
