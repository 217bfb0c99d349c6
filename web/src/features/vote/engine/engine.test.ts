// Whole votes of several devices against a server in memory.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { readProof } from "../../../../verifier/notes";
import { alarmOf, council, join, opened, plan, reached, secretOpened, shown, until } from "./council.fixture";
import { memberId } from "./server.fixture";

describe("an open vote", () => {
  it("goes from the draft to the announced result on every device", async () => {
    const { devices } = await council(4);
    expect(devices.map(({ engine }) => engine.view.getSnapshot().key)).toEqual(["ready", "ready", "ready", "ready"]);
    const vote = await opened(devices);
    const choices = ["yes", "no", "yes"];
    for (const [at, choice] of choices.entries()) await devices[at]!.engine.acts.cast(vote, [choice]);
    await until(() => expect(shown(devices[3]!).voted.size).toBe(3));
    expect(shown(devices[3]!)).toMatchObject({ choices: null, entitled: 4, title: "Radweg", alarm: null });
    expect(shown(devices[1]!).mine).toMatchObject({ ballot: "accepted", choice: ["no"] });

    await devices[0]!.engine.acts.close(vote);
    await reached(devices, "counted");
    await until(() => expect(devices.map((device) => shown(device).confirmed)).toEqual([4, 4, 4, 4]));
    const views = devices.map(shown);
    expect(views.map(({ mine }) => mine.ballot)).toEqual(["found", "found", "found", "none"]);
    expect(new Set(views.map(({ checkCode }) => checkCode)).size).toBe(1);
    expect(views[3]!.checkCode).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect([...views[3]!.choices!.values()]).toEqual([["yes"], ["no"], ["yes"]]);
    expect(views[3]!.result).toMatchObject({ tally: { yes: 2n, no: 1n, abstain: 0n }, evaluation: { outcome: { is: "passed" } } });

    await devices[0]!.engine.acts.announce(vote);
    await devices[2]!.engine.acts.object(vote, "Ich war nicht zu hören.");
    await until(() => expect(shown(devices[1]!)).toMatchObject({ stage: "announced", objections: [{ text: "Ich war nicht zu hören." }], alarm: null }));
    const receipt = readProof(await (await devices[1]!.engine.acts.receipt(vote)).text())!;
    expect(new TextDecoder().decode(receipt.extra)).toContain('"type":"ballot"');
  });

  it("is shown by the same object until something happens", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    const before = shown(devices[1]!);
    await (await devices[1]!.engine.session(vote)).follow();
    server.tell(server.votes.get(vote)!);
    await (await devices[1]!.engine.session(vote)).follow();
    expect(shown(devices[1]!)).toBe(before);
    await devices[0]!.engine.acts.cast(vote, ["yes"]);
    await until(() => expect(shown(devices[1]!).voted.size).toBe(1));
    expect(shown(devices[1]!).members).toBe(before.members);
  });

  it("is closed by itself when everybody has voted, and can be changed where it says so", async () => {
    const { devices } = await council(3);
    const vote = await opened(devices, { change: true, closeWhenAllVoted: true });
    await devices[0]!.engine.acts.cast(vote, ["yes"]);
    await devices[0]!.engine.acts.cast(vote, ["no"]);
    await devices[1]!.engine.acts.cast(vote, ["no"]);
    await devices[2]!.engine.acts.cast(vote, ["abstain"]);
    await reached(devices, "counted");
    expect(shown(devices[0]!).result!.tally).toMatchObject({ yes: 0n, no: 2n, abstain: 1n });
    await until(() => expect(devices.map((device) => shown(device).mine.ballot)).toEqual(["found", "found", "found"]));
  });

  it("shows a roll call as it goes, and refuses whoever was not called", async () => {
    const { devices } = await council(3);
    const vote = await opened(devices, { kind: "roll-call-by-name" });
    await expect(devices[1]!.engine.acts.cast(vote, ["yes"])).rejects.toThrow("ballot-uncalled");
    await devices[0]!.engine.acts.call(vote, memberId(2));
    await devices[1]!.engine.acts.cast(vote, ["yes"]);
    await devices[0]!.engine.acts.call(vote, memberId(3));
    await devices[0]!.engine.acts.record(vote, memberId(3), ["no"], "aloud");
    await until(() => expect(shown(devices[2]!).choices).toEqual(new Map([[memberId(2), ["yes"]], [memberId(3), ["no"]]])));
    expect(shown(devices[2]!)).toMatchObject({ byName: true, called: [memberId(2), memberId(3)], alarm: null });
    await devices[0]!.engine.acts.annul(vote, "disturbance", "Das Bild fehlte.");
    await until(() => expect(shown(devices[2]!)).toMatchObject({ stage: "void", voided: { cause: "disturbance" }, alarm: null }));
  });

  it("outlives a reload in mid-vote, and an acknowledgement that got lost is the same ballot", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    server.lostAnswers = 2;
    await devices[1]!.engine.acts.cast(vote, ["yes"]);
    expect(server.votes.get(vote)!.rows.filter(({ type }) => type === "ballot")).toHaveLength(1);
    expect(server.requests.filter((path) => path.endsWith("/entries")).length).toBe(3 + 3);
    devices[1]!.engine.end();
    const again = await join(server, 2, devices[1]!.kept);
    expect(again.engine.view.getSnapshot().key).toBe("ready");
    expect(shown(again)).toMatchObject({ stage: "open", mine: { ballot: "accepted", choice: ["yes"], otherKey: false }, alarm: null });
    expect(shown(again).mine.code).toBe(shown(again).mine.code);
    await devices[0]!.engine.acts.close(vote);
    await until(() => expect(shown(again)).toMatchObject({ stage: "counted", mine: { ballot: "found", confirmed: true } }));
  });

  it("sends after a reload what was on its way", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    server.lostAnswers = Number.POSITIVE_INFINITY;
    void devices[1]!.engine.acts.cast(vote, ["no"]).catch(() => undefined);
    await until(() => expect(server.votes.get(vote)!.rows.filter(({ type }) => type === "ballot")).toHaveLength(1));
    expect(shown(devices[1]!).mine.ballot).toBe("sending");
    devices[1]!.engine.end();
    server.lostAnswers = 0;
    const again = await join(server, 2, devices[1]!.kept);
    await until(() => expect(shown(again).mine).toMatchObject({ ballot: "accepted", choice: ["no"] }));
    expect(server.votes.get(vote)!.rows.filter(({ type }) => type === "ballot")).toHaveLength(1);
  });

  it("has whoever came in mid-vote entered by an officer's device", async () => {
    const { server, devices } = await council(3);
    const sitting = server.sitting();
    const absent = { ...sitting, members: sitting.members.map((member, at) => (at === 2 ? { ...member, place: null } : member)) };
    server.sitting = () => absent;
    for (const { engine } of devices) engine.show(absent, null);
    await opened(devices);
    expect(shown(devices[0]!).members[2]!.place).toBeNull();
    for (const { engine } of devices) engine.show(sitting, null);
    await until(() => expect(shown(devices[1]!).members[2]!.place).toBe("room"));
  });

  it("lives on with a fresh ticket", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    server.tickets.clear();
    await devices[2]!.engine.acts.cast(vote, ["yes"]);
    expect(shown(devices[2]!).mine.ballot).toBe("accepted");
  });
});

