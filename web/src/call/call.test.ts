import { describe, expect, it } from "vitest";
import { applyEvent, fromSnapshot, handPlace, participantOfIdentity } from "./conference";
import { classify } from "./deviceProblem";
import type { ProblemContext } from "./deviceProblem";
import { LevelMeter } from "./LevelMeter";
import { newDevice } from "./seat";
import { NOBODY, PROMOTE_AFTER_MS, forget, listen } from "./speaker";
import type { Participant, Snapshot } from "./wire";

const person = (id: string, at = 0): Participant => ({ id, name: id, role: "participant", kind: "guest", connected: true, joined_at_ms: at });
const snapshot = (participants: Participant[]): Snapshot => ({
  conference: "c",
  meeting: "m",
  title: "T",
  code: "abc-defg-hij",
  started_at_ms: 0,
  now_ms: 1_000,
  you: "a",
  permissions: ["chat"],
  participants,
  chat: [],
  groups: [],
  hands: [],
  floor: null,
  round: null,
  timer: null,
  lobby: null,
  order: null,
  speaking_times: [],
    custom_roles: [],
    bounds: { guests: true, verified_guests: true, guest_rename: true, admission: "open", chat: true, chat_export: true, screen: true, reactions: true, polls: true, whispers: true, checks: true, chat_days: 0 },
    place: 0,
    breakout: null,
    polls: [],
    poll_drafts: [],
    whispers: [],
    check: null,
    checks: null,
    sitting: null,
});

describe("the room", () => {
  it("keeps people in order of arrival through changes", () => {
    const start = fromSnapshot(snapshot([person("b", 2), person("a", 1)]), 0);
    const next = applyEvent(start, { type: "presence", updated: [{ ...person("a", 1), connected: false }, person("c", 3)], left: ["b"] });
    expect(next.participants.map((p) => [p.id, p.connected])).toEqual([
      ["a", false],
      ["c", true],
    ]);
  });

  it("knows the place of every hand", () => {
    let state = fromSnapshot(snapshot([person("a"), person("b")]), 0);
    for (const participant of ["b", "a"]) state = applyEvent(state, { type: "hand-raised", hand: { participant, raised_at_ms: 0 } });
    expect(handPlace(state, "a")).toBe(2);
    state = applyEvent(state, { type: "hand-lowered", participant: "b", by: "a" });
    expect(handPlace(state, "a")).toBe(1);
    expect(handPlace(state, "b")).toBeNull();
  });

  it("forgets who waits with the right to admit", () => {
    let state = fromSnapshot(snapshot([person("a")]), 0);
    state = applyEvent(state, { type: "permissions-changed", permissions: ["admit"] });
    state = applyEvent(state, { type: "lobby-changed", lobby: { mode: "all", locked: false, has_unit: false, waiting: [], message: null } });
    expect(state.lobby?.mode).toBe("all");
    state = applyEvent(state, { type: "permissions-changed", permissions: ["chat"] });
    expect(state.lobby).toBeNull();
  });

  it("forgets what was written in a group that one has left", () => {
    const message = { id: "1", from: "b", from_name: "b", at_ms: 0, text: "leise", to: { group: 1 } };
    let state = fromSnapshot({ ...snapshot([person("a"), person("b")]), chat: [message], groups: [{ id: 1, name: "G", members: ["a", "b"] }] }, 0);
    state = applyEvent(state, { type: "group-changed", group: { id: 1, name: "G", members: ["b"] } });
    expect(state.groups).toEqual([]);
    expect(state.chat).toEqual([]);
  });

  it("finds the person behind a device", () => {
    expect(participantOfIdentity("0193-aa.dev1ce")).toBe("0193-aa");
    expect(participantOfIdentity("bot")).toBe("bot");
  });
});

describe("who speaks", () => {
  it("takes the large picture only after a while, and keeps it through silence", () => {
    let state = listen(NOBODY, new Set(["a"]), 0);
    expect(state.promoted).toBe("a");
    state = listen(state, new Set(["b"]), 2_000);
    expect(state.promoted).toBe("a");
    state = listen(state, new Set(["b"]), 2_000 + PROMOTE_AFTER_MS);
    state = listen(state, new Set(["b"]), 2_100 + PROMOTE_AFTER_MS);
    expect(state.promoted).toBe("b");
    state = listen(state, new Set(), 60_000);
    expect(state).toMatchObject({ promoted: "b", last: "b", speeches: [] });
    expect(forget(state, new Set(["a"])).promoted).toBeNull();
  });
});

describe("device problems", () => {
  const context: ProblemContext = { secure: true, supported: true, permission: "prompt", allowedByPolicy: true };
  const named = (name: string, message = "") => Object.assign(new Error(message), { name });

  it.each([
    ["NotAllowedError", "", {}, "refused"],
    ["NotAllowedError", "", { permission: "denied" }, "blocked"],
    ["NotAllowedError", "Permission denied by system", {}, "system"],
    ["NotAllowedError", "", { allowedByPolicy: false }, "policy"],
    ["NotFoundError", "", {}, "absent"],
    ["NotReadableError", "", {}, "busy"],
    ["OverconstrainedError", "", {}, "unsuitable"],
    ["TypeError", "", { secure: false }, "insecure"],
    ["TypeError", "", { supported: false }, "unsupported"],
  ] as const)("%s (%s) with %o is %s", (name, message, change, cause) => {
    expect(classify("camera", named(name, message), { ...context, ...change }).cause).toBe(cause);
  });
});

describe("the level", () => {
  it("has a word that changes calmly", () => {
    const meter = new LevelMeter();
    meter.measure(new Float32Array(1024).fill(0.2), 2_000);
    expect(meter.level.getSnapshot().word).toBe("good");
    meter.measure(new Float32Array(1024), 2_060);
    expect(meter.level.getSnapshot().word).toBe("good");
    for (let at = 2_100; at < 8_000; at += 60) meter.measure(new Float32Array(1024), at);
    expect(meter.level.getSnapshot().word).toBe("silent");
  });
});

it("names a device within the limits of the wire", () => {
  expect(newDevice((bytes) => bytes.fill(35))).toMatch(/^[a-z0-9]{16}$/);
});
