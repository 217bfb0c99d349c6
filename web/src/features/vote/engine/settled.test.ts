// An alarm holds its device back until somebody says that it is settled, and the device has found nothing more.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { alarmOf, council, type Device, join, opened, reached, shown, until } from "./council.fixture";
import { type FakeServer, forge, memberId } from "./server.fixture";

/** A vote that is open, in which the device of a member has been shown a root that was made up. */
async function alarmed(member: number): Promise<{ server: FakeServer; devices: Device[]; vote: string; device: Device }> {
  const { server, devices } = await council(3);
  const vote = await opened(devices);
  const device = devices[member - 1]!;
  server.bend = (page, _, who) => (who === memberId(member) ? { ...page, checkpoint: forge(server, vote, page.size) } : page);
  await devices[2]!.engine.acts.cast(vote, ["yes"]);
  await alarmOf(device, "alarm-entries");
  return { server, devices, vote, device };
}

const honest = (server: FakeServer) => (server.bend = (page) => page);
const types = (server: FakeServer, vote: string) => server.votes.get(vote)!.rows.map(({ type }) => type);

describe("a device with an alarm", () => {
  it("neither votes nor confirms after a reload, until it is settled", async () => {
    const { server, devices, vote, device } = await alarmed(2);
    device.engine.end();
    honest(server);
    const again = await join(server, 2, device.kept);
    await alarmOf(again, "alarm-entries");
    await expect(again.engine.acts.cast(vote, ["no"])).rejects.toThrow("alarm-entries");
    await devices[0]!.engine.acts.close(vote);
    await reached([devices[0]!, again], "counted");
    await until(() => expect(shown(devices[2]!)).toMatchObject({ mine: { confirmed: true } }));
    await (await again.engine.session(vote)).follow();
    expect(shown(again)).toMatchObject({ alarm: "alarm-entries", mine: { confirmed: false } });
    await again.engine.acts.settleAlarm(vote, null);
    await until(() => expect(shown(again)).toMatchObject({ alarm: null, mine: { confirmed: true } }));
    // What a member does on their own device is nobody else's business.
    expect(types(server, vote).filter((type) => type === "reported" || type === "objection")).toEqual([]);
  });

  it("is shown after the result was declared, too, until the person has put it away", async () => {
    const { server, devices, vote, device } = await alarmed(2);
    device.engine.end();
    honest(server);
    await devices[0]!.engine.acts.close(vote);
    await reached([devices[0]!], "counted");
    await devices[0]!.engine.acts.announce(vote);
    const again = await join(server, 2, device.kept);
    await until(() => expect(shown(again)).toMatchObject({ stage: "announced", isTold: false, alarm: "alarm-entries", alarmedAt: expect.any(Number) }));
    await again.engine.acts.settleAlarm(vote, null);
    expect(shown(again)).toMatchObject({ stage: "announced", alarm: null });
  });

  it("stays as it is when it finds the same again", async () => {
    const { server, vote, device } = await alarmed(2);
    await expect(device.engine.acts.settleAlarm(vote, null)).rejects.toThrow("still-alarmed");
    expect(shown(device).alarm).toBe("alarm-entries");
    honest(server);
    await device.engine.acts.settleAlarm(vote, null);
    expect(shown(device)).toMatchObject({ alarm: null, stage: "open" });
    await device.engine.acts.cast(vote, ["no"]);
    expect(shown(device).mine.ballot).toBe("accepted");
  });

  it("lets the chair go on who says why, before the close and after it", async () => {
    const { server, devices, vote, device: chair } = await alarmed(1);
    await expect(chair.engine.acts.close(vote)).rejects.toThrow("alarm-entries");
    honest(server);
    await chair.engine.acts.settleAlarm(vote, "Der Betrieb hat den Server neu gestartet.");
    await until(() => expect(shown(devices[1]!).reports).toEqual([{ member: memberId(1), problem: "device", text: "Der Betrieb hat den Server neu gestartet." }]));
    await chair.engine.acts.close(vote);
    await reached([chair], "counted");
    server.bend = (page, _, who) => (who === memberId(1) ? { ...page, checkpoint: forge(server, vote, page.size) } : page);
    await devices[1]!.engine.acts.object(vote, "Ich war nicht zu hören.");
    await alarmOf(chair, "alarm-entries");
    await expect(chair.engine.acts.announce(vote)).rejects.toThrow("alarm-entries");
    honest(server);
    await chair.engine.acts.settleAlarm(vote, "Noch einmal geprüft.");
    await chair.engine.acts.announce(vote);
    await until(() => expect(shown(devices[2]!)).toMatchObject({ stage: "announced", isTold: false, alarm: null, objections: [{}, { member: memberId(1), text: "Noch einmal geprüft." }] }));
    // What was being written when the vote ended is not lost.
    (await chair.engine.session(vote)).warning = { code: "alarm-entries", atMs: 0 };
    await chair.engine.acts.settleAlarm(vote, "Auch danach geprüft.");
    await until(() => expect(shown(devices[2]!).objections.at(-1)).toEqual({ member: memberId(1), text: "Auch danach geprüft." }));
  });

  it("says nothing in the record before it is certain, and keeps the alarm when the record does not take it", async () => {
    const { server, vote, device: chair } = await alarmed(1);
    let pages = 0;
    server.bend = (page, _, who) => (who === memberId(1) && (pages += 1) > 1 ? { ...page, checkpoint: forge(server, vote, page.size) } : page);
    const news = server.news(server.votes.get(vote)!);
    chair.engine.tell([{ ...news, size: news.size + 1 }]);
    await expect(chair.engine.acts.settleAlarm(vote, "Neu gestartet.")).rejects.toThrow("still-alarmed");
    expect(types(server, vote)).not.toContain("reported");
    honest(server);
    await expect(chair.engine.acts.settleAlarm(vote, "\u0000")).rejects.toThrow("body-form");
    // The made up page came after an honest one: that is what stands there.
    expect(shown(chair).alarm).toBe("alarm-fork");
    await chair.engine.acts.settleAlarm(vote, "Neu gestartet.");
    expect(shown(chair).alarm).toBeNull();
    expect(types(server, vote).filter((type) => type === "reported")).toHaveLength(1);
  });

  it("lets whoever leads go on without a reason where their device has no valid key", async () => {
    const { server, devices } = await council(2);
    const vote = await opened(devices);
    const other = await join(server, 1);
    server.bend = (page, _, who) => (who === memberId(1) ? { ...page, checkpoint: forge(server, vote, page.size) } : page);
    await devices[1]!.engine.acts.cast(vote, ["yes"]);
    await alarmOf(other, "alarm-entries");
    expect(shown(other).mine.signs).toBe(false);
    honest(server);
    await other.engine.acts.settleAlarm(vote, "Neu gestartet.");
    expect(shown(other).alarm).toBeNull();
    expect(types(server, vote)).not.toContain("reported");
  });

  it("hears of the end of a vote that it can read no more, and is let go by then", async () => {
    const { server, devices, vote, device } = await alarmed(2);
    await expect(device.engine.acts.settleAlarm(vote, null)).rejects.toThrow("still-alarmed");
    await devices[0]!.engine.acts.annul(vote, "log", "Ein Gerät schlägt Alarm.");
    await until(() => expect(shown(device)).toMatchObject({ stage: "void", isTold: true, alarm: "alarm-entries" }));
    await device.engine.acts.settleAlarm(vote, null);
    expect(shown(device)).toMatchObject({ stage: "void", alarm: null });
    device.engine.end();
    const again = await join(server, 2, device.kept);
    await until(() => expect(shown(again)).toMatchObject({ stage: "void", alarm: null }));
  });
});

