// What a person reads and presses in a vote, in its main states.
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { act } from "react";
import { createRoot } from "react-dom/client";
import type { Root } from "react-dom/client";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import decodeQR from "qr/decode.js";
import { HistoryPanel } from "../history/HistoryPanel";
import { History } from "../history/history";
import { RoomScope } from "../room/act";
import type { RoomContext } from "../room/act";
import { Notices } from "../room/notices";
import type { Plan, VoteActs, Votes, VoteView } from "./contract";
import { VoteRefused } from "./contract";
import { VoteFront } from "./Front";
import { VoteFrontPart } from "./parts";
import * as fixture from "./views.fixture";
import { VoteBoundary } from "./VoteBoundary";
import { VoteLine } from "./VoteLine";
import { VotePanel } from "./VotePanel";
import { VoteShelf } from "./VoteRoomProvider";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
i18n.load("de", {});
i18n.activate("de");

const { ids, vote, closed, mine, desk, chairDesk, noted, votes } = fixture;
const standing = { counted: 6, required: 4, quorum: "met" };
const people = vote().members.map(({ id, name, group }) => ({ id, name, group, participant: `p-${name}`, place: "remote" }));
const room = { conference: { clockSkewMs: 0, sitting: { members: people, standing } }, call: {}, act: () => Promise.resolve(), may: () => true } as unknown as RoomContext;

let root: Root;
let calls: (readonly unknown[])[];
let acts: VoteActs;
let notices: Notices;
let panels: number;
beforeEach(() => {
  document.body.innerHTML = `<main id="buehne" tabindex="-1"></main><div id="app"></div>`;
  root = createRoot(document.getElementById("app")!);
  calls = [];
  acts = noted(calls);
  notices = new Notices();
  panels = 0;
});
afterEach(() => act(() => root.unmount()));

const show = (all: Votes, children: ReactNode = <VoteFront />) =>
  act(() => root.render(<I18nProvider i18n={i18n}><RoomScope value={room}><VoteShelf votes={all} notices={notices} onPanel={() => (panels += 1)}>{children}</VoteShelf></RoomScope></I18nProvider>));
const panel = (all: readonly VoteView[], part: Partial<Votes> = {}) => show(votes(all, acts, { desk: chairDesk(), ...part }), <VotePanel />);
const text = () => document.body.textContent!.replaceAll(/\s+/g, " ");
const buttons = () => [...document.querySelectorAll("button")];
const button = (name: string) => {
  const found = buttons().find((one) => (one.getAttribute("aria-label") ?? one.textContent) === name);
  if (!found) throw new Error(`no button ${name}; there are ${buttons().map((one) => one.getAttribute("aria-label") ?? one.textContent).join(" | ")}`);
  return found;
};
const press = (name: string) => act(async () => button(name).click());
const choose = (label: string) => act(() => [...document.querySelectorAll("label")].find((one) => one.textContent === label)!.querySelector("input")!.click());
const write = (label: string, value: string) =>
  act(() => {
    const name = [...document.querySelectorAll("label")].find((one) => one.textContent === label)!;
    const field = document.getElementById(name.htmlFor) as HTMLInputElement | HTMLTextAreaElement;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")!.set!.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
/** The focus is looked after a little later. */
const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 80)));
const opened = async (name: string) => act(async () => buttons().find((one) => one.textContent!.includes(name))!.click());

