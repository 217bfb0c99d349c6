// What is wrong, and how whoever sits there gets on.
import { act } from "react";
import { describe, expect, it, vi } from "vitest";
import { VoteFrontPart } from "./parts";
import { ids, vote, closed, mine, chairDesk, definition, desk, votes } from "./views.fixture";
import { button, buttons, press, scene, settled, show, text, write } from "./views.harness";
import { VotePanel } from "./VotePanel";
import { VoteBoundary } from "./VoteBoundary";

describe("what is wrong", () => {
  it("is loud when the ballot is missing, says what to do, and cannot be put away", async () => {
    await show(votes([closed({ alarm: "alarm-ballot-missing", mine: mine({ ballot: "missing", code: "A1B2-C3D4-E5F6" }) })], scene.acts));
    expect(document.querySelector(".vote.alarm")).not.toBeNull();
    expect(text()).toContain("Ihr Gerät findet Ihre Stimme nicht in der Urne");
    expect(text()).toContain("Das ist kein Fehler von Ihnen.");
    expect(buttons().some((one) => one.getAttribute("aria-label") === "Karte weglegen")).toBe(false);
    expect(button("Nachweis sichern")).toBeDefined();
    expect(scene.notices.state.getSnapshot()[0]).toMatchObject({ kind: "vote-alarm", sticky: true });
  });

  it("keeps a device from what it would refuse: no ballot is offered, nor a change", async () => {
    await show(votes([vote({ alarm: "alarm-fork" })], scene.acts));
    expect(document.querySelectorAll(".opts")).toHaveLength(0);
    await show(votes([vote({ alarm: "alarm-fork", mine: mine({ ballot: "accepted", choice: ["no"], code: "A1B2-C3D4-E5F6" }) })], scene.acts));
    expect(text()).toContain("Sie haben „Nein“ gestimmt");
    expect(text()).not.toContain("Stimme ändern");
  });

  it("says no more that the acceptance is signed when signatures are what is wrong", async () => {
    const cast = mine({ ballot: "accepted", choice: ["no"], code: "A1B2-C3D4-E5F6" });
    await show(votes([vote({ alarm: "alarm-fork", mine: cast })], scene.acts));
    expect(text()).toContain("Der Server hat die Annahme unterschrieben.");
    await show(votes([vote({ alarm: "alarm-signature", mine: cast })], scene.acts));
    expect(text()).not.toContain("Der Server hat die Annahme unterschrieben.");
  });

  it("of the own ballot can be put away, which the device cannot clear: what it found stays on the card", async () => {
    const missing = mine({ ballot: "missing", code: "A1B2-C3D4-E5F6" });
    await show(votes([closed({ alarm: "alarm-ballot-missing", mine: missing })], scene.acts));
    await press("Ist geklärt …");
    expect(document.querySelector("dialog")!.textContent).toContain("kann es das nicht selbst klären: Ihre Stimme fehlt weiter");
    await press("Neu prüfen und Alarm weglegen");
    expect(scene.calls).toEqual([["settleAlarm", ids(3), null]]);
    await show(votes([closed({ mine: missing })], scene.acts));
    expect(document.querySelector(".ver")!.textContent).toContain("Ihr Gerät findet Ihre Stimme nicht in der Urne.");
    await show(votes([closed({ mine: mine({ ballot: "replaced", foreign: true }) })], scene.acts));
    expect(text()).toContain("Gezählt wird eine Stimme, die dieses Gerät nicht abgegeben hat.");
    expect(text()).not.toContain("an einem anderen Gerät abgestimmt");
  });

  it("sends members without a meeting to the chair, and those who lead to each other", async () => {
    const circular = { definition: definition({ circular: { opposable: true } }), alarm: "alarm-fork" } as const;
    await show(votes([vote(circular)], scene.acts));
    expect(text()).toContain("Rufen Sie den Vorsitz an und erheben Sie hier Einwendung.");
    await show(votes([vote(circular)], scene.acts, { desk: chairDesk() }));
    expect(text()).toContain("Rufen Sie die anderen an, die mit Ihnen leiten.");
    await show(votes([vote({ ...circular, mine: mine({ entitled: false }) })], scene.acts, { desk: desk({ member: false }) }));
    expect(text()).toContain("Rufen Sie den Vorsitz an.");
  });

  it("comes with its title before the alarm, which says when an earlier visit of this device has found it", async () => {
    const at = new Date(2026, 10, 26, 14, 3).getTime();
    await show(votes([vote({ alarm: "alarm-fork", alarmedAt: at })], scene.acts));
    const [title, alarm] = [document.querySelector("h2")!, document.querySelector("[role=alert]")!];
    expect(title.compareDocumentPosition(alarm) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    expect(alarm.textContent).toMatch(/Gefunden: .*26\. November 2026.*14:03, bevor diese Seite zuletzt geladen wurde\./);
    await press("Ist geklärt …");
    expect(document.querySelector("dialog")!.textContent).toContain("steht in keiner Niederschrift");
    await press("Neu prüfen und weitermachen");
    await show(votes([vote({ stage: "announced", alarm: "alarm-fork", alarmedAt: at })], scene.acts));
    await press("Gelesen, Alarm weglegen");
    expect(scene.calls).toEqual([["settleAlarm", ids(3), null], ["settleAlarm", ids(3), null]]);
  });

  it("says that the end is the word of the server, and what to do stays", async () => {
    await show(votes([closed({ stage: "announced", isTold: true, alarm: "alarm-fork", result: null })], scene.acts));
    expect(document.querySelectorAll(".steps li")).toHaveLength(2);
    expect(text()).toContain("Der Server sagt, das Ergebnis sei festgestellt. Ihr Gerät kann das nicht prüfen.");
    await show(votes([closed({ stage: "void", isTold: true, alarm: "alarm-fork", result: null })], scene.acts));
    expect(document.querySelectorAll(".steps li")).toHaveLength(2);
    expect(button("Einwendung erheben")).toBeDefined();
    await show(votes([closed({ stage: "announced", isTold: true, result: null })], scene.acts), <VotePanel />);
    expect(document.querySelector(".bdg.ok")).toBeNull();
    expect(text()).toContain("Festgestellt, sagt der Server");
  });

  it("keeps an alarm as a bar above the next open vote, and both can be reached", async () => {
    const wrong = closed({ id: ids(4), title: "Haushalt", alarm: "alarm-fork" });
    await show(votes([wrong, vote()], scene.acts));
    expect(document.querySelector("[data-vote]")!.getAttribute("data-vote")).toBe(ids(3));
    const bar = () => act(async () => document.querySelector<HTMLButtonElement>(".front-bar")!.click());
    expect(document.querySelector(".front-bar")!.textContent).toContain("Prüfung fehlgeschlagen Haushalt");
    await bar();
    expect(document.querySelector(".vote.alarm")!.getAttribute("data-vote")).toBe(ids(4));
    expect(document.querySelector(".front-bar")!.textContent).toContain("Ihre Stimme fehlt noch Neubau");
    await bar();
    expect(document.querySelector("[data-vote]")!.getAttribute("data-vote")).toBe(ids(3));
    await show(votes([wrong, closed({ stage: "announced" })], scene.acts));
    expect(document.querySelector(".vote.alarm")).not.toBeNull();
  });

  it("see the alarm of their own device, members or not", async () => {
    const officer = desk({ you: ids(30), name: "Kim Sand", member: false, duty: "minutes" });
    await show(votes([closed({ alarm: "alarm-fork", mine: mine({ id: ids(30), entitled: false }) })], scene.acts, { desk: officer }));
    expect(document.querySelector("[role=alert]")!.textContent).toContain("Der Server zeigt eine andere Urne als vorher");
    expect(text()).toContain("Stellen Sie kein Ergebnis fest, bis es geklärt ist.");
    await press("Ist geklärt …");
    await press("Neu prüfen und weitermachen");
    expect(document.activeElement!.tagName).toBe("TEXTAREA");
    await write("Wodurch wurde es geklärt?", " Neu gestartet. ");
    await settled();
    await press("Neu prüfen und weitermachen");
    expect(scene.calls).toEqual([["settleAlarm", ids(3), "Alarm alarm-fork geklärt: Neu gestartet."]]);
    // Of a device whose key the vote does not know the record takes nothing.
    await show(votes([closed({ alarm: "alarm-fork", mine: mine({ id: ids(30), entitled: false, signs: false }) })], scene.acts, { desk: officer }));
    await press("Ist geklärt …");
    expect(document.querySelector("dialog textarea")).toBeNull();
    await press("Abbrechen");
    expect(buttons().some((one) => one.textContent === "Einwendung erheben")).toBe(false);
  });

  it("turns another code into an objection with both of them named", async () => {
    await show(votes([closed()], scene.acts));
    await press("Nein, anders");
    const dialog = document.querySelector("dialog")!;
    expect(dialog.querySelector("textarea")!.value).toBe("Mein Gerät zeigt den Prüfcode K7M4-R9TX; vorgelesen wurde ein anderer.");
    await act(async () => dialog.querySelector("form")!.requestSubmit());
    expect(scene.calls[0]!.slice(0, 2)).toEqual(["object", ids(3)]);
  });

  it("says what to do when the program of votes could not be fetched, or breaks off, and leaves the room alone", async () => {
    await show({ ...votes([], scene.acts), isMissing: true }, <><VoteFrontPart /><p>Bühne</p></>);
    expect(document.querySelector("[role=alert]")!.textContent).toContain("Die Abstimmungen konnten nicht geladen werden.");
    expect(button("Neu laden")).toBeDefined();
    expect(text()).toContain("Bühne");
    const silent = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const Broken = () => {
      throw new Error("whatever");
    };
    await show(votes([vote()], scene.acts), <><VoteBoundary className="vote-front"><Broken /></VoteBoundary><p>Bühne</p></>);
    expect(document.querySelector("[role=alert]")!.textContent).toContain("lassen sich hier gerade nicht anzeigen");
    expect(text()).toContain("Bühne");
    silent.mockRestore();
  });

  it("does not call a ballot found and confirmed that another device has replaced", async () => {
    const replaced = mine({ ballot: "replaced", code: "A1B2-C3D4-E5F6", otherKey: true, replaced: true });
    for (const at of [vote({ mine: { ...replaced, ballot: "accepted" } }), closed({ mine: replaced })]) {
      await show(votes([at], scene.acts));
      expect(text()).toContain("Auf Ihren Namen steht jetzt ein anderes Gerät.");
    }
    expect(text()).toContain("Gezählt wird eine andere Stimme als die von diesem Gerät");
    expect(text()).not.toContain("in der Urne gefunden");
  });
});
