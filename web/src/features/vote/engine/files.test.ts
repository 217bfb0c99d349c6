// Files of a motion: what was added is what is signed, and what is signed is what everybody gets.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { council, opened, plan, reached, shown } from "./council.fixture";

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
    const draft = await acts.draft(left.vote, { ...plan, attached: left });
    await acts.fix(draft);
    await reached(devices, "frozen");
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
