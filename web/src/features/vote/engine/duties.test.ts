// What happens beside the straight way: lots, paper, disputes, another device, another person in one's place.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { base64, concat, hex, unbase64, unhex } from "../../../../verifier/bytes";
import { votedIn } from "../../../../verifier/verify";
import { verdictStatement } from "../../ballot/cs1/statement";
import { idOf } from "../spelling";
import { council, join, opened, plan, secretOpened, shown, until } from "./council.fixture";
import { deskBehind, memberId, memoryRows } from "./server.fixture";

describe("a tie", () => {
  it("is broken by a lot that all devices draw together", async () => {
    const { devices } = await council(4);
    const { acts } = devices[0]!.engine;
    const vote = await opened(devices, { rule: "free/resolution-lot" });
    for (const [at, choice] of ["yes", "no", "yes", "no"].entries()) await devices[at]!.engine.acts.cast(vote, [choice]);
    await acts.close(vote);
    await until(() => expect(devices.map((device) => shown(device).waitsFor)).toEqual(["lot", "lot", "lot", "lot"]));
    await acts.drawLot(vote);
    await until(() => expect(devices.map((device) => shown(device).stage)).toEqual(["counted", "counted", "counted", "counted"]));
    expect(["passed", "rejected"]).toContain(shown(devices[3]!).result!.evaluation.outcome.is);
    expect(shown(devices[3]!).result!.tie).toHaveProperty("lot");
    expect(shown(devices[3]!).alarm).toBeNull();
  });

  it("is not waited for where nobody votes: the lot alone decides, among more than there are places", async () => {
    const { server, devices } = await council(4);
    const { acts } = devices[0]!.engine;
    const draw = { kind: "lot", rule: "free/options", options: ["Linh Nguyen", "Chidi Okafor", "Marta Kowalska"], abstain: false } as const;
    const vote = await opened(devices, draw);
    await expect(devices[1]!.engine.acts.cast(vote, ["c1"])).rejects.toThrow("entry-order");
    await acts.close(vote);
    await until(() => expect(devices.map((device) => shown(device).waitsFor)).toEqual(["lot", "lot", "lot", "lot"]));
    await acts.drawLot(vote);
    await until(() => expect(devices.map((device) => shown(device).stage)).toEqual(["counted", "counted", "counted", "counted"]));
    const [first, ...others] = devices.map((device) => shown(device).result!);
    const { evaluation, facts } = first!;
    expect(evaluation.outcome).toMatchObject({ is: "elected", ids: [expect.stringMatching(/^c[123]$/)] });
    expect(others.map((result) => result.evaluation.outcome)).toEqual(others.map(() => evaluation.outcome));
    expect([facts.participants, shown(devices[1]!)]).toMatchObject([4, { alarm: null, choices: null, mine: { ballot: "none", confirmed: true } }]);
    // The page for verification says how many had a vote, not that nobody voted.
    expect(votedIn(server.votes.get(vote)!.law)).toBeNull();
  });

  it("waits for the chair where the rule says so", async () => {
    const { devices } = await council(4);
    const { acts } = devices[0]!.engine;
    const vote = await opened(devices, { rule: "vwvfg/resolution" });
    for (const [at, choice] of ["yes", "no", "yes", "no"].entries()) await devices[at]!.engine.acts.cast(vote, [choice]);
    await acts.close(vote);
    await until(() => expect(shown(devices[1]!).waitsFor).toBe("tie"));
    await expect(devices[1]!.engine.acts.decideTie(vote, true)).rejects.toThrow("entry-by");
    await acts.decideTie(vote, true);
    await until(() => expect(shown(devices[1]!)).toMatchObject({ stage: "counted", result: { tie: { chair: true } }, alarm: null }));
  });
});

