// Files of a motion: what was added is what is signed, and what is signed is what everybody gets.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { council, join, opened, plan, reached, shown } from "./council.fixture";

const file = (name: string, words: string) => new File([words], name);

describe("files of a motion", () => {
  it("stand in the definition as they were added, and are given to everybody unchanged", async () => {
    const { server, devices } = await council(3);
    const { acts } = devices[0]!.engine;
    const first = await acts.attach(null, [], file("Lageplan.pdf", "%PDF-1.7"));
    const second = await acts.attach(first.vote, first.items, file("Begru\u0308ndung.txt", "Weil es nötig ist."));
    const third = await acts.attach(first.vote, second.items, file("Skizze.pdf", "%PDF-1.4"));
    const left = await acts.detach(third, first.items[0]!.hash);
    expect(left.items.map(({ name }) => name)).toEqual(["Begründung.txt", "Skizze.pdf"]);
    expect(await acts.attachments(left.vote)).toEqual(left);
    // After a reload what was added here is known, and nothing else is taken for it.
    devices[0]!.engine.end();
    const [again, added] = [(await join(server, 1, devices[0]!.kept)).engine.acts, server.votes.get(left.vote)!.files];
    expect((await again.attachments(left.vote)).items.map(({ isOwn }) => isOwn)).toEqual([true, true]);
    const skizze = { ...added[1]! };
    for (const other of [{ hash: added[0]!.hash }, { name: "Andere.pdf" }, { size: 7 }]) {
      Object.assign(added[1]!, skizze, other);
      expect((await again.attachments(left.vote)).items.map(({ isOwn }) => isOwn)).toEqual([true, false]);
    }
    Object.assign(added[1]!, skizze);
    const draft = await again.draft(left.vote, { ...plan, attached: left });
    await again.fix(draft);
    await reached(devices.slice(1), "frozen");
    const { attachments } = shown(devices[2]!).definition!;
    expect(attachments.map(({ name, size }) => [name, size])).toEqual([["Begründung.txt", 19], ["Skizze.pdf", 8]]);
    expect(await (await devices[2]!.engine.acts.attachment(left.vote, attachments[0]!)).text()).toBe("Weil es nötig ist.");
    server.votes.get(left.vote)!.files[0]!.bytes[0]! ^= 1;
    await expect(devices[2]!.engine.acts.attachment(left.vote, attachments[0]!)).rejects.toThrow("attachment-changed");
  });

  it("are signed by nobody when the server has others", async () => {
    const { server, devices } = await council(3);
    const { acts } = devices[0]!.engine;
    const attached = await acts.attach(null, [], file("Lageplan.pdf", "%PDF-1.7"));
    await expect(acts.draft(attached.vote, plan)).rejects.toThrow("draft-files");
    server.votes.get(attached.vote)!.files[0]!.name = "Anderes.pdf";
    await expect(acts.draft(attached.vote, { ...plan, attached })).rejects.toThrow("draft-files");
    await expect(acts.attach(null, [], new File([new Uint8Array(10 * 1024 * 1024 + 1)], "Film.pdf"))).rejects.toThrow("file-too-large");
    await opened(devices);
  });
});
