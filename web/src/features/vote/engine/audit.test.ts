// Ballots that are checked instead of cast, by honest devices and by one that puts another choice into them.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { isHonest, readAuditFile, readShown, writeShown } from "../../../../verifier/audit";
import { council, secretOpened, shown, until } from "./council.fixture";
import { memberId } from "./server.fixture";

describe("a ballot that is checked instead of cast", () => {
  it("is shown to a second device, is never counted, and the next one is cast", async () => {
    const { server, devices } = await council(4);
    const [voter, second] = [devices[0]!.engine.acts, devices[3]!.engine.acts];
    const vote = await secretOpened(devices);
    const { code } = await voter.seal(vote, ["no"]);
    const opened = await voter.challenge(vote);
    expect(opened.code).toBe(code);
    expect(await second.checkShown(vote, opened.text)).toEqual({ code, isHonest: true, choice: ["no"] });
    const file = readAuditFile(await opened.file.text())!;
    expect([isHonest(file.suite, file.shown), file.shown.options, file.law.definition!.title]).toEqual([true, [1], "Radweg"]);
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

  it("shows a device that put another choice into it, or names another ballot", async () => {
    const { devices } = await council(4);
    const [voter, second] = [devices[0]!, devices[3]!.engine.acts];
    const vote = await secretOpened(devices);
    // It seals yes, whatever was chosen, and says no when it is asked.
    voter.bent.seal = (casting, _, honest) => honest(casting, [0]);
    voter.bent.challenge = async (hash, honest) => ({ ...(await honest(hash)), options: [1] });
    const { code } = await voter.engine.acts.seal(vote, ["no"]);
    const opened = await voter.engine.acts.challenge(vote);
    expect(await second.checkShown(vote, opened.text)).toEqual({ code, isHonest: false, choice: ["no"] });
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
