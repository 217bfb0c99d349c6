// What those who lead a vote read and press.
import { act } from "react";
import { describe, expect, it } from "vitest";
import type { Roll } from "../../../verifier/forms";
import type { Plan, VoteActs } from "./contract";
import { VoteRefused } from "./contract";
import { VoteFront } from "./Front";
import * as fixture from "./views.fixture";
import { ids, vote, closed, chairDesk, noted, votes } from "./views.fixture";
import { button, buttons, choose, opened, panel, press, scene, settled, show, text, write } from "./views.harness";
import { VotePanel } from "./VotePanel";

describe("those who lead", () => {
  const draft = (content: unknown) => ({ vote: ids(3), body: "{}", content });

  it("make a vote, read what is fixed, and sign it", async () => {
    scene.acts = noted(scene.calls, { draft: draft(fixture.definition()) });
    await panel([]);
    await press("Neue Abstimmung");
    await press("Weiter zur Durchsicht");
    expect(text()).toContain("Geben Sie einen Titel ein.");
    await write("Titel", " Neubau ");
    await write("Wortlaut", "Der Rat beschließt.");
    expect(text()).toContain("Angenommen bei mehr Ja als Nein");
    await press("Weiter zur Durchsicht");
    const plan = scene.calls[0]![2] as Plan;
    expect(plan).toMatchObject({ title: "Neubau", motion: "Der Rat beschließt.", kind: "open", rule: "go-sh/resolution", options: [], repeats: null });
    expect(text()).toContain("Das wird festgelegt und kann nicht mehr geändert werden.");
    expect([...document.querySelectorAll(".roles li")].map((one) => one.textContent)).toEqual(["Ja", "Nein", "Enthaltung"]);
    button("Festlegen und unterschreiben").focus();
    await press("Festlegen und unterschreiben");
    expect(scene.calls[1]![0]).toBe("fix");
    await panel([vote({ stage: "frozen", roll: null })]);
    await settled();
    expect(document.activeElement!.getAttribute("aria-label")).toBe("Abstimmung leiten");
  });

  it("add files to a motion while they write it, and take them away", async () => {
    const lageplan = { name: "Lageplan.pdf", size: 2_400_000, hash: "aGFzaA==" };
    const attached = { vote: ids(3), items: [{ ...lageplan, isOwn: true }] };
    scene.acts = noted(scene.calls, { attach: attached, detach: { vote: ids(3), items: [] }, draft: draft(fixture.definition()) });
    await panel([]);
    await press("Neue Abstimmung");
    await write("Titel", "Radweg");
    const file = new File(["%PDF-1.7"], "Lageplan.pdf");
    await act(async () => {
      const input = document.querySelector<HTMLInputElement>("input[type=file]")!;
      Object.defineProperty(input, "files", { value: [file], configurable: true });
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    expect(scene.calls[0]).toEqual(["attach", null, [], file]);
    expect(text()).toContain("Lageplan.pdf2,4 MB");
    await write("Wortlaut", "Der Radweg wird gebaut.");
    await press("Weiter zur Durchsicht");
    expect(scene.calls[1]).toMatchObject(["draft", ids(3), { title: "Radweg", motion: "Der Radweg wird gebaut.", attached }]);
    await press("Zurück zum Formular");
    await press("Anlage Lageplan.pdf entfernen");
    expect(scene.calls[2]).toEqual(["detach", attached, lageplan.hash]);
    expect(text()).not.toContain("Lageplan.pdf");
  });

  it("see which files others have added, and add none while it is not known what there is", async () => {
    const items = [{ name: "Lageplan.pdf", size: 2_400_000, hash: "aGFzaA==", isOwn: false }];
    const refused = Promise.reject(new VoteRefused("not-ready"));
    refused.catch(() => undefined);
    let answer: (attached: { vote: string; items: typeof items }) => void = () => undefined;
    const answers = [refused, new Promise<{ vote: string; items: typeof items }>((resolve) => (answer = resolve))];
    URL.createObjectURL = () => "blob:file";
    const acts = noted(scene.calls, { attachment: new Blob(["%PDF-1.7"]) });
    scene.acts = new Proxy(acts, { get: (all, name: keyof VoteActs) => (name === "attachments" ? () => answers.shift()! : all[name]) });
    await panel([vote({ id: ids(5), title: "Neubau", stage: "empty", definition: null, roll: null, members: [], asked: [ids(11)] })]);
    await opened("Neubau");
    expect(document.querySelector("[role=alert]")!.textContent).toContain("Welche Anlagen es schon gibt, ließ sich nicht laden.");
    expect(document.querySelector("input[type=file]")).toBeNull();
    await press("Noch einmal versuchen");
    expect(document.querySelector("input[type=file]")).toBeNull();
    await act(async () => answer({ vote: ids(5), items }));
    expect(text()).toContain("Lageplan.pdf2,4 MB · nicht an diesem Gerät hinzugefügt");
    expect(document.querySelector("input[type=file]")).not.toBeNull();
    await press("Anlage Lageplan.pdf ansehen");
    expect(scene.calls).toEqual([["attachment", ids(5), { hash: new Uint8Array([104, 97, 115, 104]) }]]);
  });

  it("look at the roll before it is signed: who is excluded, who has no device, who is missing", async () => {
    const { register, officers } = fixture.roll;
    const signed = {
      ...fixture.roll,
      register: { ...register, members: register.members.map((member) => (member.id === ids(12) ? { ...member, weight: 2 } : member)) },
      officers: [...officers, { ...officers[0]!, id: ids(30), name: "Kim Sand", duty: "minutes" as const }],
    };
    scene.acts = noted(scene.calls, { draftRoll: draft(signed) });
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
    expect(scene.calls.map(([name]) => name)).toEqual(["draftRoll", "fixRoll"]);
  });

  it.each([[5, false], [6, true]] as const)("are warned before a secret vote of few, below the number that the policy says: %i", async (secret_warning, warns) => {
    scene.acts = noted(scene.calls, { draftRoll: draft(fixture.roll) });
    await panel([vote({ stage: "frozen", roll: null, members: [], isSecret: true })], { desk: { ...chairDesk(), secret_warning } });
    await opened("Neubau");
    await settled();
    expect(text()).toContain("davon anwesend");
    expect(text().includes(`Weniger als ${secret_warning} können hier geheim abstimmen.`)).toBe(warns);
  });

  const come = (id: string, place: "room" | "remote" | "phone") => ({ came: { member: id, place } });
  const rolls = (...all: Roll[]) => {
    const acts = noted(scene.calls);
    return new Proxy(acts, { get: (known, name: keyof VoteActs) => (name === "draftRoll" ? () => (scene.calls.push([name]), Promise.resolve(draft(all.length > 1 ? all.shift() : all[0]))) : known[name]) });
  };
  const names = () => scene.calls.map(([name]) => name);

  it("sign no roll by which the vote could not be opened: the chair has to be in the hall; presence entered, it is drafted anew", async () => {
    const chairRemote = { ...fixture.roll, happened: [...fixture.roll.happened, come(ids(10), "remote")] };
    scene.acts = rolls(chairRemote, fixture.roll);
    const frozen = vote({ stage: "frozen", roll: null, members: [] });
    await panel([frozen]);
    await opened("Neubau");
    await settled();
    expect(document.querySelector("[role=alert]")!.textContent).toBe("Das Regelprofil verlangt den Vorsitz im Saal, und Ada Brandt ist in diesem Verzeichnis nicht im Saal. So ließe sich die Abstimmung nicht eröffnen. Tragen Sie das unter Anwesenheit ein und stellen Sie das Verzeichnis neu auf.");
    // Others come and go, which changes nothing of that: nothing is drafted, and nothing told.
    scene.people = scene.people.map((one) => (one.id === ids(11) ? { ...one, place: "phone" } : one));
    await panel([frozen]);
    await settled();
    expect(names()).toEqual(["draftRoll"]);
    const sign = button("Verzeichnis unterschreiben");
    expect(sign.getAttribute("aria-disabled")).toBe("true");
    expect(document.getElementById(sign.getAttribute("aria-describedby")!)).toBe(document.querySelector("[role=alert]"));
    await press("Verzeichnis unterschreiben");
    expect(names()).toEqual(["draftRoll"]);
    scene.people = scene.people.map((one) => (one.id === ids(10) ? { ...one, place: "room" } : one));
    await panel([frozen]);
    await settled();
    expect(names()).toEqual(["draftRoll", "draftRoll"]);
    expect(document.querySelector("[role=alert]")).toBeNull();
    await press("Verzeichnis unterschreiben");
    expect(names()).toEqual(["draftRoll", "draftRoll", "fixRoll"]);
  });

  it("keep before their eyes a roll that can be signed, whoever comes or goes", async () => {
    scene.acts = rolls(fixture.roll);
    const frozen = vote({ stage: "frozen", roll: null, members: [] });
    await panel([frozen]);
    await opened("Neubau");
    await settled();
    scene.people = scene.people.map((one) => (one.id === ids(11) ? { ...one, place: "phone" } : one));
    await panel([frozen]);
    await settled();
    expect(names()).toEqual(["draftRoll"]);
  });

  it("sign no roll of a secret vote whose profile wants everybody in the hall", async () => {
    scene.acts = rolls(fixture.roll);
    await panel([vote({ stage: "frozen", roll: null, members: [], definition: { ...fixture.ELECTION, rule: fixture.ruleNamed("betrvg/election") } })]);
    await opened("Wahl der Ausschussleitung");
    await settled();
    expect(document.querySelector("[role=alert]")!.textContent).toContain("Nicht im Saal: Ben Okafor, Clara Thoms, Dana Petersen, Fritz Albers, Gisa Behn.");
    await press("Verzeichnis unterschreiben");
    expect(names()).toEqual(["draftRoll"]);
  });

  it("read that a signed roll without the chair in the hall opens nothing, and what is left to do", async () => {
    const chairRemote = { ...fixture.roll, happened: [...fixture.roll.happened, come(ids(10), "remote")] };
    await panel([vote({ stage: "listed", voted: new Set(), roll: chairRemote })]);
    await opened("Neubau");
    const describedBy = button("Abstimmung eröffnen").getAttribute("aria-describedby")!;
    expect(document.getElementById(describedBy)!.textContent).toContain("Die Abstimmung muss für ungültig erklärt und wiederholt werden.");
    await panel([vote({ stage: "listed", voted: new Set() })]);
    expect(button("Abstimmung eröffnen").hasAttribute("aria-describedby")).toBe(false);
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
    expect(scene.calls[0]!.slice(0, 2)).toEqual(["open", ids(3)]);
    expect(scene.calls[0]![2] as number).toBeGreaterThanOrEqual(now + 180_000);
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
    expect(scene.calls).toHaveLength(1);
    await choose("Ich habe die Stimme laut wiederholt, und Dana Petersen hat zugestimmt.");
    await press("Stimme erfassen");
    await press("Abstimmung schließen …");
    expect(document.querySelector("dialog")!.textContent).toContain("Von den Anwesenden fehlen: Ben Okafor, Dana Petersen");
    await press("Schließen");
    expect(scene.calls).toEqual([["call", ids(3), ids(15)], ["record", ids(3), ids(13), ["yes"], "phone"], ["close", ids(3)]]);
  });

  it("announce only after they asked for objections, and not while there is an alarm", async () => {
    await panel([closed()]);
    await opened("Neubau");
    await press("Ergebnis feststellen");
    expect(scene.calls).toEqual([]);
    await choose("Ich habe gefragt: „Gibt es Einwendungen?“ Es gab keine.");
    // Somebody objects before it is declared: of that they have not asked.
    await panel([closed({ objections: [{ member: ids(12), text: "Kein Ton." }] })]);
    expect(document.querySelectorAll(".conduct input:checked")).toHaveLength(0);
    expect(text()).toContain("Inzwischen ist eine Einwendung dazugekommen.");
    await press("Ergebnis feststellen");
    expect(scene.calls).toEqual([]);
    await choose("Ich habe nach Einwendungen gefragt. Aufgenommen sind 1; sie stehen in der Niederschrift.");
    await press("Ergebnis feststellen");
    expect(scene.calls).toEqual([["announce", ids(3)]]);
    await panel([closed({ alarm: "alarm-fork" })]);
    expect(button("Ergebnis feststellen").getAttribute("aria-disabled")).toBe("true");
  });

  it("declare void with a reason, and repeat with the first one named", async () => {
    scene.acts = noted(scene.calls, { draft: draft(fixture.definition()) });
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
    expect(scene.calls).toEqual([]);
    await choose("Störung bei Bild oder Ton");
    await settled();
    await press("Für ungültig erklären");
    expect(scene.calls).toEqual([["annul", ids(3), "disturbance", "Kein Ton."]]);
    await panel([closed({ stage: "void", voided: { cause: "disturbance", reason: "Kein Ton." } })]);
    await press("Abstimmung wiederholen …");
    await press("Weiter zur Durchsicht");
    expect(scene.calls[1]).toMatchObject(["draft", null, { repeats: { vote: ids(3), reason: "Kein Ton." }, title: "Neubau Kita Lindenhof, Variante B" }]);
  });

  it("lose nothing that they wrote for another vote when they repeat one, unless they say so", async () => {
    await panel([closed({ stage: "void", voided: { cause: "disturbance", reason: "Kein Ton." } })]);
    await press("Neue Abstimmung");
    await write("Titel", "Radweg");
    await press("Alle Abstimmungen");
    await opened("Neubau");
    await press("Abstimmung wiederholen …");
    expect(document.querySelector("dialog")!.textContent).toContain("Sie bereiten schon „Radweg“ vor.");
    await press("Verwerfen und wiederholen");
    await write("Titel", "Neubau, noch einmal");
    // What was written for this repeat is there again.
    await press("Alle Abstimmungen");
    await opened("Neubau");
    await press("Abstimmung wiederholen …");
    expect(document.querySelector("dialog")).toBeNull();
    expect([...document.querySelectorAll("input")].map(({ value }) => value)).toContain("Neubau, noch einmal");
  });

  it("are asked, too, before a repeat takes candidates that they have begun", async () => {
    await panel([closed({ stage: "void", voided: { cause: "disturbance", reason: "Kein Ton." } })]);
    await press("Neue Abstimmung");
    await press("Wahl");
    await press("Alle Abstimmungen");
    await opened("Neubau");
    await press("Abstimmung wiederholen …");
    expect(document.querySelector("dialog")!.textContent).toContain("Sie bereiten schon eine neue Abstimmung vor.");
  });

  it("are told before they declare an open vote void what that shows to everybody", async () => {
    await panel([vote()]);
    await opened("Neubau");
    await press("Für ungültig erklären …");
    expect(document.querySelector("dialog")!.textContent).toContain("Damit steht für alle in der Niederschrift, wie bisher gestimmt wurde, mit Namen: 2 von 6 haben schon abgestimmt.");
    await press("Abbrechen");
    await panel([vote({ definition: fixture.ELECTION })]);
    await press("Für ungültig erklären …");
    expect(document.querySelector("dialog")!.textContent).toContain("Wie jemand gestimmt hat, wird dadurch nicht sichtbar");
  });

  it("enter a new device only when they say so", async () => {
    await panel([vote({ keysDue: [{ id: ids(12), key: "k", proof: "minutes" }] })]);
    await opened("Neubau");
    await press("Neues Gerät von Clara Thoms eintragen");
    expect(scene.calls).toEqual([]);
    await press("Eintragen");
    expect(scene.calls[0]!.slice(0, 2)).toEqual(["rekey", ids(3)]);
    // What one was refused with is no word about the next one.
    const refused = Promise.reject(new VoteRefused("keyed-voted"));
    refused.catch(() => undefined);
    scene.acts = noted(scene.calls, { rekey: refused });
    await panel([vote({ keysDue: [{ id: ids(12), key: "k", proof: "minutes" }, { id: ids(13), key: "l", proof: "minutes" }] })]);
    await press("Neues Gerät von Clara Thoms eintragen");
    await settled();
    await press("Eintragen");
    expect(document.querySelector("dialog [role=alert]")!.textContent).toContain("Mit dem alten Gerät wurde schon abgestimmt.");
    await press("Abbrechen");
    await press("Neues Gerät von Dana Petersen eintragen");
    expect(document.querySelector("dialog [role=alert]")).toBeNull();
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
    expect(scene.calls).toEqual([["decideTie", ids(3), true]]);
  });

  it("hear once how far the count is", async () => {
    await show(votes([vote({ definition: fixture.ELECTION, stage: "closed", waitsFor: "sums", sums: 1 })], scene.acts, { desk: chairDesk() }), <><VoteFront /><VotePanel /></>);
    await opened("Wahl der");
    expect([...document.querySelectorAll("[role=status]")].filter((one) => one.textContent!.includes("nötigen Summen"))).toHaveLength(1);
  });

  it("draw a lot with all devices", async () => {
    await panel([vote({ stage: "closed", waitsFor: "lot" })]);
    await opened("Neubau");
    await press("Los ziehen");
    expect(scene.calls).toEqual([["drawLot", ids(3)]]);
  });

  it("have a lot decide alone where the rule lets it, among more than there are places", async () => {
    scene.acts = noted(scene.calls, { draft: draft(fixture.DRAW) });
    const type = (label: string, value: string) => act(() => {
      const field = document.querySelector<HTMLInputElement>(`[aria-label='${label}']`)!;
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!.call(field, value);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    const lot = () => [...document.querySelectorAll("label")].find((one) => one.textContent!.startsWith("Los"));
    await panel([]);
    await press("Neue Abstimmung");
    expect(lot()).toBeUndefined();
    await press("Wahl");
    await act(() => lot()!.querySelector("input")!.click());
    expect(text()).not.toContain("Enthaltung ist möglich");
    await write("Titel", "Wer fährt mit?");
    await write("Wortlaut", "Zwei wollen, eine Person kann.");
    await type("Vorschlag 1", "Linh Nguyen");
    await press("Weiter zur Durchsicht");
    expect(text()).toContain("Zum Losen braucht es mehr Vorschläge als Plätze.");
    expect(document.activeElement!.getAttribute("aria-label")).toBe("Vorschlag 1");
    await press("Weiterer Vorschlag");
    await type("Vorschlag 2", "Chidi Okafor");
    await press("Weiter zur Durchsicht");
    expect(scene.calls).toMatchObject([["draft", null, { kind: "lot", abstain: false, change: false, closeWhenAllVoted: false, options: ["Linh Nguyen", "Chidi Okafor"] }]]);
    expect(text()).toContain("Jeder Vorschlag hat ein Los. Wer als Erstes gezogen wird, ist gewählt.");
    await press("Zurück zum Formular");
    await press("Beschluss");
    expect(text()).toContain("Enthaltung ist möglich");
    const drawn = { definition: fixture.DRAW, voted: new Set<string>() };
    await panel([vote(drawn)]);
    await press("Alle Abstimmungen");
    await opened("Wer fährt");
    expect(text()).not.toContain("Es fehlen noch");
    await press("Weiter zum Losen");
    await panel([vote({ ...drawn, stage: "closed", waitsFor: "lot" })]);
    expect(text()).toContain("Jetzt wird gelost.");
    await press("Los ziehen");
    expect(scene.calls.slice(1)).toEqual([["close", ids(3)], ["drawLot", ids(3)]]);
  });

  it("have a list of who is missing that moves under nobody's hand while others vote", async () => {
    const rows = () => [...document.querySelectorAll(".conduct .ppl li")].map((row) => row.textContent);
    await panel([vote()]);
    await opened("Neubau");
    expect(rows()).toEqual(["Ben Okafor", "Dana Petersen", "Fritz Albers", "Gisa Behn"].map((name) => expect.stringContaining(name)));
    await panel([vote({ voted: new Set([10, 12, 11, 15].map(ids)) })]);
    expect(text()).toContain("Es fehlen noch 2");
    expect(rows()).toHaveLength(4);
    expect(rows()[0]).toMatch(/Ben Okaforhat abgestimmt$/);
    expect(buttons().filter((one) => one.textContent === "Erfassen …").map((one) => one.getAttribute("aria-label"))).toEqual(["Stimme von Dana Petersen erfassen", "Stimme von Gisa Behn erfassen"]);
    await panel([vote({ voted: new Set([10, 11, 12, 13, 15, 16].map(ids)) })]);
    expect(text()).toContain("Alle haben abgestimmt.");
    expect(rows()).toHaveLength(4);
    await press("Abstimmung schließen");
    expect(scene.calls).toEqual([["close", ids(3)]]);
  });

  it("read of a vote on paper no count of the urn", async () => {
    await panel([vote({ fellBack: true })]);
    expect(text()).toContain("auf Papier");
    await opened("Neubau");
    expect(text()).not.toContain("haben abgestimmt");
    expect(text()).not.toContain("2 von 6");
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
    expect(scene.calls).toEqual([["fallBack", ids(3), "Kein Ton im Saal."], ["enterPaper", ids(3), [3, 2, 0], 5]]);
    await panel([vote({ ...onPaper, paper: { by: ids(10), votes: [3, 2, 0], participants: 5, isConfirmed: false } })]);
    expect(text()).toContain("Jetzt trägt eine zweite Person");
    await panel([vote({ ...onPaper, paper: { by: ids(12), votes: [3, 2, 0], participants: 5, isConfirmed: false } })]);
    expect(text()).toContain("Tragen Sie Ihre eigene ein");
  });
});
