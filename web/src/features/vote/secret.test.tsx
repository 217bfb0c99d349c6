// What a secret vote shows to voters and trustees.
import { act } from "react";
import { describe, expect, it } from "vitest";
import type { VoteView } from "./contract";
import { VoteRefused } from "./contract";
import * as fixture from "./views.fixture";
import { ids, vote, closed, mine, noted, votes } from "./views.fixture";
import { button, choose, panel, press, scene, show, text, write } from "./views.harness";

describe("a secret vote", () => {
  const draft = (content: unknown) => ({ vote: ids(3), body: "{}", content });
  const due: Partial<VoteView> = { definition: fixture.ELECTION, stage: "closed", waitsFor: "sums", sums: 1, trustee: { number: 2, state: "due" } };

  it("keeps a secret choice to itself and names who could open it", async () => {
    await show(votes([vote({ definition: fixture.ELECTION })], scene.acts));
    expect(text()).toContain("Erprobung, noch nicht von außen geprüft");
    expect(text()).toContain("solange nicht 2 der 3 Vertrauenspersonen dafür zusammenwirken");
    await choose("Linh Nguyen");
    expect(button("Stimme verschlüsseln und abgeben").getAttribute("aria-disabled")).toBe("false");
    await show(votes([vote({ definition: fixture.ELECTION, mine: mine({ ballot: "accepted", code: "A1B2-C3D4-E5F6" }) })], scene.acts));
    expect(text()).toContain("Ihre Stimme ist abgegeben");
    expect(document.querySelector(".verdict")!.textContent).not.toContain("Nguyen");
  });

  it("seals a secret ballot first, and then casts it or shows it and chooses anew", async () => {
    const opened = { code: "A1B2-C3D4-E5F6-G7H8", text: "plenum-audit/1 …", file: new Blob() };
    scene.acts = noted(scene.calls, { seal: { code: opened.code }, challenge: opened, castSealed: "A1B2-C3D4-E5F6", forgetSealed: undefined });
    const secret = { definition: fixture.ELECTION };
    await show(votes([vote(secret)], scene.acts));
    await press("Mit Code: prüfen oder abgeben …");
    expect(scene.calls).toEqual([]);
    await choose("Linh Nguyen");
    await press("Mit Code: prüfen oder abgeben …");
    expect(text()).toContain("Ihr Gerät weiß vorher nicht, was von beidem kommt.");
    expect(document.activeElement!.textContent).toBe("Ihr Stimmzettel ist verschlüsselt");
    await press("Diesen Stimmzettel prüfen und verwerfen");
    await show(votes([vote({ ...secret, mine: mine({ opened }) })], scene.acts));
    expect(text()).toContain("Das zweite Gerät muss denselben Code nennen");
    expect(document.activeElement!.textContent).toBe("Zum Prüfen offengelegt");
    // It outlives the card and the phase, and takes the focus from nowhere.
    document.getElementById("buehne")!.focus();
    await show(votes([closed({ ...secret, result: null, mine: mine({ opened }) })], scene.acts));
    expect(document.activeElement!.id).toBe("buehne");
    expect(button("Offengelegten Stimmzettel weglegen")).toBeDefined();
    await show(votes([vote({ ...secret, mine: mine({ opened }) })], scene.acts));
    await press("Jetzt neu abstimmen");
    await show(votes([vote(secret)], scene.acts));
    expect(document.querySelectorAll("input:checked")).toHaveLength(0);
    await choose("Chidi Okafor");
    await press("Mit Code: prüfen oder abgeben …");
    await press("Diesen Stimmzettel abgeben");
    expect(scene.calls.filter(([name]) => name !== "forgetSealed")).toEqual([["seal", ids(3), ["c1"]], ["challenge", ids(3)], ["putAwayShown", ids(3)], ["seal", ids(3), ["c2"]], ["castSealed", ids(3)]]);
    expect(scene.calls.some(([name]) => name === "forgetSealed")).toBe(true);
    await show(votes([vote({ ...secret, mine: mine({ ballot: "accepted", code: "A1B2-C3D4-E5F6", sealedCode: opened.code }) })], scene.acts));
    expect(text()).toContain("In der Urne liegt der Stimmzettel A1B2-C3D4-E5F6-G7H8.");
    await show(votes([vote({ ...secret, mine: mine({ ballot: "accepted", code: "A1B2-C3D4-E5F6", sealedCode: "ZZZZ-C3D4-E5F6-G7H8" }) })], scene.acts));
    expect(text()).toContain("In der Urne liegt ein anderer Stimmzettel");
    // Another ballot stands there now, and of that one no code was seen on this page.
    await show(votes([vote({ ...secret, mine: mine({ ballot: "accepted", code: "B1B2-C3D4-E5F6", sealedCode: "ZZZZ-C3D4-E5F6-G7H8" }) })], scene.acts));
    expect(text()).not.toContain("In der Urne liegt ein anderer Stimmzettel");
    expect(text()).toContain("In der Urne liegt der Stimmzettel ZZZZ-C3D4-E5F6-G7H8.");
  });

  it("takes no other ballot for a forged one: not the next one, and not the one that stands there after a refusal", async () => {
    const secret = { definition: fixture.ELECTION };
    const [first, next] = ["A1B2-C3D4-E5F6", "B1B2-C3D4-E5F6"];
    const refused = Promise.reject(new VoteRefused("entry-order"));
    refused.catch(() => undefined);
    scene.acts = noted(scene.calls, { seal: { code: "SEEN-SEEN-SEEN-SEEN" }, castSealed: refused });
    const there = (code: string, sealedCode: string) => show(votes([vote({ ...secret, mine: mine({ ballot: "accepted", code, sealedCode }) })], scene.acts));
    await there(first, "FRST-FRST-FRST-FRST");
    await press("Stimme ändern");
    await choose("Linh Nguyen");
    await press("Mit Code: prüfen oder abgeben …");
    await press("Diesen Stimmzettel abgeben");
    await there(next, "NEXT-NEXT-NEXT-NEXT");
    expect(text()).toContain("In der Urne liegt der Stimmzettel NEXT-NEXT-NEXT-NEXT.");
    expect(text()).not.toContain("In der Urne liegt ein anderer Stimmzettel");
  });

  it("says which sealed ballot lies in the urn on every device of the person, and after the close", async () => {
    const sealedCode = "A1B2-C3D4-E5F6-G7H8";
    await show(votes([vote({ definition: fixture.ELECTION, voted: new Set([ids(11)]), mine: mine({ sealedCode }) })], scene.acts));
    expect(text()).toContain(`In der Urne liegt der Stimmzettel ${sealedCode}.`);
    await show(votes([closed({ definition: fixture.ELECTION, mine: mine({ ballot: "found", sealedCode }) })], scene.acts));
    expect(text()).toContain(`In der Urne liegt der Stimmzettel ${sealedCode}.`);
  });

  it("works out what another device has shown", async () => {
    const found = { code: "A1B2-C3D4-E5F6-G7H8", isHonest: true, isPutAway: true, choice: ["c1"] };
    const answers = [Promise.resolve(found), Promise.resolve({ ...found, isPutAway: false }), Promise.resolve({ ...found, isHonest: false, isPutAway: false }), Promise.reject(new VoteRefused("audit-form"))];
    answers[3]!.catch(() => undefined);
    await show(votes([vote({ definition: fixture.ELECTION })], { ...scene.acts, checkShown: () => answers.shift()! }));
    await write("Text, den das andere Gerät zeigt", "plenum-audit/1 …");
    for (const says of ["In diesem Stimmzettel steht: Linh Nguyen. Sein Code ist A1B2-C3D4-E5F6-G7H8.", "In der Urne steht nicht, dass dieser Stimmzettel verworfen ist", "Das passt nicht zusammen.", "Das ist kein offengelegter Stimmzettel dieser Abstimmung."]) {
      await press("Prüfen");
      expect(text()).toContain(says);
    }
    expect(document.activeElement!.tagName).toBe("TEXTAREA");
  });

  it("shows one share of a disputed ballot where it cannot be cast anew", async () => {
    await show(votes([vote({ definition: { ...fixture.ELECTION, change: false }, mine: mine({ ballot: "accepted", disputed: true }) })], scene.acts));
    await press("Anteil offenlegen");
    expect(scene.calls).toEqual([["settle", ids(3)]]);
  });

  it("agrees knowing what it means, and gives the sum", async () => {
    const asked = vote({ stage: "empty", definition: null, roll: null, members: [], trustee: { number: null, state: "asked" }, asked: [ids(11)] });
    await show(votes([asked], scene.acts));
    expect(text()).toContain("Eine Person allein erfährt keine einzelne Stimme");
    await press("Ich bin bereit");
    await show(votes([vote({ ...due, confirmed: 4 })], scene.acts));
    expect(text()).toContain("1 von 2 nötigen Summen sind da");
    expect(text()).toContain("4 von 5 Geräten haben die geschlossene Urne bestätigt");
    await press("Summe geben");
    expect(scene.calls).toEqual([["agree", ids(3)], ["giveSum", ids(3)]]);
  });

  it("agrees with the line of the program beside the browser", async () => {
    const asked = vote({ stage: "empty", definition: null, roll: null, members: [], trustee: { number: null, state: "asked" }, asked: [ids(11)] });
    await show(votes([asked], scene.acts, { desk: fixture.chairDesk() }));
    await press("Mit dem Programm auf diesem Rechner …");
    expect(document.querySelector("dialog")!.textContent).toMatch(/plenum-trustee http:\/\/localhost(:\d+)?#[0-9a-f]{32}\.[0-9a-f]{32}/);
    await press("Zusagen");
    expect(text()).toContain("Fügen Sie die Zeile des Programms ein.");
    expect(scene.calls).toEqual([]);
    await write("Zeile des Programms", "plenum-trustee-key:AAAA");
    await press("Zusagen");
    expect(scene.calls).toEqual([["agreeByTool", ids(3), "plenum-trustee-key:AAAA"]]);
    await show(votes([vote({ definition: fixture.ELECTION, trustee: { number: 2, state: "tool" } })], scene.acts));
    expect(text()).toContain("Das Programm auf Ihrem Rechner übernimmt diese Aufgabe");
    expect(document.querySelector(".call")!.textContent).toContain("plenum-trustee http://localhost");
    expect(button("Aufruf kopieren")).toBeDefined();
  });

  it("gives it over too few confirmations only after reading what that means", async () => {
    const answers = [Promise.reject(new VoteRefused("few-confirmed")), Promise.resolve()];
    answers[0]!.catch(() => undefined);
    const giveSum = (id: string) => (scene.calls.push(["giveSum", id]), answers.shift()!);
    await show(votes([vote({ ...due, confirmed: 2 })], { ...scene.acts, giveSum }));
    await press("Summe trotzdem geben …");
    expect(scene.calls).toEqual([]);
    expect(document.querySelector("dialog")!.textContent).toContain("Ohne Bestätigung kann der Server eine einzelne Stimme aufdecken");
    await press("Summe trotzdem geben");
    expect(scene.calls).toEqual([["giveSum", ids(3)], ["giveSum", ids(3)]]);
    expect(document.querySelector("dialog")).toBeNull();
  });

  it("is asked as well when the engine counts fewer than the card", async () => {
    const giveSum = () => Promise.reject(new VoteRefused("few-confirmed"));
    await show(votes([vote({ ...due, confirmed: 4 })], { ...scene.acts, giveSum }));
    await press("Summe geben");
    expect(document.querySelector("dialog")).not.toBeNull();
    expect(scene.notices.state.getSnapshot().filter(({ kind }) => kind === "refused")).toEqual([]);
  });

  it("name candidates of an election, and ask trustees of a secret one", async () => {
    scene.acts = noted(scene.calls, { askTrustees: ids(3), draft: draft(fixture.ELECTION) });
    await panel([]);
    await press("Neue Abstimmung");
    await press("Wahl");
    await act(() => [...document.querySelectorAll("label")].find((one) => one.textContent!.startsWith("Geheim"))!.querySelector("input")!.click());
    await write("Titel", "Wahl der Leitung");
    await write("Wortlaut", "Wer leitet?");
    const first = document.querySelector<HTMLInputElement>("[aria-label='Vorschlag 1']")!;
    await act(() => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!.call(first, "Linh Nguyen");
      first.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await press("Weiter zu den Vertrauenspersonen");
    expect(button("0 Personen fragen").getAttribute("aria-disabled")).toBe("true");
    for (const name of ["Ada Brandt Liste A", "Clara Thoms Liste B", "Gisa Behn Liste A"]) await choose(name);
    await press("3 Personen fragen");
    expect(scene.calls[0]).toEqual(["askTrustees", null, "Wahl der Leitung", [ids(10), ids(12), ids(16)]]);
    const asked = vote({ stage: "empty", definition: null, title: "Wahl der Leitung", asked: [ids(10), ids(12), ids(16)], agreed: [ids(10), ids(12)] });
    await panel([asked]);
    expect(text()).toContain("Zugestimmt haben 2 von 3");
    expect(button("Weiter zur Durchsicht").getAttribute("aria-disabled")).toBe("true");
    await panel([{ ...asked, agreed: asked.asked }]);
    await press("Weiter zur Durchsicht");
    expect(scene.calls[1]).toMatchObject(["draft", ids(3), { kind: "secret", threshold: 2, options: ["Linh Nguyen"] }]);
  });
});