describe("a secret vote", () => {
  it("goes on on paper when the trustees are gone", async () => {
    const { devices } = await council(4);
    const { acts } = devices[0]!.engine;
    const vote = await secretOpened(devices);
    await acts.fallBack(vote, "Zwei Vertrauenspersonen sind nicht mehr erreichbar.");
    await acts.close(vote);
    await until(() => expect(shown(devices[1]!)).toMatchObject({ fellBack: true, waitsFor: "paper" }));
    await acts.enterPaper(vote, [3, 1, 0], 4);
    await until(() => expect(shown(devices[1]!).paper).toMatchObject({ by: memberId(1), votes: [3, 1, 0], participants: 4, isConfirmed: false }));
    await expect(acts.enterPaper(vote, [3, 1, 0], 4)).rejects.toThrow("paper-person");
  });

  it("gives no sum before members confirmed, unless a trustee insists", async () => {
    const { devices } = await council(5);
    const vote = await secretOpened(devices);
    await devices[0]!.engine.acts.cast(vote, ["yes"]);
    // Everybody but chair and one trustee goes: two of five devices are no majority.
    for (const device of devices.slice(2)) device.engine.end();
    await devices[0]!.engine.acts.close(vote);
    await until(() => expect(shown(devices[1]!).trustee?.state).toBe("due"));
    await expect(devices[1]!.engine.acts.giveSum(vote)).rejects.toThrow("few-confirmed");
    expect(shown(devices[1]!).sums).toBe(0);
    await devices[1]!.engine.acts.giveSum(vote);
    await until(() => expect(shown(devices[0]!).sums).toBe(1));
  });

  it("asks for no share twice, and for many in parts", async () => {
    const { server, devices } = await council(4);
    const vote = await secretOpened(devices);
    server.sharesAtOnce = 1;
    await Promise.all(devices.map(({ engine }) => engine.acts.cast(vote, ["yes"])));
    await devices[0]!.engine.acts.close(vote);
    await until(() => expect(shown(devices[1]!).trustee?.state).toBe("due"));
    await devices[1]!.engine.acts.giveSum(vote);
    await until(() => expect(shown(devices[0]!).sums).toBe(1));
    const ballots = server.votes.get(vote)!.rows.flatMap(({ type }, index) => (type === "secret_ballot" ? [index] : []));
    expect(server.sharesFrom.filter(([who]) => who === memberId(2)).map(([, from]) => from)).toEqual(ballots);
  });

  it("is counted with the program of a trustee, whose keys nobody else puts in the definition", async () => {
    const { server, devices } = await council(4);
    const { acts } = devices[0]!.engine;
    const prepared = await acts.askTrustees(null, "Wahl", [2, 3, 4].map(memberId));
    for (const { engine } of devices.slice(1, 3)) await engine.acts.agree(prepared);
    const line = await offerOf(prepared, 4);
    const tool = devices[3]!.engine.acts;
    await expect(tool.agreeByTool(prepared, "plenum-trustee-key:AAAA")).rejects.toThrow("tool-line");
    await expect(tool.agreeByTool(prepared, await offerOf(prepared, 3))).rejects.toThrow("tool-other");
    await tool.agreeByTool(prepared, line.replace(/(.{80})/g, "$1\n"));
    expect(shown(devices[3]!).trustee).toEqual({ number: null, state: "tool" });
    const drafted = await acts.draft(prepared, { ...plan, kind: "secret" });
    await acts.fix(drafted);
    await until(() => expect(shown(devices[3]!)).toMatchObject({ trustee: { number: 3, state: "tool" }, alarm: null }));
    // Another vote, and a server that puts its own key there.
    const other = await acts.askTrustees(null, "Wahl", [2, 3, 4].map(memberId));
    for (const { engine } of devices.slice(1, 3)) await engine.acts.agree(other);
    await tool.agreeByTool(other, await offerOf(other, 4));
    await until(() => expect(shown(devices[0]!).agreed).toHaveLength(3));
    const { kem } = await deskBehind(memoryRows()).trusteeKey(null);
    server.votes.get(other)!.trustees.set(memberId(4), base64(kem));
    await acts.fix(await acts.draft(other, { ...plan, kind: "secret" }));
    await until(() => expect(devices[3]!.engine.view.getSnapshot().votes.find(({ id }) => id === other)?.alarm).toBe("alarm-definition"));
  });

  it("leaves no key of a trustee behind when it is declared, and none when it is void", async () => {
    const { server, devices } = await council(4);
    const { acts } = devices[0]!.engine;
    const rows = (at: number, vote: string) => devices[at]!.kept.get<{ wrapped: Uint8Array | null }>(`trustee ${vote} ${memberId(at + 1)}`);
    const vote = await secretOpened(devices);
    await acts.cast(vote, ["yes"]);
    await acts.close(vote);
    for (const device of devices.slice(1, 3)) {
      await until(() => expect(shown(device).trustee?.state).toBe("due"));
      await device.engine.acts.giveSum(vote);
    }
    await until(() => expect(shown(devices[0]!).stage).toBe("counted"));
    expect((await rows(1, vote))!.wrapped).not.toBeNull();
    await acts.announce(vote);
    for (const at of [1, 2, 3]) await until(() => expect(shown(devices[at]!).trustee?.state).toBe("destroyed"));
    for (const at of [1, 2, 3]) expect((await rows(at, vote))!.wrapped).toBeNull();
    const row = await devices[1]!.once.read(hex(server.votes.get(vote)!.law.suite!.hash));
    expect(row).toMatchObject({ wrappedKey: null, state: { phase: "ended" } });
    const again = await secretOpened(devices);
    await acts.annul(again, "mistake", "Falscher Wortlaut.");
    await until(() => expect(shown(devices[2]!).trustee?.state).toBe("destroyed"));
    expect((await rows(2, again))!.wrapped).toBeNull();
  });

  it("has false complaints settled in the open: the ballot stands, and the others sum", async () => {
    const { server, devices } = await council(4);
    const [voter, trustee] = [devices[0]!, devices[2]!];
    const vote = await secretOpened(devices);
    trustee.bent.receive = async () => {
      const { checked } = server.votes.get(vote)!.law.casting!.ballots.get(memberId(1))!;
      return { verdict: "cs1-share-wrong", toSign: verdictStatement(checked!, 2, "cs1-share-wrong") };
    };
    await voter.engine.acts.cast(vote, ["yes"]);
    await until(() => expect(shown(voter).mine.disputed).toBe(true));
    expect(server.votes.get(vote)!.rows.filter(({ type }) => type === "complaint")).toHaveLength(1);
    await expect(voter.engine.acts.cast(vote, ["no"])).rejects.toThrow("ballot-again");
    await voter.engine.acts.settle(vote);
    await until(() => expect(shown(voter).mine.disputed).toBe(false));
    await voter.engine.acts.close(vote);
    for (const device of devices.slice(1)) await until(() => expect(shown(device).trustee?.state).toBe("due"));
    await expect(trustee.engine.acts.giveSum(vote)).rejects.toThrow("shares-missing");
    for (const { engine } of [devices[1]!, devices[3]!]) await engine.acts.giveSum(vote);
    await until(() => expect(shown(voter)).toMatchObject({ stage: "counted", result: { tally: { yes: 1n, no: 0n } }, alarm: null }));
    expect(shown(trustee).trustee).toEqual({ number: 2, state: "due" });
  });
});

