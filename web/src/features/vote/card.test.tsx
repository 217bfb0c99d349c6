// What a member reads and presses in an open vote, in its main states.
import { act } from "react";
import { describe, expect, it } from "vitest";
import decodeQR from "qr/decode.js";
import { HistoryPanel } from "../history/HistoryPanel";
import { History } from "../history/history";
import type { Votes, VoteView } from "./contract";
import { VoteRefused } from "./contract";
import { VoteFront } from "./Front";
import { VoteCard } from "./VoteCard";
import * as fixture from "./views.fixture";
import { ids, vote, closed, mine, desk, noted, votes } from "./views.fixture";
import { button, choose, press, scene, settled, show, text, write } from "./views.harness";
import { VoteLine } from "./VoteLine";

describe("the card of a voter", () => {
  it("chooses and casts in two steps, and says by whom it is seen", async () => {
    await show(votes([vote()], scene.acts));
    expect(text()).toContain("Nach dem Schluss sehen alle Ihren Namen und Ihre Stimme");
    expect(text()).toContain("2 von 6haben abgestimmt");
    expect(document.querySelectorAll("input:checked")).toHaveLength(0);
    await press("Stimme abgeben");
    expect(scene.calls).toEqual([]);
    await choose("Nein");
    await press("Stimme „Nein“ abgeben");
    expect(scene.calls).toEqual([["cast", ids(3), ["no"]]]);
  });

  it("says for whom one stands in, before the opening and while one votes", async () => {
    for (const stage of ["listed", "open"] as const) {
      const own = vote({ stage, mine: mine({ standsInFor: "Clara Thoms" }) });
      await show(votes([own], scene.acts), <VoteCard vote={own} />);
      expect(text()).toContain("Sie vertreten in dieser Abstimmung Clara Thoms.");
    }
  });

  it("counts no ballots of the urn once the vote has gone on on paper", async () => {
    await show(votes([vote({ fellBack: true })], scene.acts), <><VoteLine /><VoteFront /></>);
    expect(text()).toContain("Es wird auf Papier weiter abgestimmt.");
    expect(text()).not.toContain("2 von 6");
    expect(text()).not.toContain("haben abgestimmt");
  });

  it("finds nothing in the urn that counts after a vote on paper, and keeps what is wrong", async () => {
    const onPaper = (ballot: "found" | "accepted" | "missing" | "replaced") => votes([fixture.closed({ fellBack: true, choices: null, mine: mine({ ballot, choice: ["no"], code: "A1B2-C3D4-E5F6" }) })], scene.acts);
    const proof = () => document.querySelector(".ver")!.textContent;
    for (const ballot of ["found", "accepted"] as const) {
      await show(onPaper(ballot));
      expect(proof()).toBe("Was in der Urne liegt, zählt nicht.5 von 5 Geräten haben denselben Stand bestätigt.");
    }
    await show(onPaper("missing"));
    expect(proof()).toContain("Ihr Gerät findet Ihre Stimme nicht in der Urne.");
    await show(onPaper("replaced"));
    expect(proof()).toContain("In der Urne liegt eine andere Stimme als die von diesem Gerät:");
    expect(proof()).not.toContain("Gezählt wird");
  });

  it("offers the files of the motion, and says that one is unchanged when it was opened", async () => {
    const one = { name: "Lageplan.pdf", size: 2_400_000, hash: new Uint8Array(32).fill(7) };
    URL.createObjectURL = () => "blob:file";
    scene.acts = noted(scene.calls, { attachment: new Blob(["%PDF-1.7"]) });
    await show(votes([vote({ definition: fixture.definition({ attachments: [one] }) })], scene.acts));
    expect(text()).toContain("Lageplan.pdf2,4 MB");
    await press("Lageplan.pdf");
    expect(scene.calls).toEqual([["attachment", ids(3), { hash: one.hash }]]);
    expect(text()).toContain("unverändert");
  });

  it("shows what was cast with its code, and changes it until the close", async () => {
    await show(votes([vote({ mine: mine({ ballot: "accepted", choice: ["no"], code: "A1B2-C3D4-E5F6" }) })], scene.acts));
    expect(text()).toContain("Sie haben „Nein“ gestimmt");
    expect(text()).toContain("A1B2-C3D4-E5F6");
    await press("Stimme ändern");
    await choose("Ja");
    await press("Stimme „Ja“ abgeben");
    expect(scene.calls).toEqual([["cast", ids(3), ["yes"]]]);
  });

  it("takes several candidates within the limits, or an abstention alone", async () => {
    const definition = fixture.definition({ options: fixture.ELECTION.options, selection: { min: 1, max: 2 }, rule: fixture.ruleNamed("go-sh/election", 2) });
    await show(votes([vote({ definition })], scene.acts));
    await choose("Linh Nguyen");
    await choose("Chidi Okafor");
    await press("Stimme „Linh Nguyen, Chidi Okafor“ abgeben");
    await choose("Enthaltung");
    await press("Stimme „Enthaltung“ abgeben");
    expect(scene.calls).toEqual([["cast", ids(3), ["c1", "c2"]], ["cast", ids(3), ["abstain"]]]);
  });

  it.each([
    ["Sie sind für diesen Punkt ausgeschlossen", { mine: mine({ entitled: false, excluded: true }) }, {}],
    ["Sie sind kein Mitglied des Gremiums", { mine: mine({ id: null, entitled: false }) }, { desk: desk({ you: null, member: false }), key: "none" }],
    ["liegt auf einem anderen Gerät", {}, { key: "other-device" }],
    ["liegt auf einem anderen Gerät", { mine: mine({ otherKey: true }) }, {}],
    ["erst nach der Unterschrift gekommen", { mine: mine({ otherKey: true }), roll: { ...fixture.roll, keys: [] } }, {}],
    ["Sagen Sie Ihre Stimme laut", {}, { key: "unable" }],
    ["Ihre Stimme ist schon in der Urne", { voted: new Set([ids(11)]) }, {}],
    ["Warten Sie, bis Ihr Name aufgerufen ist", { byName: true }, {}],
  ] as [string, Partial<VoteView>, Partial<Votes>][])("says why there is nothing to cast: %s", async (why, part, more) => {
    await show(votes([vote(part)], scene.acts, more));
    expect(text()).toContain(why);
    expect(document.querySelectorAll(".opts input")).toHaveLength(0);
  });

  it("is found again in the closed urn, with the code that is read out and the sum spelt out", async () => {
    await show(votes([closed()], scene.acts));
    expect(text()).toContain("Ihr Gerät hat Ihre Stimme „Nein“ in der Urne gefunden. Es hat den Stand bestätigt.");
    expect(text()).toContain("Stimmen in der Urne: 6 von 6");
    expect(text()).toContain("5 von 5 Geräten haben denselben Stand bestätigt");
    expect(text()).toContain("K7M4-R9TX");
    expect(text()).toContain("Köln · Sieben · München · Vier — Rostock · Neun · Tübingen · Xanten");
    expect(text()).toContain("Angenommenmit 4 zu 1 Stimmen bei 1 Enthaltung");
    expect(text()).toContain("Beschlussfähig: 6 von 6, nötig 4");
    expect([...document.querySelectorAll(".arith .num")].map((one) => one.textContent)).toEqual(["6 ≥ 4", "4 + 1 = 5", "4 ≥ 3", "1", "1"]);
    const names = document.querySelector<HTMLDetailsElement>("details.names")!;
    expect(names.querySelector("li")).toBeNull();
    await act(async () => {
      names.open = true;
      names.dispatchEvent(new Event("toggle"));
    });
    expect(text()).toContain("Ben OkaforNein");
  });

  it.each([vote(), closed({ stage: "closed", result: null }), closed(), closed({ stage: "announced" })])("takes an objection as long as the law does", async (at) => {
    await show(votes([{ ...at, stage: "open" }], scene.acts));
    await show(votes([at], scene.acts));
    await press("Einwendung erheben");
    expect(document.querySelector("dialog")).not.toBeNull();
  });

  it("keeps the focus on the card when the phase takes what had it, and takes it from nowhere else", async () => {
    await show(votes([vote()], scene.acts));
    document.querySelector<HTMLElement>(".opts input")!.focus();
    await show(votes([closed()], scene.acts));
    await settled();
    expect(document.activeElement!.textContent).toBe("Neubau Kita Lindenhof, Variante B");
    document.getElementById("buehne")!.focus();
    await show(votes([closed({ stage: "announced" })], scene.acts));
    await settled();
    expect(document.activeElement!.id).toBe("buehne");
  });

  it("is found from what was told of it, before the stage or in the panel", async () => {
    const earlier = closed({ id: ids(4), title: "Haushalt", stage: "announced" });
    const history = new History();
    history.note("Abstimmung läuft", 0, ids(3));
    history.note("Das Ergebnis ist festgestellt: Haushalt", 0, ids(4));
    history.note("Beigetreten", 0);
    let left = 0;
    await show(votes([earlier, vote()], scene.acts), <><VoteFront /><HistoryPanel history={history} onLeave={() => (left += 1)} /></>);
    const [, second, first] = [...document.querySelectorAll(".hist li")].map((one) => one.querySelector("button"));
    expect(document.querySelectorAll(".hist button")).toHaveLength(2);
    await act(async () => first!.click());
    expect([left, scene.panels]).toEqual([1, 0]);
    await act(async () => second!.click());
    expect([left, scene.panels]).toEqual([1, 1]);
  });

  it("is put away and brought back by the line that stays in sight; the next phase brings it by itself", async () => {
    const both = <><VoteLine /><VoteFront /></>;
    await show(votes([vote()], scene.acts), both);
    expect(text()).toContain("Ihre Stimme fehlt noch");
    await press("Karte weglegen");
    expect(document.querySelector(".vote")).toBeNull();
    expect(document.activeElement!.id).toBe("buehne");
    await act(async () => document.querySelector<HTMLButtonElement>(".vz")!.click());
    expect(document.querySelector(".vote")).not.toBeNull();
    await press("Karte weglegen");
    await show(votes([closed()], scene.acts), both);
    expect(document.querySelector(".vote")).not.toBeNull();
  });

  it("keeps the focus where it is when a vote comes", async () => {
    await show(votes([], scene.acts), <><input id="typing" /><VoteFront /></>);
    document.getElementById("typing")!.focus();
    await show(votes([vote()], scene.acts), <><input id="typing" /><VoteFront /></>);
    expect(document.querySelector(".vote")).not.toBeNull();
    expect(document.activeElement!.id).toBe("typing");
  });

  it("sends one ballot however often one presses, and forgets what was chosen when another stands there", async () => {
    let answer = () => {};
    const cast = (...wanted: unknown[]) => (scene.calls.push(wanted), new Promise<void>((resolve) => (answer = resolve)));
    const slow = { ...scene.acts, cast };
    await show(votes([vote()], slow));
    await choose("Ja");
    const send = button("Stimme „Ja“ abgeben");
    await act(async () => [send, send].forEach((one) => one.click()));
    expect(scene.calls).toHaveLength(1);
    expect(send.getAttribute("aria-busy")).toBe("true");
    const accepted = (code: string) => vote({ definition: fixture.ELECTION, mine: mine({ ballot: "accepted", code }) });
    await show(votes([accepted("A1B2-C3D4-E5F6")], slow));
    await act(async () => answer());
    for (const code of ["B1B2-C3D4-E5F6", "C1B2-C3D4-E5F6"]) {
      await press("Stimme ändern");
      expect(document.querySelectorAll("input:checked")).toHaveLength(0);
      await choose("Linh Nguyen");
      await press("Stimme verschlüsseln und abgeben");
      await show(votes([accepted(code)], slow));
      await act(async () => answer());
      expect(document.querySelectorAll(".opts input")).toHaveLength(0);
    }
    expect(scene.calls).toHaveLength(3);
  });

  it("says an option in one's own words beside those of the record, and who the trustees are", async () => {
    const options = fixture.MOTION.map((option) => (option.id === "yes" ? { ...option, label: "Dafür" } : option));
    await show(votes([vote({ definition: fixture.definition({ options }) })], scene.acts));
    await choose("Ja (Dafür)");
    expect(button("Stimme „Ja (Dafür)“ abgeben")).toBeDefined();
    await show(votes([vote({ definition: fixture.ELECTION })], scene.acts));
    expect(text()).toContain("Vertrauenspersonen: Ada Brandt, Clara Thoms, Gisa Behn");
  });

  it("shows the receipt as a QR code and as its text", async () => {
    const receipt = `plenum-receipt/1 ${ids(3)} 4 ${"A".repeat(43)}= 9 ${"B".repeat(43)}= ${"C".repeat(91)}=`;
    await show(votes([closed()], noted(scene.calls, { receiptText: receipt })));
    const details = document.querySelector<HTMLDetailsElement>("details.receipt")!;
    await act(async () => {
      details.open = true;
      details.dispatchEvent(new Event("toggle"));
    });
    expect(details.querySelector(".qr-text")!.textContent).toBe(receipt);
    // What the drawing says, read as a camera would.
    const size = Number(details.querySelector("svg")!.getAttribute("viewBox")!.split(" ")[2]);
    const [scale, dark] = [4, new Set<string>()];
    for (const [, x, y, length] of details.querySelector(".qr-dark")!.getAttribute("d")!.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
      for (let at = 0; at < Number(length); at += 1) dark.add(`${Number(x) + at} ${y}`);
    }
    const width = size * scale;
    const data = new Uint8Array(width * width * 4).map((_, at) => (at % 4 === 3 || !dark.has(`${Math.floor(((at >> 2) % width) / scale)} ${Math.floor((at >> 2) / width / scale)}`) ? 255 : 0));
    expect(decodeQR({ width, height: width, data })).toBe(receipt);
  });

  it("keeps what was written in an objection that was refused, and says why inside of the dialog", async () => {
    const refusing = { ...scene.acts, object: () => Promise.reject(new VoteRefused("entry-limit")) };
    await show(votes([closed()], refusing));
    await press("Einwendung erheben");
    const dialog = document.querySelector("dialog")!;
    await write("Wogegen, und warum?", "Der Ton war weg.");
    await act(async () => dialog.querySelector("form")!.requestSubmit());
    expect(dialog.isConnected).toBe(true);
    expect(dialog.querySelector("textarea")!.value).toBe("Der Ton war weg.");
    expect(dialog.querySelector("[role=alert]")!.textContent).toContain("Das ist zu lang");
  });

  it("says of a lot that nobody votes, and afterwards who was drawn and how many drew", async () => {
    const drawn = { definition: fixture.DRAW, voted: new Set<string>() };
    await show(votes([vote(drawn)], scene.acts), <><VoteLine /><VoteFront /></>);
    expect(text()).toContain("Losentscheid läuft");
    expect(text()).toContain("Gelost wird unter: Linh Nguyen, Chidi Okafor");
    expect(document.querySelectorAll(".opts, .seats")).toHaveLength(0);
    expect(text()).not.toContain("Ihre Stimme fehlt noch");
    await show(votes([closed({ ...drawn, choices: null, result: fixture.drawn("c2"), mine: mine({ confirmed: true }) })], scene.acts));
    expect(document.querySelector(".verdict")!.textContent).toContain("Gewählt: Chidi Okafor");
    expect(text()).toContain("Stimmberechtigte, deren Geräte mitgezogen haben6");
    expect(text()).toContain("Das Los hat entschieden");
    expect(text()).not.toContain("Stimmen in der Urne");
  });

  it("says why the server refused", async () => {
    const refusing = { ...scene.acts, cast: () => Promise.reject(new VoteRefused("ballot-late")) };
    await show(votes([vote()], refusing));
    await choose("Ja");
    await press("Stimme „Ja“ abgeben");
    expect(scene.notices.state.getSnapshot()[0]?.text).toBe("Dafür ist es zu spät: Die Zeit ist um.");
  });
});