describe("a draft", () => {
  it("tells whoever stands in for somebody for whom", async () => {
    const { server, devices } = await council(3);
    const [holder, substitute] = [memberId(2), memberId(3)];
    server.bendRoll = (roll) => ({
      ...roll,
      register: {
        statutory: 2,
        statutory_votes: 2,
        members: roll.register.members.map((one) => (one.id === holder ? { ...one, substitutes: [substitute] } : one.id === substitute ? { ...one, seat: "substitute" } : one)),
      },
      happened: [...roll.happened.filter((one) => typeof one !== "object" || !("came" in one) || one.came.member !== holder), { stands_in: { substitute, holder } }],
    });
    const sitting = server.sitting();
    const members = sitting.members.map((one) => (one.id === holder ? { ...one, place: null, votes: 0 } : one.id === substitute ? { ...one, seat: "substitute" as const, stands_in_for: holder } : one));
    devices[0]!.engine.show({ ...sitting, members }, memberId(1));
    await opened(devices);
    expect(shown(devices[2]!).mine).toMatchObject({ entitled: true, standsInFor: "Member 2" });
    expect(shown(devices[1]!).mine).toMatchObject({ entitled: false, standsInFor: null });
  });

  it("that says something else is not signed", async () => {
    const { server, devices } = await council(3);
    const { acts } = devices[0]!.engine;
    const honest = server.draft.bind(server);
    server.draft = (who, asked) => honest(who, { ...asked, motion: "Etwas anderes." });
    await expect(acts.draft(null, plan)).rejects.toThrow("draft-words");
    server.draft = (who, asked) => honest(who, { ...asked, rule: "free/two-thirds" });
    await expect(acts.draft(null, plan)).rejects.toThrow("draft-rule");
    server.draft = honest;
    const drafted = await acts.draft(null, plan);
    await acts.fix(drafted);
    server.bendRoll = (roll) => ({ ...roll, happened: roll.happened.slice(0, 2) });
    await expect(acts.draftRoll(drafted.vote)).rejects.toThrow("roll-presence");
  });
});

