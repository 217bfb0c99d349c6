// What goes wrong without anybody being dishonest, and what must not be taken for it: answers that do not come, two tabs,
// storage and workers that fail.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { type Port, remoteDesk, WorkerGone } from "../../ballot/cs1/remote";
import { nothingYet, together } from "./memory";
import { alarmOf, council, type Device, join, opened, reached, secretOpened, shown, until } from "./council.fixture";
import { memberId, memoryShelf } from "./server.fixture";

const stranger = "2K8MhLRUYwyEYoxpaoLqTJvAPwqSMOtQXCZhMKKpzCs=";

describe("a ballot on its way", () => {
  it("is judged when it was answered, not before", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    server.slow = (path, who) => (path.endsWith("/entries") && who === memberId(2) ? gate : null);
    const cast = devices[1]!.engine.acts.cast(vote, ["yes"]);
    await until(() => expect(server.votes.get(vote)!.law.hidden.length + server.votes.get(vote)!.law.casting!.ballots.size).toBe(1));
    await devices[0]!.engine.acts.close(vote);
    await reached(devices, "counted");
    expect(shown(devices[1]!)).toMatchObject({ alarm: null, mine: { ballot: "sending", confirmed: false } });
    release();
    await cast;
    await until(() => expect(shown(devices[1]!)).toMatchObject({ alarm: null, mine: { ballot: "found", confirmed: true } }));
  });

  it("stays on its way through refusals that no law made, and ends with one that a law made", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    server.deny = "not-permitted";
    await expect(devices[1]!.engine.acts.cast(vote, ["yes"])).rejects.toThrow("not-permitted");
    expect(shown(devices[1]!).mine.ballot).toBe("sending");
    await expect(devices[1]!.engine.acts.cast(vote, ["no"])).rejects.toThrow("busy");
    server.deny = null;
    await until(() => expect(shown(devices[1]!).mine).toMatchObject({ ballot: "accepted", choice: ["yes"] }));
    server.deny = "not-found";
    await expect(devices[2]!.engine.acts.cast(vote, ["yes"])).rejects.toThrow("not-found");
    await devices[0]!.engine.acts.close(vote);
    server.deny = null;
    await until(() => expect(shown(devices[2]!)).toMatchObject({ stage: "counted", alarm: null, mine: { ballot: "none", confirmed: true } }));
  });
});

describe("a second reading", () => {
  it("leaves what was read standing until it is as far", async () => {
    const { server, devices } = await council(4);
    const vote = await opened(devices);
    for (const { engine } of devices.slice(0, 3)) await engine.acts.cast(vote, ["yes"]);
    await until(() => expect(shown(devices[3]!).voted.size).toBe(3));
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let pages = 0;
    // The first page after the close shows that all is to be read again.
    server.slow = (path, who) => (path.endsWith("/log") && who === memberId(4) && (pages += 1) > 1 ? gate : null);
    await devices[0]!.engine.acts.close(vote);
    await until(() => expect(pages).toBeGreaterThan(1));
    expect(shown(devices[3]!)).toMatchObject({ stage: "open", entitled: 4, alarm: null });
    const objected = devices[3]!.engine.acts.object(vote, "Ich war nicht zu hören.");
    await until(() => expect(server.votes.get(vote)!.rows.at(-1)!.type).toBe("objection"));
    release();
    await objected;
    await until(() => expect(shown(devices[3]!)).toMatchObject({ stage: "counted", alarm: null, mine: { confirmed: true } }));
    expect(shown(devices[3]!).choices!.size).toBe(3);
  });
});