describe("a device that does not find its own ballot", () => {
  /** It remembers another one than the one that is there. */
  async function missed() {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    const device = devices[1]!;
    await device.engine.acts.cast(vote, ["yes"]);
    const { memory } = await device.engine.session(vote);
    const known = memory.mine!;
    memory.mine = { ...known, leaf: new Uint8Array(32) };
    await devices[0]!.engine.acts.close(vote);
    await alarmOf(device, "alarm-ballot-missing");
    return { server, vote, device, memory, known };
  }

  it("can be told to go on, and neither hides nor confirms what it has found", async () => {
    const { server, vote, device, memory } = await missed();
    await device.engine.acts.settleAlarm(vote, null);
    await (await device.engine.session(vote)).follow();
    expect(shown(device)).toMatchObject({ alarm: null, mine: { ballot: "missing", confirmed: false } });
    expect(memory.settled).toEqual(["alarm-ballot-missing"]);
    device.engine.end();
    const again = await join(server, 2, device.kept);
    await until(() => expect(shown(again)).toMatchObject({ stage: "counted", alarm: null, mine: { ballot: "missing", confirmed: false } }));
  });

  it("looks once more, and has nothing settled where the ballot is there", async () => {
    const { vote, device, memory, known } = await missed();
    memory.mine = known;
    await device.engine.acts.settleAlarm(vote, null);
    await until(() => expect(shown(device)).toMatchObject({ alarm: null, mine: { ballot: "found", confirmed: true } }));
    expect(memory.settled).toEqual([]);
  });
});
