import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Announcer } from "./announcer";

let said: string[];
let announcer: Announcer;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  announcer = new Announcer((text, urgent) => said.push(urgent ? `!${text}` : text), () => Date.now());
});

afterEach(() => vi.useRealTimers());

test("a newer message of a kind replaces a waiting one", () => {
  announcer.announce("first");
  announcer.announce("Mikrofon an", { kind: "mic" });
  announcer.announce("Mikrofon aus", { kind: "mic" });
  vi.runAllTimers();
  expect(said).toEqual(["first", "Mikrofon aus"]);
});

test("urgent messages go first and are never dropped", () => {
  for (let n = 0; n < 50; n += 1) announcer.announce(`join ${n}`, { low: true });
  announcer.announce("weg", { urgent: true });
  vi.runAllTimers();
  expect(said).toContain("!weg");
  expect(said.length).toBeLessThanOrEqual(5);
});

test("what is too old is not said", () => {
  announcer.announce("one");
  announcer.announce("two");
  vi.setSystemTime(Date.now() + 11_000);
  vi.runAllTimers();
  expect(said).toEqual(["one"]);
});