describe("the card of a voter", () => {
  it("chooses and casts in two steps, and says by whom it is seen", async () => {
    await show(votes([vote()], acts));
    expect(text()).toContain("Nach dem Schluss sehen alle Ihren Namen und Ihre Stimme");
    expect(text()).toContain("2 von 6haben abgestimmt");
    expect(document.querySelectorAll("input:checked")).toHaveLength(0);
    await press("Stimme abgeben");
    expect(calls).toEqual([]);
    await choose("Nein");
    await press("Stimme „Nein“ abgeben");
    expect(calls).toEqual([["cast", ids(3), ["no"]]]);
  });

  it("offers the files of the motion, and says that one is unchanged when it was opened", async () => {
    const one = { name: "Lageplan.pdf", size: 2_400_000, hash: new Uint8Array(32).fill(7) };
    URL.createObjectURL = () => "blob:file";
    acts = noted(calls, { attachment: new Blob(["%PDF-1.7"]) });
    await show(votes([vote({ definition: fixture.definition({ attachments: [one] }) })], acts));
    expect(text()).toContain("Lageplan.pdf2,4 MB");
    await press("Lageplan.pdf");
    expect(calls).toEqual([["attachment", ids(3), one]]);
    expect(text()).toContain("unverändert");
  });

  it("shows what was cast with its code, and changes it until the close", async () => {
    await show(votes([vote({ mine: mine({ ballot: "accepted", choice: ["no"], code: "A1B2-C3D4-E5F6" }) })], acts));
    expect(text()).toContain("Sie haben „Nein“ gestimmt");
    expect(text()).toContain("A1B2-C3D4-E5F6");
    await press("Stimme ändern");
    await choose("Ja");
    await press("Stimme „Ja“ abgeben");
    expect(calls).toEqual([["cast", ids(3), ["yes"]]]);
  });

  it("keeps a secret choice to itself and names who could open it", async () => {
    await show(votes([vote({ definition: fixture.ELECTION })], acts));
    expect(text()).toContain("Erprobung, noch nicht von außen geprüft");
    expect(text()).toContain("solange nicht 2 der 3 Vertrauenspersonen dafür zusammenwirken");
    await choose("Linh Nguyen");
    expect(button("Stimme verschlüsseln und abgeben").getAttribute("aria-disabled")).toBe("false");
    await show(votes([vote({ definition: fixture.ELECTION, mine: mine({ ballot: "accepted", code: "A1B2-C3D4-E5F6" }) })], acts));
    expect(text()).toContain("Ihre Stimme ist abgegeben");
    expect(document.querySelector(".verdict")!.textContent).not.toContain("Nguyen");
  });

  it("seals a secret ballot first, and then casts it or shows it and chooses anew", async () => {
    const opened = { code: "A1B2-C3D4-E5F6-G7H8", text: "plenum-audit/1 …", file: new Blob() };
    acts = noted(calls, { seal: { code: opened.code }, challenge: opened, castSealed: "A1B2-C3D4-E5F6", forgetSealed: undefined });
    const secret = { definition: fixture.ELECTION };
    await show(votes([vote(secret)], acts));
    await press("Mit Code: prüfen oder abgeben …");
    expect(calls).toEqual([]);
    await choose("Linh Nguyen");
    await press("Mit Code: prüfen oder abgeben …");
    expect(text()).toContain("Ihr Gerät weiß vorher nicht, was von beidem kommt.");
    expect(document.activeElement!.textContent).toBe("Ihr Stimmzettel ist verschlüsselt");
    await press("Diesen Stimmzettel prüfen und verwerfen");
    await show(votes([vote({ ...secret, mine: mine({ opened }) })], acts));
    expect(text()).toContain("Das zweite Gerät muss denselben Code nennen");
    expect(document.activeElement!.textContent).toBe("Zum Prüfen offengelegt");
    // It outlives the card and the phase.
    await show(votes([closed({ ...secret, result: null, mine: mine({ opened }) })], acts));
    expect(button("Offengelegten Stimmzettel weglegen")).toBeDefined();
    await show(votes([vote({ ...secret, mine: mine({ opened }) })], acts));
    await press("Jetzt neu abstimmen");
    await show(votes([vote(secret)], acts));
    expect(document.querySelectorAll("input:checked")).toHaveLength(0);
    await choose("Chidi Okafor");
    await press("Mit Code: prüfen oder abgeben …");
    await press("Diesen Stimmzettel abgeben");
    expect(calls.filter(([name]) => name !== "forgetSealed")).toEqual([["seal", ids(3), ["c1"]], ["challenge", ids(3)], ["putAwayShown", ids(3)], ["seal", ids(3), ["c2"]], ["castSealed", ids(3)]]);
    expect(calls.some(([name]) => name === "forgetSealed")).toBe(true);
    await show(votes([vote({ ...secret, mine: mine({ ballot: "accepted", code: "A1B2-C3D4-E5F6", sealedCode: opened.code }) })], acts));
    expect(text()).toContain("In der Urne liegt der Stimmzettel A1B2-C3D4-E5F6-G7H8.");
    await show(votes([vote({ ...secret, mine: mine({ ballot: "accepted", code: "A1B2-C3D4-E5F6", sealedCode: "ZZZZ-C3D4-E5F6-G7H8" }) })], acts));
    expect(text()).toContain("In der Urne liegt ein anderer Stimmzettel");
    // Another ballot stands there now, and of that one no code was seen on this page.
    await show(votes([vote({ ...secret, mine: mine({ ballot: "accepted", code: "B1B2-C3D4-E5F6", sealedCode: "ZZZZ-C3D4-E5F6-G7H8" }) })], acts));
    expect(text()).not.toContain("In der Urne liegt ein anderer Stimmzettel");
    expect(text()).toContain("In der Urne liegt der Stimmzettel ZZZZ-C3D4-E5F6-G7H8.");
  });

  it("takes no other ballot for a forged one: not the next one, and not the one that stands there after a refusal", async () => {
    const secret = { definition: fixture.ELECTION };
    const [first, next] = ["A1B2-C3D4-E5F6", "B1B2-C3D4-E5F6"];
    const refused = Promise.reject(new VoteRefused("entry-order"));
    refused.catch(() => undefined);
    acts = noted(calls, { seal: { code: "SEEN-SEEN-SEEN-SEEN" }, castSealed: refused });
    const there = (code: string, sealedCode: string) => show(votes([vote({ ...secret, mine: mine({ ballot: "accepted", code, sealedCode }) })], acts));
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
    await show(votes([vote({ definition: fixture.ELECTION, voted: new Set([ids(11)]), mine: mine({ sealedCode }) })], acts));
    expect(text()).toContain(`In der Urne liegt der Stimmzettel ${sealedCode}.`);
    await show(votes([closed({ definition: fixture.ELECTION, mine: mine({ ballot: "found", sealedCode }) })], acts));
    expect(text()).toContain(`In der Urne liegt der Stimmzettel ${sealedCode}.`);
  });

  it("does not call a ballot found and confirmed that another device has replaced", async () => {
    const replaced = mine({ ballot: "replaced", code: "A1B2-C3D4-E5F6", otherKey: true, replaced: true });
    for (const at of [vote({ mine: { ...replaced, ballot: "accepted" } }), closed({ mine: replaced })]) {
      await show(votes([at], acts));
      expect(text()).toContain("Auf Ihren Namen steht jetzt ein anderes Gerät.");
    }
    expect(text()).toContain("Gezählt wird eine andere Stimme als die von diesem Gerät");
    expect(text()).not.toContain("in der Urne gefunden");
  });

  it("works out what another device has shown", async () => {
    const found = { code: "A1B2-C3D4-E5F6-G7H8", isHonest: true, isPutAway: true, choice: ["c1"] };
    const answers = [Promise.resolve(found), Promise.resolve({ ...found, isPutAway: false }), Promise.resolve({ ...found, isHonest: false, isPutAway: false }), Promise.reject(new VoteRefused("audit-form"))];
    answers[3]!.catch(() => undefined);
    await show(votes([vote({ definition: fixture.ELECTION })], { ...acts, checkShown: () => answers.shift()! }));
    await write("Text, den das andere Gerät zeigt", "plenum-audit/1 …");
    for (const says of ["In diesem Stimmzettel steht: Linh Nguyen. Sein Code ist A1B2-C3D4-E5F6-G7H8.", "In der Urne steht nicht, dass dieser Stimmzettel verworfen ist", "Das passt nicht zusammen.", "Das ist kein offengelegter Stimmzettel dieser Abstimmung."]) {
      await press("Prüfen");
      expect(text()).toContain(says);
    }
    expect(document.activeElement!.tagName).toBe("TEXTAREA");
  });

  it("takes several candidates within the limits, or an abstention alone", async () => {
    const definition = fixture.definition({ options: fixture.ELECTION.options, selection: { min: 1, max: 2 }, rule: fixture.ruleNamed("go-sh/election", 2) });
    await show(votes([vote({ definition })], acts));
    await choose("Linh Nguyen");
    await choose("Chidi Okafor");
    await press("Stimme „Linh Nguyen, Chidi Okafor“ abgeben");
    await choose("Enthaltung");
    await press("Stimme „Enthaltung“ abgeben");
    expect(calls).toEqual([["cast", ids(3), ["c1", "c2"]], ["cast", ids(3), ["abstain"]]]);
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
    await show(votes([vote(part)], acts, more));
    expect(text()).toContain(why);
    expect(document.querySelectorAll(".opts input")).toHaveLength(0);
  });

  it("is found again in the closed urn, with the code that is read out and the sum spelt out", async () => {
    await show(votes([closed()], acts));
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

  it("turns another code into an objection with both of them named", async () => {
    await show(votes([closed()], acts));
    await press("Nein, anders");
    const dialog = document.querySelector("dialog")!;
    expect(dialog.querySelector("textarea")!.value).toBe("Mein Gerät zeigt den Prüfcode K7M4-R9TX; vorgelesen wurde ein anderer.");
    await act(async () => dialog.querySelector("form")!.requestSubmit());
    expect(calls[0]!.slice(0, 2)).toEqual(["object", ids(3)]);
  });

  it("is loud when the ballot is missing, says what to do, and cannot be put away", async () => {
    await show(votes([closed({ alarm: "alarm-ballot-missing", mine: mine({ ballot: "missing", code: "A1B2-C3D4-E5F6" }) })], acts));
    expect(document.querySelector(".vote.alarm")).not.toBeNull();
    expect(text()).toContain("Ihr Gerät findet Ihre Stimme nicht in der Urne");
    expect(text()).toContain("Das ist kein Fehler von Ihnen.");
    expect(buttons().some((one) => one.getAttribute("aria-label") === "Karte weglegen")).toBe(false);
    expect(button("Nachweis sichern")).toBeDefined();
    expect(notices.state.getSnapshot()[0]).toMatchObject({ kind: "vote-alarm", sticky: true });
  });

  it("comes with its title before the alarm, which says when an earlier visit of this device has found it", async () => {
    const at = new Date(2026, 10, 26, 14, 3).getTime();
    await show(votes([vote({ alarm: "alarm-fork", alarmedAt: at })], acts));
    const [title, alarm] = [document.querySelector("h2")!, document.querySelector("[role=alert]")!];
    expect(title.compareDocumentPosition(alarm) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    expect(alarm.textContent).toMatch(/Gefunden: .*26\. November 2026.*14:03, bevor diese Seite zuletzt geladen wurde\./);
    await press("Ist geklärt …");
    expect(document.querySelector("dialog")!.textContent).toContain("steht in keiner Niederschrift");
    await press("Neu prüfen und weitermachen");
    await show(votes([vote({ stage: "announced", alarm: "alarm-fork", alarmedAt: at })], acts));
    await press("Gelesen, Alarm weglegen");
    expect(calls).toEqual([["settleAlarm", ids(3), null], ["settleAlarm", ids(3), null]]);
  });

  it.each([vote(), closed({ stage: "closed", result: null }), closed(), closed({ stage: "announced" })])("takes an objection as long as the law does", async (at) => {
    await show(votes([{ ...at, stage: "open" }], acts));
    await show(votes([at], acts));
    await press("Einwendung erheben");
    expect(document.querySelector("dialog")).not.toBeNull();
  });

  it("keeps the focus on the card when the phase takes what had it, and takes it from nowhere else", async () => {
    await show(votes([vote()], acts));
    document.querySelector<HTMLElement>(".opts input")!.focus();
    await show(votes([closed()], acts));
    await settled();
    expect(document.activeElement!.textContent).toBe("Neubau Kita Lindenhof, Variante B");
    document.getElementById("buehne")!.focus();
    await show(votes([closed({ stage: "announced" })], acts));
    await settled();
    expect(document.activeElement!.id).toBe("buehne");
  });

  it("says what to do when the program of votes could not be fetched, or breaks off, and leaves the room alone", async () => {
    await show({ ...votes([], acts), isMissing: true }, <><VoteFrontPart /><p>Bühne</p></>);
    expect(document.querySelector("[role=alert]")!.textContent).toContain("Die Abstimmungen konnten nicht geladen werden.");
    expect(button("Neu laden")).toBeDefined();
    expect(text()).toContain("Bühne");
    const silent = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const Broken = () => {
      throw new Error("whatever");
    };
    await show(votes([vote()], acts), <><VoteBoundary className="vote-front"><Broken /></VoteBoundary><p>Bühne</p></>);
    expect(document.querySelector("[role=alert]")!.textContent).toContain("lassen sich hier gerade nicht anzeigen");
    expect(text()).toContain("Bühne");
    silent.mockRestore();
  });

  it("is found from what was told of it, before the stage or in the panel", async () => {
    const earlier = closed({ id: ids(4), title: "Haushalt", stage: "announced" });
    const history = new History();
    history.note("Abstimmung läuft", 0, ids(3));
    history.note("Das Ergebnis ist festgestellt: Haushalt", 0, ids(4));
    history.note("Beigetreten", 0);
    let left = 0;
    await show(votes([earlier, vote()], acts), <><VoteFront /><HistoryPanel history={history} onLeave={() => (left += 1)} /></>);
    const [, second, first] = [...document.querySelectorAll(".hist li")].map((one) => one.querySelector("button"));
    expect(document.querySelectorAll(".hist button")).toHaveLength(2);
    await act(async () => first!.click());
    expect([left, panels]).toEqual([1, 0]);
    await act(async () => second!.click());
    expect([left, panels]).toEqual([1, 1]);
  });

  it("is put away and brought back by the line that stays in sight; the next phase brings it by itself", async () => {
    const both = <><VoteLine /><VoteFront /></>;
    await show(votes([vote()], acts), both);
    expect(text()).toContain("Ihre Stimme fehlt noch");
    await press("Karte weglegen");
    expect(document.querySelector(".vote")).toBeNull();
    expect(document.activeElement!.id).toBe("buehne");
    await act(async () => document.querySelector<HTMLButtonElement>(".vz")!.click());
    expect(document.querySelector(".vote")).not.toBeNull();
    await press("Karte weglegen");
    await show(votes([closed()], acts), both);
    expect(document.querySelector(".vote")).not.toBeNull();
  });

  it("keeps the focus where it is when a vote comes", async () => {
    await show(votes([], acts), <><input id="typing" /><VoteFront /></>);
    document.getElementById("typing")!.focus();
    await show(votes([vote()], acts), <><input id="typing" /><VoteFront /></>);
    expect(document.querySelector(".vote")).not.toBeNull();
    expect(document.activeElement!.id).toBe("typing");
  });

  it("shows one share of a disputed ballot where it cannot be cast anew", async () => {
    await show(votes([vote({ definition: { ...fixture.ELECTION, change: false }, mine: mine({ ballot: "accepted", disputed: true }) })], acts));
    await press("Anteil offenlegen");
    expect(calls).toEqual([["settle", ids(3)]]);
  });

  it("sends one ballot however often one presses, and forgets what was chosen when another stands there", async () => {
    let answer = () => {};
    const cast = (...wanted: unknown[]) => (calls.push(wanted), new Promise<void>((resolve) => (answer = resolve)));
    const slow = { ...acts, cast };
    await show(votes([vote()], slow));
    await choose("Ja");
    const send = button("Stimme „Ja“ abgeben");
    await act(async () => [send, send].forEach((one) => one.click()));
    expect(calls).toHaveLength(1);
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
    expect(calls).toHaveLength(3);
  });

  it("keeps an alarm as a bar above the next open vote, and both can be reached", async () => {
    const wrong = closed({ id: ids(4), title: "Haushalt", alarm: "alarm-fork" });
    await show(votes([wrong, vote()], acts));
    expect(document.querySelector("[data-vote]")!.getAttribute("data-vote")).toBe(ids(3));
    const bar = () => act(async () => document.querySelector<HTMLButtonElement>(".front-bar")!.click());
    expect(document.querySelector(".front-bar")!.textContent).toContain("Prüfung fehlgeschlagen Haushalt");
    await bar();
    expect(document.querySelector(".vote.alarm")!.getAttribute("data-vote")).toBe(ids(4));
    expect(document.querySelector(".front-bar")!.textContent).toContain("Ihre Stimme fehlt noch Neubau");
    await bar();
    expect(document.querySelector("[data-vote]")!.getAttribute("data-vote")).toBe(ids(3));
    await show(votes([wrong, closed({ stage: "announced" })], acts));
    expect(document.querySelector(".vote.alarm")).not.toBeNull();
  });

  it("says an option in one's own words beside those of the record, and who the trustees are", async () => {
    const options = fixture.MOTION.map((option) => (option.id === "yes" ? { ...option, label: "Dafür" } : option));
    await show(votes([vote({ definition: fixture.definition({ options }) })], acts));
    await choose("Ja (Dafür)");
    expect(button("Stimme „Ja (Dafür)“ abgeben")).toBeDefined();
    await show(votes([vote({ definition: fixture.ELECTION })], acts));
    expect(text()).toContain("Vertrauenspersonen: Ada Brandt, Clara Thoms, Gisa Behn");
  });

  it("shows the receipt as a QR code and as its text", async () => {
    const receipt = `plenum-receipt/1 ${ids(3)} 4 ${"A".repeat(43)}= 9 ${"B".repeat(43)}= ${"C".repeat(91)}=`;
    await show(votes([closed()], noted(calls, { receiptText: receipt })));
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
    const refusing = { ...acts, object: () => Promise.reject(new VoteRefused("entry-limit")) };
    await show(votes([closed()], refusing));
    await press("Einwendung erheben");
    const dialog = document.querySelector("dialog")!;
    await write("Wogegen, und warum?", "Der Ton war weg.");
    await act(async () => dialog.querySelector("form")!.requestSubmit());
    expect(dialog.isConnected).toBe(true);
    expect(dialog.querySelector("textarea")!.value).toBe("Der Ton war weg.");
    expect(dialog.querySelector("[role=alert]")!.textContent).toContain("Das ist zu lang");
  });

  it("says why the server refused", async () => {
    const refusing = { ...acts, cast: () => Promise.reject(new VoteRefused("ballot-late")) };
    await show(votes([vote()], refusing));
    await choose("Ja");
    await press("Stimme „Ja“ abgeben");
    expect(notices.state.getSnapshot()[0]?.text).toBe("Dafür ist es zu spät: Die Zeit ist um.");
  });
});

describe("a trustee", () => {
  const due: Partial<VoteView> = { definition: fixture.ELECTION, stage: "closed", waitsFor: "sums", sums: 1, trustee: { number: 2, state: "due" } };

  it("agrees knowing what it means, and gives the sum", async () => {
    const asked = vote({ stage: "empty", definition: null, roll: null, members: [], trustee: { number: null, state: "asked" }, asked: [ids(11)] });
    await show(votes([asked], acts));
    expect(text()).toContain("Eine Person allein erfährt keine einzelne Stimme");
    await press("Ich bin bereit");
    await show(votes([vote({ ...due, confirmed: 4 })], acts));
    expect(text()).toContain("1 von 2 nötigen Summen sind da");
    expect(text()).toContain("4 von 5 Geräten haben die geschlossene Urne bestätigt");
    await press("Summe geben");
    expect(calls).toEqual([["agree", ids(3)], ["giveSum", ids(3)]]);
  });

  it("gives it over too few confirmations only after reading what that means", async () => {
    const answers = [Promise.reject(new VoteRefused("few-confirmed")), Promise.resolve()];
    answers[0]!.catch(() => undefined);
    const giveSum = (id: string) => (calls.push(["giveSum", id]), answers.shift()!);
    await show(votes([vote({ ...due, confirmed: 2 })], { ...acts, giveSum }));
    await press("Summe trotzdem geben …");
    expect(calls).toEqual([]);
    expect(document.querySelector("dialog")!.textContent).toContain("Ohne Bestätigung kann der Server eine einzelne Stimme aufdecken");
    await press("Summe trotzdem geben");
    expect(calls).toEqual([["giveSum", ids(3)], ["giveSum", ids(3)]]);
    expect(document.querySelector("dialog")).toBeNull();
  });

  it("is asked as well when the engine counts fewer than the card", async () => {
    const giveSum = () => Promise.reject(new VoteRefused("few-confirmed"));
    await show(votes([vote({ ...due, confirmed: 4 })], { ...acts, giveSum }));
    await press("Summe geben");
    expect(document.querySelector("dialog")).not.toBeNull();
    expect(notices.state.getSnapshot().filter(({ kind }) => kind === "refused")).toEqual([]);
  });
});

describe("those who lead", () => {
  const draft = (content: unknown) => ({ vote: ids(3), body: "{}", content });

  it("make a vote, read what is fixed, and sign it", async () => {
    acts = noted(calls, { draft: draft(fixture.definition()) });
    await panel([]);
    await press("Neue Abstimmung");
    await press("Weiter zur Durchsicht");
    expect(text()).toContain("Geben Sie einen Titel ein.");
    await write("Titel", " Neubau ");
    await write("Wortlaut", "Der Rat beschließt.");
    expect(text()).toContain("Angenommen bei mehr Ja als Nein");
    await press("Weiter zur Durchsicht");
    const plan = calls[0]![2] as Plan;
    expect(plan).toMatchObject({ title: "Neubau", motion: "Der Rat beschließt.", kind: "open", rule: "go-sh/resolution", options: [], repeats: null });
    expect(text()).toContain("Das wird festgelegt und kann nicht mehr geändert werden.");
    expect([...document.querySelectorAll(".roles li")].map((one) => one.textContent)).toEqual(["Ja", "Nein", "Enthaltung"]);
    button("Festlegen und unterschreiben").focus();
    await press("Festlegen und unterschreiben");
    expect(calls[1]![0]).toBe("fix");
    await panel([vote({ stage: "frozen", roll: null })]);
    await settled();
    expect(document.activeElement!.getAttribute("aria-label")).toBe("Abstimmung leiten");
  });

  it("name candidates of an election, and ask trustees of a secret one", async () => {
    acts = noted(calls, { askTrustees: ids(3), draft: draft(fixture.ELECTION) });
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
    expect(calls[0]).toEqual(["askTrustees", null, "Wahl der Leitung", [ids(10), ids(12), ids(16)]]);
    const asked = vote({ stage: "empty", definition: null, title: "Wahl der Leitung", asked: [ids(10), ids(12), ids(16)], agreed: [ids(10), ids(12)] });
    await panel([asked]);
    expect(text()).toContain("Zugestimmt haben 2 von 3");
    expect(button("Weiter zur Durchsicht").getAttribute("aria-disabled")).toBe("true");
    await panel([{ ...asked, agreed: asked.asked }]);
    await press("Weiter zur Durchsicht");
    expect(calls[1]).toMatchObject(["draft", ids(3), { kind: "secret", threshold: 2, options: ["Linh Nguyen"] }]);
  });

  it("add files to a motion while they write it, and take them away", async () => {
    const lageplan = { name: "Lageplan.pdf", size: 2_400_000, hash: "aGFzaA==" };
    const attached = { vote: ids(3), items: [lageplan] };
    acts = noted(calls, { attach: attached, detach: { vote: ids(3), items: [] }, draft: draft(fixture.definition()) });
    await panel([]);
    await press("Neue Abstimmung");
    await write("Titel", "Radweg");
    const file = new File(["%PDF-1.7"], "Lageplan.pdf");
    await act(async () => {
      const input = document.querySelector<HTMLInputElement>("input[type=file]")!;
      Object.defineProperty(input, "files", { value: [file], configurable: true });
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    expect(calls[0]).toEqual(["attach", null, [], file]);
    expect(text()).toContain("Lageplan.pdf2,4 MB");
    await write("Wortlaut", "Der Radweg wird gebaut.");
    await press("Weiter zur Durchsicht");
    expect(calls[1]).toMatchObject(["draft", ids(3), { title: "Radweg", motion: "Der Radweg wird gebaut.", attached }]);
    await press("Zurück zum Formular");
    await press("Anlage Lageplan.pdf entfernen");
    expect(calls[2]).toEqual(["detach", attached, lageplan.hash]);
    expect(text()).not.toContain("Lageplan.pdf");
  });

  it("look at the roll before it is signed: who is excluded, who has no device, who is missing", async () => {
    const { register, officers } = fixture.roll;
    const signed = {
      ...fixture.roll,
      register: { ...register, members: register.members.map((member) => (member.id === ids(12) ? { ...member, weight: 2 } : member)) },
      officers: [...officers, { ...officers[0]!, id: ids(30), name: "Kim Sand", duty: "minutes" as const }],
    };
    acts = noted(calls, { draftRoll: draft(signed) });
    await panel([vote({ stage: "frozen", roll: null, members: [] })]);
    // The chair has fixed the wording: the roll is drawn up at once.
    await opened("Neubau");
    await settled();
    expect(button("Neu aufstellen")).toBeDefined();
    expect(text()).toContain("stimmberechtigt6");
    expect(text()).toContain("andere Stimmenzahl als 1Clara Thoms 2LeitungAda BrandtSchriftführungKim Sand");
    expect(text()).toContain("Emil Oertzenkeine Stimme in dieser Abstimmungausgeschlossen");
    expect(text()).toContain("Dana Petersenohne eigenes Gerät, die Stimme wird erfasstTelefon");
    await press("Verzeichnis unterschreiben");
    expect(calls.map(([name]) => name)).toEqual(["draftRoll", "fixRoll"]);
  });

  it("open with a deadline", async () => {
    await panel([vote({ stage: "listed", voted: new Set() })]);
    await opened("Neubau");
    await act(() => {
      const select = document.querySelector<HTMLSelectElement>(".conduct select")!;
      select.value = "3";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    const now = Date.now();
    button("Abstimmung eröffnen").focus();
    await press("Abstimmung eröffnen");
    expect(calls[0]!.slice(0, 2)).toEqual(["open", ids(3)]);
    expect(calls[0]![2] as number).toBeGreaterThanOrEqual(now + 180_000);
    await panel([vote()]);
    await settled();
    expect(document.activeElement!.classList.contains("conduct")).toBe(true);
  });

  it("call names one by one, record who is on the phone, and are asked before they close with some missing", async () => {
    const definition = fixture.definition({ kind: { roll_call: { called: true } }, change: false });
    await panel([vote({ definition, byName: true, called: [ids(10), ids(11), ids(12), ids(13)] })]);
    await opened("Neubau");
    await press("Aufrufen: Fritz Albers");
    await press("Stimme von Dana Petersen erfassen");
    await choose("Ja");
    await press("Stimme erfassen");
    expect(calls).toHaveLength(1);
    await choose("Ich habe die Stimme laut wiederholt, und Dana Petersen hat zugestimmt.");
    await press("Stimme erfassen");
    await press("Abstimmung schließen …");
    expect(document.querySelector("dialog")!.textContent).toContain("Von den Anwesenden fehlen: Ben Okafor, Dana Petersen");
    await press("Schließen");
    expect(calls).toEqual([["call", ids(3), ids(15)], ["record", ids(3), ids(13), ["yes"], "phone"], ["close", ids(3)]]);
  });

  it("announce only after they asked for objections, and not while there is an alarm", async () => {
    await panel([closed()]);
    await opened("Neubau");
    await press("Ergebnis feststellen");
    expect(calls).toEqual([]);
    await choose("Ich habe gefragt: „Gibt es Einwendungen?“ Es gab keine.");
    // Somebody objects before it is declared: of that they have not asked.
    await panel([closed({ objections: [{ member: ids(12), text: "Kein Ton." }] })]);
    expect(document.querySelectorAll(".conduct input:checked")).toHaveLength(0);
    expect(text()).toContain("Inzwischen ist eine Einwendung dazugekommen.");
    await press("Ergebnis feststellen");
    expect(calls).toEqual([]);
    await choose("Ich habe nach Einwendungen gefragt. Aufgenommen sind 1; sie stehen in der Niederschrift.");
    await press("Ergebnis feststellen");
    expect(calls).toEqual([["announce", ids(3)]]);
    await panel([closed({ alarm: "alarm-fork" })]);
    expect(button("Ergebnis feststellen").getAttribute("aria-disabled")).toBe("true");
  });

  it("declare void with a reason, and repeat with the first one named", async () => {
    acts = noted(calls, { draft: draft(fixture.definition()) });
    await panel([closed()]);
    await opened("Neubau");
    await press("Für ungültig erklären …");
    expect(document.querySelectorAll("dialog input:checked")).toHaveLength(0);
    await press("Für ungültig erklären");
    expect(text()).toContain("Schreiben Sie, was war.");
    expect(text()).toContain("Wählen Sie den Grund.");
    expect(document.activeElement!.getAttribute("type")).toBe("radio");
    await write("Was war?", "Kein Ton.");
    await press("Für ungültig erklären");
    expect(calls).toEqual([]);
    await choose("Störung bei Bild oder Ton");
    await settled();
    await press("Für ungültig erklären");
    expect(calls).toEqual([["annul", ids(3), "disturbance", "Kein Ton."]]);
    await panel([closed({ stage: "void", voided: { cause: "disturbance", reason: "Kein Ton." } })]);
    await press("Abstimmung wiederholen …");
    await press("Weiter zur Durchsicht");
    expect(calls[1]).toMatchObject(["draft", null, { repeats: { vote: ids(3), reason: "Kein Ton." }, title: "Neubau Kita Lindenhof, Variante B" }]);
  });

  it("are told before they declare an open vote void what that shows to everybody", async () => {
    await panel([vote()]);
    await opened("Neubau");
    await press("Für ungültig erklären …");
    expect(document.querySelector("dialog")!.textContent).toContain("Damit sehen alle, wie bisher gestimmt wurde, mit Namen: 2 von 6 haben schon abgestimmt.");
    await press("Abbrechen");
    await panel([vote({ definition: fixture.ELECTION })]);
    await press("Für ungültig erklären …");
    expect(document.querySelector("dialog")!.textContent).toContain("Wie jemand gestimmt hat, wird dadurch nicht sichtbar");
  });

  it("see the alarm of their own device, members or not", async () => {
    const officer = desk({ you: ids(30), name: "Kim Sand", member: false, duty: "minutes" });
    await show(votes([closed({ alarm: "alarm-fork", mine: mine({ id: ids(30), entitled: false }) })], acts, { desk: officer }));
    expect(document.querySelector("[role=alert]")!.textContent).toContain("Der Server zeigt eine andere Urne als vorher");
    expect(text()).toContain("Stellen Sie kein Ergebnis fest, bis es geklärt ist.");
    await press("Ist geklärt …");
    await press("Neu prüfen und weitermachen");
    expect(document.activeElement!.tagName).toBe("TEXTAREA");
    await write("Wodurch wurde es geklärt?", " Neu gestartet. ");
    await settled();
    await press("Neu prüfen und weitermachen");
    expect(calls).toEqual([["settleAlarm", ids(3), "Alarm alarm-fork geklärt: Neu gestartet."]]);
    expect(buttons().some((one) => one.textContent === "Einwendung erheben")).toBe(false);
  });

  it("enter a new device only when they say so", async () => {
    await panel([vote({ keysDue: [{ id: ids(12), key: "k", proof: "minutes" }] })]);
    await opened("Neubau");
    await press("Neues Gerät von Clara Thoms eintragen");
    expect(calls).toEqual([]);
    await press("Eintragen");
    expect(calls[0]!.slice(0, 2)).toEqual(["rekey", ids(3)]);
  });

  it("see some of those who are missing, and all when they want to", async () => {
    const members = Array.from({ length: 60 }, (_, at) => ({ id: ids(100 + at), name: `Mitglied ${at}`, group: null, votes: 1, place: "remote" as const, excluded: false }));
    await panel([vote({ members, entitled: 60, voted: new Set() })]);
    await opened("Neubau");
    expect(document.querySelectorAll(".conduct .ppl li")).toHaveLength(40);
    await press("Weitere 20 zeigen");
    expect(document.querySelectorAll(".conduct .ppl li")).toHaveLength(60);
  });

  it("decide a tie where they are the chair", async () => {
    await panel([vote({ stage: "closed", waitsFor: "tie" })]);
    await opened("Neubau");
    await press("Antrag annehmen");
    expect(calls).toEqual([["decideTie", ids(3), true]]);
  });

  it("hear once how far the count is", async () => {
    await show(votes([vote({ definition: fixture.ELECTION, stage: "closed", waitsFor: "sums", sums: 1 })], acts, { desk: chairDesk() }), <><VoteFront /><VotePanel /></>);
    await opened("Wahl der");
    expect([...document.querySelectorAll("[role=status]")].filter((one) => one.textContent!.includes("nötigen Summen"))).toHaveLength(1);
  });

  it("draw a lot with all devices", async () => {
    await panel([vote({ stage: "closed", waitsFor: "lot" })]);
    await opened("Neubau");
    await press("Los ziehen");
    expect(calls).toEqual([["drawLot", ids(3)]]);
  });

  it("go on on paper for a reason, and enter the count as two people", async () => {
    await panel([vote()]);
    await opened("Neubau");
    await press("Auf Papier wechseln …");
    await write("Warum?", "Kein Ton im Saal.");
    await press("Auf Papier wechseln");
    const onPaper = { fellBack: true, stage: "closed", waitsFor: "paper" } as const;
    await panel([vote(onPaper)]);
    await press("Zählung eintragen");
    expect(text()).toContain("Geben Sie eine Zahl ein, auch wenn es 0 ist.");
    for (const [label, count] of Object.entries({ Ja: "3", Nein: "2", Enthaltung: "0", "Abgegebene Stimmzettel": "5" })) await write(label, count);
    await press("Zählung eintragen");
    expect(calls).toEqual([["fallBack", ids(3), "Kein Ton im Saal."], ["enterPaper", ids(3), [3, 2, 0], 5]]);
    await panel([vote({ ...onPaper, paper: { by: ids(10), votes: [3, 2, 0], participants: 5, isConfirmed: false } })]);
    expect(text()).toContain("Jetzt trägt eine zweite Person");
    await panel([vote({ ...onPaper, paper: { by: ids(12), votes: [3, 2, 0], participants: 5, isConfirmed: false } })]);
    expect(text()).toContain("Tragen Sie Ihre eigene ein");
  });
});