describe("two tabs of one person", () => {
  it("know of each other's ballots when the log is closed", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices, { change: true });
    const second = await join(server, 2, devices[1]!.kept);
    await devices[1]!.engine.acts.cast(vote, ["yes"]);
    await until(() => expect(shown(second).voted.has(memberId(2))).toBe(true));
    await second.engine.acts.cast(vote, ["no"]);
    await devices[0]!.engine.acts.close(vote);
    for (const tab of [devices[1]!, second]) await until(() => expect(shown(tab)).toMatchObject({ stage: "counted", alarm: null, mine: { ballot: "found", choice: ["no"] } }));
  });

  it("take a pending ballot from its maker alone", () => {
    const pending = (salt: number) => ({ sealed: { type: "ballot" as const, by: null, sig: null, salt: new Uint8Array(16).fill(salt), body: "", shares: [] }, seq: 1, choice: null });
    const [one, other] = [pending(1), pending(2)];
    const merge = (there: typeof one | null, here: typeof one | null, made: boolean, done: boolean) =>
      together({ ...nothingYet(), pending: there }, { ...nothingYet(), pending: here }, () => made, () => done).pending;
    expect(merge(one, null, false, false)).toBe(one);
    expect(merge(one, null, false, true)).toBeNull();
    expect(merge(null, other, false, false)).toBeNull();
    expect(merge(one, other, true, false)).toBe(other);
  });
});

describe("a device that fails", () => {
  it("sends no ballot that it cannot keep, and says so", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    devices[1]!.engine.end();
    let isFull = false;
    const kept = devices[1]!.kept;
    const update: typeof kept.update = (name, merge) => (isFull ? Promise.reject(new DOMException("full", "QuotaExceededError")) : kept.update(name, merge));
    const full: Device = await join(server, 2, { ...kept, update });
    isFull = true;
    await expect(full.engine.acts.cast(vote, ["yes"])).rejects.toThrow("storage");
    expect(shown(full).mine.ballot).toBe("none");
    await devices[2]!.engine.acts.cast(vote, ["no"]);
    await until(() => expect(shown(full).voted.size).toBe(1));
    isFull = false;
    await full.engine.acts.cast(vote, ["yes"]);
    expect(shown(full).mine.ballot).toBe("accepted");
  });

  it("learns that its worker broke off", async () => {
    const listeners = new Map<string, (event: MessageEvent) => void>();
    const port: Port = { postMessage: () => undefined, addEventListener: (type, listener) => void listeners.set(type, listener) };
    const desk = remoteDesk(port);
    const asked = desk.end();
    listeners.get("error")!({} as MessageEvent);
    await expect(asked).rejects.toThrow(WorkerGone);
    await expect(desk.end()).rejects.toThrow(WorkerGone);
  });

  it("says that a trustee's key is lost when it cannot be unwrapped", async () => {
    const { server, devices } = await council(4);
    const vote = await secretOpened(devices);
    devices[1]!.engine.end();
    const { kept } = devices[1]!;
    await kept.put("wrapping", await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]));
    const again = await join(server, 2, kept, devices[1]!.once);
    await until(() => expect(shown(again).trustee?.state).toBe("lost"));
    expect(shown(again)).toMatchObject({ id: vote, alarm: null });
  });
});

describe("a key that was replaced", () => {
  it("is shown to whoever had registered theirs, whatever the server says now", async () => {
    const { server, devices } = await council(3);
    server.keys.set(memberId(2), stranger);
    await devices[1]!.engine.refresh();
    await opened(devices);
    expect(shown(devices[1]!)).toMatchObject({ alarm: null, mine: { otherKey: true, replaced: true } });
    expect(shown(devices[2]!).mine).toMatchObject({ otherKey: false, replaced: false });
    const fresh = await join(server, 3, memoryShelf());
    expect(shown(fresh).mine).toMatchObject({ otherKey: true, replaced: false });
  });
});

describe("what the server shows of a close", () => {
  it("has the checkpoint of the close as soon as the log went on", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    server.bend = (page, _, who) => (who === memberId(2) ? { ...page, closing: null } : page);
    await devices[0]!.engine.acts.close(vote);
    await alarmOf(devices[1]!, "alarm-closing");
    expect(shown(devices[2]!).alarm).toBeNull();
  });

  it("is signed as far as it goes", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    const { law } = server.votes.get(vote)!;
    const before = server.note(vote, law.leaves);
    server.bend = (page, _, who) => (who === memberId(2) ? { ...page, checkpoint: before } : page);
    await devices[0]!.engine.acts.cast(vote, ["yes"]);
    await alarmOf(devices[1]!, "alarm-entries");
  });
});
