// Ballots that are checked instead of cast, by honest devices and by one that puts another choice into them.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { ballotOf, isPutAway, readAuditFile, readShown, writeShown } from "../../../../verifier/audit";
import { council, join, secretOpened, shown, until } from "./council.fixture";
import { memberId, memoryShelf } from "./server.fixture";

describe("a ballot that is checked instead of cast", () => {
  it("is shown to a second device, is never counted, and the next one is cast", async () => {
    const { server, devices } = await council(4);
    const [voter, second] = [devices[0]!.engine.acts, devices[3]!.engine.acts];
    const vote = await secretOpened(devices);
    const { code } = await voter.seal(vote, ["no"]);
    const opened = await voter.challenge(vote);
    expect(opened.code).toBe(code);
    expect(shown(devices[0]!).mine.opened).toEqual(opened);
    expect(await second.checkShown(vote, opened.text)).toEqual({ code, isHonest: true, isPutAway: true, choice: ["no"] });
    const words = await opened.file.text();
    const file = readAuditFile(words)!;
    const ballot = ballotOf(file.suite, file.shown)!;
    expect([file.shown.options, file.law.definition!.title]).toEqual([[1], "Radweg"]);
    const judge = (of: typeof file) => of.putAway !== null && isPutAway(of.law.definition!, of.shown, ballot, of.putAway);
    expect(judge(file)).toBe(true);
    // Without the entry, or with one that says it of another ballot or stands nowhere, it could still be cast.
    expect(judge(readAuditFile(words.split("\n").slice(0, 3).join("\n"))!)).toBe(false);
    expect(isPutAway(file.law.definition!, file.shown, ballot.map((byte) => byte ^ 1), file.putAway!)).toBe(false);
    const index = Number(/\nindex (\d+)\n/.exec(words)![1]);
    expect(judge(readAuditFile(words.replace(`\nindex ${index}\n`, `\nindex ${index - 1}\n`))!)).toBe(false);
    await voter.putAwayShown(vote);
    expect(shown(devices[0]!).mine.opened).toBeNull();
    // It is put away: nobody casts it any more, and the log says so.
    await expect(voter.castSealed(vote)).rejects.toThrow("no-sealed");
    expect(server.votes.get(vote)!.rows.map(({ type }) => type)).toContain("audited");
    expect(shown(devices[0]!).mine.ballot).toBe("none");

    const again = await voter.seal(vote, ["yes"]);
    expect(again.code).not.toBe(code);
    await voter.castSealed(vote);
    await until(() => expect(shown(devices[0]!).mine).toMatchObject({ ballot: "accepted", sealedCode: again.code }));
    await voter.close(vote);
    for (const device of devices.slice(1, 3)) {
      await until(() => expect(shown(device).trustee?.state).toBe("due"));
      await device.engine.acts.giveSum(vote);
    }
    await until(() => expect(shown(devices[3]!)).toMatchObject({ stage: "counted", result: { tally: { yes: 1n, no: 0n } }, alarm: null }));
  });

  it("is shown with the definition and the roll that this device has read, and made a lie by nothing that the server does", async () => {
    const { server, devices } = await council(4);
    const [{ acts }, second] = [devices[0]!.engine, devices[3]!.engine.acts];
    const vote = await secretOpened(devices);
    const { code } = await acts.seal(vote, ["no"]);
    server.bend = (page, from) => (from === 0 ? { ...page, entries: page.entries.toReversed() } : page);
    const opened = await acts.challenge(vote);
    expect(opened).toMatchObject({ code });
    const { law } = await devices[0]!.engine.session(vote);
    expect(readAuditFile(await opened.file.text())!.law.leaves).toEqual(law.leaves.slice(0, 2));

    // An entry that says it of another ballot: whoever shows this one could still cast it.
    await acts.seal(vote, ["no"]);
    const { text } = await acts.challenge(vote);
    (await devices[3]!.engine.session(vote)).reading.told.audited.clear();
    expect(await second.checkShown(vote, text)).toMatchObject({ isHonest: true, isPutAway: false });
  });

  it("is forgotten where nothing becomes of it, in the worker, too", async () => {
    const { devices } = await council(4);
    const { acts } = devices[0]!.engine;
    const vote = await secretOpened(devices);
    await acts.seal(vote, ["no"]);
    await acts.forgetSealed(vote);
    await expect(acts.castSealed(vote)).rejects.toThrow("no-sealed");
    await acts.forgetSealed(vote);
  });

  it("is compared with the ballot that was cast after it, and with no earlier or later one", async () => {
    const { server, devices } = await council(4);
    const [device, { acts }] = [devices[0]!, devices[0]!.engine];
    const vote = await secretOpened(devices, { change: true });
    const mine = () => shown(device).mine;
    const first = await acts.seal(vote, ["no"]);
    expect(await acts.castSealed(vote)).toBe(mine().code);
    await until(() => expect(mine().sealedCode).toBe(first.code));
    // Changed directly: the code of the one before is said of it at no moment.
    const [said, codeBefore] = [new Set<string | null>(), mine().code];
    const stop = device.engine.view.subscribe(() => mine().choice === null && mine().code !== codeBefore && said.add(mine().sealedCode));
    await acts.cast(vote, ["yes"]);
    await until(() => expect(mine().sealedCode).not.toBeNull());
    stop();
    expect(mine().code).not.toBe(codeBefore);
    expect(said.has(first.code)).toBe(false);
    // A second one with its code: no longer the first.
    const second = await acts.seal(vote, ["no"]);
    await acts.castSealed(vote);
    await until(() => expect(mine().sealedCode).toBe(second.code));
    expect(server.votes.get(vote)!.rows.filter(({ type }) => type === "secret_ballot")).toHaveLength(3);
    // Another device of the same person shows it as well.
    const other = await join(server, 1, memoryShelf());
    await until(() => expect(shown(other).mine).toMatchObject({ ballot: "none", sealedCode: second.code }));
  });

  it("shows a device that put another choice into it, or names another ballot", async () => {
    const { devices } = await council(4);
    const [voter, second] = [devices[0]!, devices[3]!.engine.acts];
    const vote = await secretOpened(devices);
    // It seals yes, whatever was chosen, and says no when it is asked.
    voter.bent.seal = (casting, _, honest) => honest(casting, [0]);
    voter.bent.challenge = async (hash, honest) => ({ ...(await honest(hash)), options: [1] });
    const { code } = await voter.engine.acts.seal(vote, ["no"]);
    const opened = await voter.engine.acts.challenge(vote);
    expect(await second.checkShown(vote, opened.text)).toEqual({ code, isHonest: false, isPutAway: false, choice: ["no"] });
    // The truth shows what was really in it.
    const said = readShown(opened.text)!;
    expect(await second.checkShown(vote, writeShown({ ...said, options: [0] }))).toMatchObject({ isHonest: true, choice: ["yes"] });
    expect(await second.checkShown(vote, writeShown({ ...said, options: [0], hash: said.hash.map((byte) => byte ^ 1) }))).toMatchObject({ isHonest: false });
    expect(await second.checkShown(vote, writeShown({ ...said, options: [7] }))).toMatchObject({ isHonest: false });
    for (const words of ["", "plenum-audit/1", opened.text.replace(" 0", " x"), opened.text.replace(/^(\S+) \S+/, `$1 ${"0".repeat(32)}`)]) {
      await expect(second.checkShown(vote, words)).rejects.toThrow("audit-form");
    }
    expect(readShown(opened.text)!.casting.voter).toHaveLength(memberId(1).length / 2);
  });
});