describe("another device", () => {
  it("votes when an officer has entered its key", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    devices[1]!.engine.end();
    // Everything is new there: a key that the roll does not know.
    const other = await join(server, 2);
    expect(other.engine.view.getSnapshot().key).toBe("ready");
    expect(shown(other)).toMatchObject({ alarm: null, mine: { otherKey: true } });
    await expect(other.engine.acts.cast(vote, ["yes"])).rejects.toThrow("entry-key");
    await until(() => expect(shown(devices[0]!).keysDue.map(({ id }) => id)).toEqual([memberId(2)]));
    await devices[0]!.engine.acts.rekey(vote, shown(devices[0]!).keysDue[0]!);
    await devices[0]!.engine.acts.record(vote, memberId(3), ["no"], "aloud");
    await until(() => expect(shown(other).mine.otherKey).toBe(false));
    await other.engine.acts.cast(vote, ["yes"]);
    await devices[0]!.engine.acts.close(vote);
    await until(() => expect(shown(other)).toMatchObject({ stage: "counted", alarm: null, mine: { ballot: "found", confirmed: true } }));
    await until(() => expect(shown(devices[0]!).result!.tally).toMatchObject({ yes: 1n, no: 1n }));
  });
});

describe("a device whose person has voted with another one since", () => {
  it("knows that its own ballot does not count, also after its key stands there again", async () => {
    const { server, devices } = await council(2);
    const vote = await opened(devices, { kind: "roll-call", change: true });
    const [chair, first] = [devices[0]!.engine.acts, devices[1]!];
    const enter = (key: string) => chair.rekey(vote, { id: memberId(2), key, proof: "minutes" });
    await first.engine.acts.cast(vote, ["no"]);
    const own = server.keys.get(memberId(2))!;
    const second = await join(server, 2);
    await enter(server.keys.get(memberId(2))!);
    await until(() => expect(shown(second).mine.otherKey).toBe(false));
    await second.engine.acts.cast(vote, ["yes"]);
    await until(() => expect(shown(first)).toMatchObject({ alarm: null, mine: { otherKey: true, ballot: "replaced" } }));
    server.keys.set(memberId(2), own);
    await enter(own);
    await until(() => expect(shown(first).mine.otherKey).toBe(false));
    expect(shown(first).mine.ballot).toBe("replaced");
  });
});

