// A server and officers who are not honest, and the alarm of whoever notices.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { base64, unbase64 } from "../../../../verifier/bytes";
import { Law } from "../../../../verifier/law";
import { alarmOf, council, join, opened, plan, shown, until } from "./council.fixture";
import { deskBehind, forge, MEETING, memberId, memoryRows, memoryShelf, TENANT } from "./server.fixture";

describe("a dishonest server", () => {
  it("cannot roll back what a device has seen before a reload", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    await devices[1]!.engine.acts.cast(vote, ["yes"]);
    devices[1]!.engine.end();
    const { law, rows } = server.votes.get(vote)!;
    server.bend = (page) => ({ ...page, size: rows.length - 1, entries: rows.slice(0, 3), checkpoint: server.note(vote, law.leaves.slice(0, 3)) });
    await alarmOf(await join(server, 2, devices[1]!.kept), "alarm-rollback");
  });

  it("cannot roll back what a device has read while it goes on reading", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    await devices[1]!.engine.acts.cast(vote, ["yes"]);
    const { law, rows } = server.votes.get(vote)!;
    const size = rows.length - 1;
    server.bend = (page) => ({ ...page, size, entries: [], checkpoint: server.note(vote, law.leaves.slice(0, size)) });
    await devices[2]!.engine.acts.cast(vote, ["no"]).catch(() => undefined);
    await alarmOf(devices[1]!, "alarm-rollback");
  });

  it("cannot have an alarm forgotten by a reload, nor by an end of the vote, before somebody has seen it", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    server.bend = (page, _, who) => (who === memberId(2) ? { ...page, checkpoint: forge(server, vote, page.size) } : page);
    await devices[2]!.engine.acts.cast(vote, ["yes"]);
    await alarmOf(devices[1]!, "alarm-entries");
    expect(shown(devices[1]!).alarmedAt).toBeNull();
    devices[1]!.engine.end();
    server.bend = (page) => page;
    const again = await join(server, 2, devices[1]!.kept);
    await until(() => expect(shown(again)).toMatchObject({ stage: "open", alarm: "alarm-entries", alarmedAt: expect.any(Number) }));
    await again.engine.acts.object(vote, "Mein Gerät schlägt Alarm.");
    await devices[0]!.engine.acts.annul(vote, "log", "Ein Gerät schlägt Alarm.");
    await until(() => expect(shown(again)).toMatchObject({ stage: "void", alarm: "alarm-entries", alarmedAt: expect.any(Number) }));
    await again.engine.acts.settleAlarm(vote, null);
    expect(shown(again)).toMatchObject({ stage: "void", alarm: null, alarmedAt: null });
    again.engine.end();
    expect(shown(await join(server, 2, devices[1]!.kept))).toMatchObject({ stage: "void", alarm: null });
  });

  it("cannot show another history after a reload", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    await devices[1]!.engine.acts.cast(vote, ["yes"]);
    devices[1]!.engine.end();
    const own = server.votes.get(vote)!;
    // Another ballot of somebody else in its place.
    own.rows.pop();
    const law = new Law(server.origin(vote));
    for (const row of own.rows) law.admit({ entry: row.entry, salt: unbase64(row.salt), body: row.body });
    own.law = law;
    await devices[2]!.engine.acts.cast(vote, ["no"]).catch(() => undefined);
    await alarmOf(await join(server, 2, devices[1]!.kept), "alarm-fork");
  });

  it("cannot sign a root that the entries do not have", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    server.bend = (page) => ({ ...page, checkpoint: forge(server, vote, page.size) });
    await devices[1]!.engine.acts.cast(vote, ["yes"]).catch(() => undefined);
    await alarmOf(devices[2]!, "alarm-entries");
  });

  it("cannot acknowledge something else", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    server.bendAccepted = (accepted) => ({ ...accepted, entry: accepted.entry.replace('"at":1', '"at":2') });
    await expect(devices[1]!.engine.acts.cast(vote, ["yes"])).rejects.toThrow("alarm-acceptance");
    expect(shown(devices[1]!)).toMatchObject({ alarm: "alarm-acceptance", mine: { ballot: "sending" } });
  });

  it("cannot give the key of a member to somebody else", async () => {
    const { server, devices } = await council(3);
    server.bendRoll = (roll) => {
      const stranger = "2K8MhLRUYwyEYoxpaoLqTJvAPwqSMOtQXCZhMKKpzCs=";
      return { ...roll, keys: roll.keys.map((line) => (line.member === memberId(2) ? { ...line, key: stranger as never } : line)) };
    };
    const { acts } = devices[0]!.engine;
    const definition = await acts.draft(null, plan);
    await acts.fix(definition);
    await acts.fixRoll(await acts.draftRoll(definition.vote));
    await alarmOf(devices[1]!, "alarm-roll-key");
    expect(shown(devices[2]!).alarm).toBeNull();
  });

  it("gets no confirmation for a close that is none", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    await devices[1]!.engine.acts.cast(vote, ["yes"]);
    server.bend = (page) => ({ ...page, closing: page.closing === null ? null : forge(server, vote, page.size) });
    await devices[0]!.engine.acts.close(vote);
    await alarmOf(devices[1]!, "alarm-fork");
    expect(server.votes.get(vote)!.cosignatures).toEqual([]);
  });

  it("cannot begin anew with another definition after a reload", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    for (const { engine } of devices) engine.end();
    const own = server.votes.get(vote)!;
    [own.rows, own.law] = [[], new Law(server.origin(vote))];
    // The chair plays along, with the same key and another wording.
    const name = `key ${TENANT} ${MEETING} ${memberId(1)}`;
    const forgetful = memoryShelf();
    await forgetful.put(name, await devices[0]!.kept.get(name));
    const { acts } = (await join(server, 1, forgetful)).engine;
    await acts.fix(await acts.draft(vote, { ...plan, motion: "Etwas anderes." }));
    await acts.fixRoll(await acts.draftRoll(vote));
    await acts.open(vote, null);
    await alarmOf(await join(server, 2, devices[1]!.kept), "alarm-changed");
  });

  it("cannot have somebody else sign for its log", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    server.bend = (page) => ({ ...page, checkpoint: page.checkpoint!.replace(/.{6}\n$/, "AAAA=\n").replace(/=+\n$/, "==\n") });
    await devices[1]!.engine.acts.cast(vote, ["yes"]).catch(() => undefined);
    await alarmOf(devices[2]!, "alarm-signature");
  });

  it("cannot seal for itself what is meant for a trustee", async () => {
    const { server, devices } = await council(4);
    const { acts } = devices[0]!.engine;
    const prepared = await acts.askTrustees(null, "Wahl", [2, 3, 4].map(memberId));
    for (const { engine } of devices.slice(1)) await engine.acts.agree(prepared);
    await until(() => expect(shown(devices[0]!).agreed).toHaveLength(3));
    const { trustees } = server.votes.get(prepared)!;
    const { kem } = await deskBehind(memoryRows()).trusteeKey(null);
    trustees.set(memberId(3), base64(kem));
    await acts.fix(await acts.draft(prepared, { ...plan, kind: "secret" }));
    await alarmOf(devices[2]!, "alarm-definition");
    expect(shown(devices[1]!).alarm).toBeNull();
  });
});

