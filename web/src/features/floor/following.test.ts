import { describe, expect, it } from "vitest";
import type { Round, Strategy } from "../../call/wire";
import { following } from "./following";

const hands = [{ participant: "h", raised_at_ms: 0 }];
const round = (strategy: Strategy, remaining: string[]): Round => ({ strategy, remaining, started_at_ms: 0, seconds: null, append_joiners: true, repeat: false, done: [], paused_left_ms: null, paused: false });

describe("who follows", () => {
  it("are the raised hands, without a round and in a round by hands", () => {
    expect(following(null, hands)).toEqual(["h"]);
    expect(following(round("queue", []), hands)).toEqual(["h"]);
  });

  it("is the order of the round, whatever hands are up", () => {
    expect(following(round("list", ["a", "b"]), hands)).toEqual(["a", "b"]);
    expect(following(round("random", []), hands)).toEqual([]);
  });

  it("is open while somebody will be named", () => {
    expect(following(round("nomination", ["a", "b"]), hands)).toBeNull();
    expect(following(round("nomination", ["a"]), hands)).toEqual(["a"]);
  });
});