describe("a repeat", () => {
  it("names the first vote with the root that this device read", async () => {
    const { server, devices } = await council(3);
    const { acts } = devices[0]!.engine;
    const first = await opened(devices);
    await acts.annul(first, "mistake", "Der Wortlaut war falsch.");
    const again = { ...plan, repeats: { vote: first, reason: "Mit dem richtigen Wortlaut." } };
    const drafted = await acts.draft(null, again);
    expect(drafted.content.repeats).toMatchObject({ vote: idOf(first), reason: "Mit dem richtigen Wortlaut." });
    const honest = server.draft.bind(server);
    server.draft = (who, asked) => {
      const { vote, body } = honest(who, asked);
      return { vote, body: body.replace(base64(drafted.content.repeats!.root), base64(new Uint8Array(32))) };
    };
    await expect(acts.draft(null, again)).rejects.toThrow("draft-repeats");
  });
});

describe("an answer that comes late", () => {
  it("is no alarm when a ballot was acknowledged in the meantime", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    server.slow = (path, who) => (path.endsWith("/log") && who === memberId(2) ? gate : null);
    await devices[0]!.engine.acts.cast(vote, ["yes"]);
    const cast = devices[1]!.engine.acts.cast(vote, ["no"]);
    await until(() => expect(shown(devices[1]!).mine.ballot).toBe("accepted"));
    release();
    await cast;
    await until(() => expect(shown(devices[1]!).voted.size).toBe(2));
    expect(shown(devices[1]!).alarm).toBeNull();
  });
});

describe("whoever somebody says they are", () => {
  it("begins anew in their own place", async () => {
    const { server, devices } = await council(3);
    const vote = await opened(devices);
    const ports = devices[2]!.engine;
    const sitting = server.sitting();
    // The chair says that this participant is another member.
    server.isNow.set(memberId(3), memberId(2));
    ports.show({ ...sitting, members: sitting.members.map((member, at) => ({ ...member, participant: at === 1 ? memberId(3) : null })) }, memberId(3));
    await until(() => expect(shown(devices[2]!).mine).toMatchObject({ id: memberId(2), otherKey: true }));
    expect(shown(devices[2]!)).toMatchObject({ id: vote, stage: "open", alarm: null });
  });
});

/** What the program prints; whether it has the key that signs, the server looks. */
async function offerOf(vote: string, member: number): Promise<string> {
  const { kem } = await deskBehind(memoryRows()).trusteeKey(null);
  const [key, proof] = [unbase64("2K8MhLRUYwyEYoxpaoLqTJvAPwqSMOtQXCZhMKKpzCs=")!, new Uint8Array(64)];
  return `plenum-trustee-key:${base64(concat(unhex(idOf(vote)), unhex(memberId(member)), key, kem, proof))}`;
}