describe("a dishonest officer", () => {
  const stranger = "2K8MhLRUYwyEYoxpaoLqTJvAPwqSMOtQXCZhMKKpzCs=";

  it("cannot put another name into somebody's place", async () => {
    const { devices } = await council(3);
    const { acts } = devices[0]!.engine;
    const definition = await acts.draft(null, plan);
    await acts.fix(definition);
    const roll = await acts.draftRoll(definition.vote);
    const body = roll.body.replace("Member 2", "Somebody else");
    await expect(acts.fixRoll({ ...roll, body })).rejects.toThrow("roll-members");
    await (await devices[0]!.engine.session(definition.vote)).enter("roll", body);
    await alarmOf(devices[1]!, "alarm-roll-line");
  });

  it("cannot enter another key for whoever is there", async () => {
    const { devices } = await council(3);
    const vote = await opened(devices);
    await devices[0]!.engine.acts.rekey(vote, { id: memberId(2), key: stranger, proof: "minutes" });
    await alarmOf(devices[1]!, "alarm-roll-key");
    await expect(devices[1]!.engine.acts.cast(vote, ["yes"])).rejects.toThrow("alarm-roll-key");
    // Saying so is still possible for the chair, who sees nothing wrong.
    await devices[0]!.engine.acts.annul(vote, "log", "Ein Gerät schlägt Alarm.");
    await until(() => expect(shown(devices[2]!)).toMatchObject({ stage: "void", voided: { cause: "log" } }));
  });
});