describe("a secret vote", () => {
  it("goes from the trustees' keys to the proved result, with one trustee gone", async () => {
    const { server, devices } = await council(4);
    const { acts } = devices[0]!.engine;
    const ids = [2, 3, 4].map(memberId);
    const prepared = await acts.askTrustees(null, "Wahl", ids);
    await until(() => expect(devices.slice(1).map((device) => shown(device).trustee?.state)).toEqual(["asked", "asked", "asked"]));
    for (const { engine } of devices.slice(1)) await engine.acts.agree(prepared);
    await until(() => expect(shown(devices[0]!).agreed).toHaveLength(3));

    const drafted = await acts.draft(prepared, { ...plan, kind: "secret" });
    await acts.fix(drafted);
    await acts.fixRoll(await acts.draftRoll(prepared));
    await acts.open(prepared, null);
    await reached(devices, "open");
    await devices[0]!.engine.acts.cast(prepared, ["yes"]);
    // A trustee reloads in mid-vote: key and decision are where they were.
    devices[1]!.engine.end();
    devices[1] = await join(server, 2, devices[1]!.kept, devices[1]!.once);
    await devices[1]!.engine.acts.cast(prepared, ["no"]);
    await devices[2]!.engine.acts.cast(prepared, ["yes"]);
    // The third one goes before the close.
    devices[3]!.engine.end();
    const left = devices.slice(0, 3);
    await until(() => expect(shown(devices[1]!).voted.size).toBe(3));
    expect(shown(devices[0]!).mine).toMatchObject({ ballot: "accepted", choice: null });

    await acts.close(prepared);
    await until(() => expect(devices.slice(1, 3).map((device) => shown(device).trustee?.state)).toEqual(["due", "due"]));
    expect(shown(devices[1]!).waitsFor).toBe("sums");
    for (const { engine } of devices.slice(1, 3)) await engine.acts.giveSum(prepared);
    await reached(left, "counted");
    const view = shown(devices[0]!);
    expect(view.result).toMatchObject({ tally: { yes: 2n, no: 1n, abstain: 0n }, evaluation: { outcome: { is: "passed" } } });
    expect(view).toMatchObject({ choices: null, sums: 2, sumsNeeded: 2, alarm: null });
    await until(() => expect(devices.slice(1, 3).map((device) => shown(device).trustee)).toEqual([{ number: 1, state: "given" }, { number: 2, state: "given" }]));
    expect(left.map((device) => shown(device).mine.ballot)).toEqual(["found", "found", "found"]);
  });

  it("alarms its trustees when the server delivers another share than the voter sealed", async () => {
    const { server, devices } = await council(4);
    const vote = await secretOpened(devices);
    server.bendShare = (share) => `AAAA${share.slice(4)}`;
    await devices[0]!.engine.acts.cast(vote, ["yes"]);
    await alarmOf(devices[1]!, "alarm-entries");
    expect(server.votes.get(vote)!.rows.some(({ type }) => type === "complaint")).toBe(false);
  });
});
