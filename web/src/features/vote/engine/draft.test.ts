// Drafts of a server that writes something else than it was asked for.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { alarmOf, council, plan, shown, until } from "./council.fixture";
import { memberId } from "./server.fixture";

type Bent = Record<string, unknown>;

describe("a definition", () => {
  it("has the choices that were asked for, and nothing besides", async () => {
    const { server, devices } = await council(3);
    const { acts } = devices[0]!.engine;
    const option = (at: number, part: Bent) => (given: Bent) => ({ ...given, options: (given["options"] as Bent[]).map((one, place) => (place === at ? { ...one, ...part } : one)) });
    const bends: ((given: Bent) => Bent)[] = [
      option(0, { label: "Nein zum Radweg" }),
      option(1, { id: "nein" }),
      (given) => ({ ...given, options: (given["options"] as Bent[]).toReversed() }),
      (given) => ({ ...given, options: (given["options"] as Bent[]).slice(0, 2) }),
      (given) => ({ ...given, retention_days: 30 }),
    ];
    for (const bend of bends) {
      server.bendDefinition = bend as never;
      await expect(acts.draft(null, plan)).rejects.toThrow(/draft-(options|form)/);
    }
    const elect = { ...plan, rule: "free/options", options: ["Ada", "Ben"] };
    server.bendDefinition = (given) => ({ ...given, selection: { min: 1, max: 2 } });
    await expect(acts.draft(null, elect)).rejects.toThrow("draft-options");
    server.bendDefinition = (given) => given;
    expect((await acts.draft(null, elect)).content.options.map(({ id, label }) => `${id} ${label}`)).toEqual(["c1 Ada", "c2 Ben", "abstain Enthaltung"]);
    const alone = await acts.draft(null, { ...elect, options: ["Ada"], abstain: false });
    expect(alone.content.options.map(({ id, label, role }) => `${id} ${label} ${role}`)).toEqual(["c1 Ada candidate", "no Nein no"]);
  });

  it("names exactly the trustees who were asked", async () => {
    const { server, devices } = await council(5);
    const { acts } = devices[0]!.engine;
    const prepared = await acts.askTrustees(null, "Wahl", [4, 2, 3].map(memberId));
    for (const { engine } of devices.slice(1, 4)) await engine.acts.agree(prepared);
    await until(() => expect(shown(devices[0]!).agreed).toHaveLength(3));
    const secret = { ...plan, kind: "secret" as const };
    const trustees = (change: (lines: Bent[]) => Bent[]) => (given: Bent) => {
      const set = given["trustees"] as { threshold: number; trustees: Bent[] };
      return { ...given, trustees: { ...set, trustees: change(set.trustees) } };
    };
    const bends = [
      trustees((lines) => lines.map((line, at) => (at === 0 ? { ...line, member: null } : line))),
      trustees((lines) => [lines[0]!, lines[0]!, lines[2]!]),
      trustees((lines) => lines.toReversed()),
      trustees((lines) => [...lines.slice(0, 2), { ...lines[2], member: memberId(5) }]),
    ];
    for (const bend of bends) {
      server.bendDefinition = bend as never;
      await expect(acts.draft(prepared, secret)).rejects.toThrow(/draft-(trustees|form)/);
    }
    server.bendDefinition = (given) => given;
    // Whoever asked knows whom, even where the server says that others agreed.
    const vote = server.votes.get(prepared)!;
    const kem = vote.trustees.get(memberId(4))!;
    vote.trustees.delete(memberId(4));
    vote.trustees.set(memberId(5), kem);
    await expect(acts.draft(prepared, secret)).rejects.toThrow("draft-trustees");
    // An officer who plays along is found out by whoever is not named.
    await devices[0]!.kept.put(`asked ${prepared} ${memberId(1)}`, [2, 3, 5].map(memberId));
    await acts.fix(await acts.draft(prepared, secret));
    await alarmOf(devices[3]!, "alarm-definition");
    expect(shown(devices[1]!).alarm).toBeNull();
  });

  it("may name others when others were asked in the meantime", async () => {
    const { server, devices } = await council(5);
    const { acts } = devices[0]!.engine;
    const prepared = await acts.askTrustees(null, "Wahl", [2, 3, 4].map(memberId));
    for (const { engine } of devices.slice(1, 4)) await engine.acts.agree(prepared);
    server.votes.get(prepared)!.trustees.delete(memberId(4));
    await acts.askTrustees(prepared, "Wahl", [2, 3, 5].map(memberId));
    await devices[4]!.engine.acts.agree(prepared);
    await until(() => expect(shown(devices[3]!).trustee).toBeNull());
    await until(async () => expect(await devices[3]!.kept.get(`trustee ${prepared} ${memberId(4)}`)).toMatchObject({ isAgreed: false }));
    await acts.fix(await acts.draft(prepared, { ...plan, kind: "secret" }));
    await until(() => expect(devices.map((device) => shown(device).stage)).toEqual(devices.map(() => "frozen")));
    expect(devices.map((device) => shown(device).alarm)).toEqual([null, null, null, null, null]);
  });
});

describe("a roll", () => {
  it("lets only those lead who lead in the room", async () => {
    const { server, devices } = await council(3);
    const { acts } = devices[0]!.engine;
    const { vote, ...drafted } = await acts.draft(null, plan);
    await acts.fix({ vote, ...drafted });
    server.bendRoll = (roll) => ({ ...roll, officers: [...roll.officers, { id: memberId(2), name: "Member 2", duty: "minutes", key: server.keys.get(memberId(2)) as never }] });
    await expect(acts.draftRoll(vote)).rejects.toThrow("draft-officers");
  });

  it("is compared again with the room when it is signed", async () => {
    const { server, devices } = await council(3);
    const { engine } = devices[0]!;
    const definition = await engine.acts.draft(null, plan);
    await engine.acts.fix(definition);
    const roll = await engine.acts.draftRoll(definition.vote);
    expect(roll.content.officers.map(({ name }) => name)).toEqual(["Member 1"]);
    const sitting = server.sitting();
    engine.show({ ...sitting, members: sitting.members.map((member, at) => (at === 2 ? { ...member, place: null } : member)) }, memberId(1));
    await expect(engine.acts.fixRoll(roll)).rejects.toThrow("roll-presence");
    engine.show(sitting, memberId(1));
    await engine.acts.fixRoll(roll);
    expect(shown(devices[0]!).stage).toBe("listed");
  });
});
