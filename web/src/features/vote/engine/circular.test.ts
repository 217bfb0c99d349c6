// A vote without a meeting: nobody is in a room, and everybody brings the key of their device.
import { describe, expect, it } from "vitest";
import { Engine } from "./engine";
import { type Device, plan, shown, until } from "./council.fixture";
import { deskBehind, FakeServer, memberId, memoryRows, memoryShelf, TENANT } from "./server.fixture";

const WEEK = 7 * 86_400_000;

/** Somebody opens the page of the vote: no room tells them anything. */
async function visit(server: FakeServer, member: number, kept = memoryShelf()): Promise<Device> {
  const once = memoryRows();
  const engine = new Engine({ ...server.ports(member, kept, () => deskBehind(once)), people: () => [] });
  await engine.start();
  return { engine, kept, once, bent: {} };
}

async function opened(opposable = true, change = true): Promise<{ server: FakeServer; vote: string; chair: Device }> {
  const server = new FakeServer(3);
  const vote = server.make().id;
  server.circular = vote;
  const chair = await visit(server, 1);
  const { acts } = chair.engine;
  await acts.fix(await acts.draft(vote, { ...plan, change, circular: { opposable } }));
  await acts.fixRoll(await acts.draftRoll(vote));
  await acts.open(vote, server.now + WEEK);
  await until(() => expect(shown(chair).stage).toBe("open"));
  return { server, vote, chair };
}

describe("a vote without a meeting", () => {
  it("is voted on by whoever comes later, with keys that no officer entered", async () => {
    const { server, vote, chair } = await opened();
    const [ben, eva] = [await visit(server, 2), await visit(server, 3)];
    for (const [device, choice] of [[chair, "yes"], [ben, "no"], [eva, "yes"]] as const) await device.engine.acts.cast(vote, [choice]);
    await chair.engine.look();
    await until(() => expect(shown(chair)).toMatchObject({ alarm: null, devices: 3 }));
    await chair.engine.acts.close(vote);
    for (const device of [ben, eva]) {
      await device.engine.look();
      await until(() => expect(shown(device)).toMatchObject({ stage: "counted", alarm: null, mine: { ballot: "found", confirmed: true } }));
    }
    expect(shown(ben).result!.tally).toMatchObject({ yes: 2n, no: 1n });
    await chair.engine.acts.announce(vote);
    await ben.engine.look();
    await until(() => expect(shown(ben).stage).toBe("announced"));
  });

  it("has no definition that nobody asked for: neither in a meeting, nor one that cannot be opposed", async () => {
    const server = new FakeServer(3);
    const vote = server.make().id;
    server.circular = vote;
    const { engine } = await visit(server, 1);
    for (const circular of [null, { opposable: false }]) {
      server.bendDefinition = (definition) => ({ ...definition, circular });
      await expect(engine.acts.draft(vote, { ...plan, circular: { opposable: true } })).rejects.toThrow("draft-options");
    }
  });

  it("goes on with another device of the same person, which the first one asks about", async () => {
    const { server, vote, chair } = await opened();
    const first = await visit(server, 2);
    await first.engine.acts.cast(vote, ["no"]);
    const second = await visit(server, 2);
    await second.engine.acts.cast(vote, ["yes"]);
    for (const device of [first, chair]) await device.engine.look();
    await until(() => expect(shown(first).mine).toMatchObject({ otherKey: true, replaced: true }));
    expect(shown(second)).toMatchObject({ alarm: null, mine: { ballot: "accepted", choice: ["yes"] } });
    await chair.engine.acts.close(vote);
    for (const device of [first, second]) await device.engine.look();
    // The one does not say that it has found and confirmed what does not count.
    await until(() => expect(shown(first)).toMatchObject({ alarm: null, mine: { ballot: "replaced", confirmed: false } }));
    await until(() => expect(shown(second)).toMatchObject({ alarm: null, mine: { ballot: "found", confirmed: true } }));
  });

  it("takes no ballot of one's own for a foreign one when an older device says something", async () => {
    const { server, vote, chair } = await opened();
    const first = await visit(server, 2);
    await first.engine.acts.cast(vote, ["no"]);
    const second = await visit(server, 2);
    await second.engine.acts.cast(vote, ["yes"]);
    // It brings its key once more to say so.
    await first.engine.look();
    await until(() => expect(shown(first).mine.otherKey).toBe(true));
    await first.engine.acts.report(vote, "device", "Ich habe zwei Geräte.");
    expect(shown(first).mine.otherKey).toBe(false);
    await chair.engine.look();
    await chair.engine.acts.close(vote);
    for (const device of [first, second]) await device.engine.look();
    await until(() => expect(shown(first)).toMatchObject({ stage: "counted", alarm: null, mine: { ballot: "replaced" } }));
    await until(() => expect(shown(second)).toMatchObject({ stage: "counted", alarm: null, mine: { ballot: "found" } }));
  });

  it("alarms whoever finds a later ballot that was signed with their own key", async () => {
    const { server, vote, chair } = await opened();
    const ben = await visit(server, 2);
    await ben.engine.acts.cast(vote, ["no"]);
    // Whoever has the key knows nothing else of this device.
    const [stolen, name] = [memoryShelf(), `key ${TENANT} ${server.meeting} ${memberId(2)}`];
    await stolen.put(name, await ben.kept.get(name));
    await (await visit(server, 2, stolen)).engine.acts.cast(vote, ["yes"]);
    await chair.engine.look();
    await chair.engine.acts.close(vote);
    await ben.engine.look();
    await until(() => expect(shown(ben)).toMatchObject({ alarm: "alarm-counted", mine: { ballot: "replaced", foreign: true, confirmed: false } }));
    // That it is settled changes nothing of what counts.
    await ben.engine.acts.settleAlarm(vote, null);
    expect(shown(ben)).toMatchObject({ alarm: null, mine: { foreign: true, confirmed: false } });
  });

  it("alarms whoever finds a key under their name that the server made", async () => {
    const { server, vote } = await opened();
    const ben = await visit(server, 2);
    await ben.engine.acts.cast(vote, ["no"]);
    // A device of the server's, which signs in as this member and gives back what it took.
    const kept = server.keys.get(memberId(2))!;
    const forged = await visit(server, 2);
    await forged.engine.acts.cast(vote, ["yes"]);
    server.keys.set(memberId(2), kept);
    await ben.engine.look();
    await until(() => expect(shown(ben).alarm).toBe("alarm-roll-key"));
  });

  it("has no result when a member opposes, and none may where that was not said", async () => {
    const { server, vote, chair } = await opened();
    const ben = await visit(server, 2);
    await ben.engine.acts.oppose(vote);
    await chair.engine.acts.close(vote);
    await until(() => expect(shown(chair)).toMatchObject({ stage: "closed", opposed: true, result: null }));
    await chair.engine.acts.annul(vote, "opposed", "Ein Mitglied hat widersprochen.");
    await until(() => expect(shown(chair).stage).toBe("void"));
    const other = await opened(false);
    const eva = await visit(other.server, 3);
    await expect(eva.engine.acts.oppose(other.vote)).rejects.toThrow("entry-by");
  });
});
