import { i18n } from "@lingui/core";
import { describe, expect, it } from "vitest";
import { timeNews, voteNews } from "./news";
import type { VoteView } from "./contract";
import { waitsForYou } from "./phase";
import { closed, ids, mine, vote } from "./views.fixture";

i18n.load("de", {});
i18n.activate("de");

const noResult = () => "";
const told = (was: VoteView | undefined, is: VoteView, leads = false) => voteNews(was, is, leads, ({ result }) => (result === null ? "" : "Angenommen")).map(({ text }) => text);
const listed = vote({ stage: "listed", voted: new Set() });

describe("everybody is told", () => {
  it("that a vote is open, and whose vote is missing", () => {
    expect(told(listed, vote())).toEqual(["Abstimmung läuft: Neubau Kita Lindenhof, Variante B. Ihre Stimme fehlt noch."]);
    expect(told(listed, vote({ mine: mine({ entitled: false, excluded: true }) }))).toEqual(["Abstimmung läuft: Neubau Kita Lindenhof, Variante B."]);
  });

  it("what goes on when the page opens, and nothing of what is over", () => {
    expect(told(undefined, vote())).toHaveLength(1);
    expect(told(undefined, closed({ stage: "announced" }))).toEqual([]);
    expect(told(undefined, listed)).toEqual([]);
  });

  it("that it is closed, declared, or void", () => {
    expect(told(vote(), vote({ stage: "closed" }))).toEqual(["Die Abstimmung ist geschlossen: Neubau Kita Lindenhof, Variante B."]);
    expect(told(closed(), closed({ stage: "announced" }))).toEqual(["Das Ergebnis ist festgestellt: Neubau Kita Lindenhof, Variante B."]);
    expect(told(closed(), closed({ stage: "void" }))).toEqual(["Für ungültig erklärt: Neubau Kita Lindenhof, Variante B."]);
  });

  it("of an end that the server alone tells, that it is no more than that", () => {
    const alarmed = closed({ stage: "closed", alarm: "alarm-fork", result: null });
    const end = (stage: VoteView["stage"]) => voteNews(alarmed, { ...alarmed, stage, isTold: true }, false, noResult);
    expect(end("announced")).toMatchObject([{ tone: "info", text: "Neubau Kita Lindenhof, Variante B: Der Server sagt, das Ergebnis sei festgestellt. Ihr Gerät kann das nicht prüfen." }]);
    expect(end("void")).toMatchObject([{ tone: "warn", text: "Neubau Kita Lindenhof, Variante B: Der Server sagt, die Abstimmung sei für ungültig erklärt. Ihr Gerät kann das nicht prüfen." }]);
  });

  it("what came out, once it is there", () => {
    const counting = closed({ stage: "closed", result: null });
    expect(told(counting, closed())).toEqual(["Ergebnis: Neubau Kita Lindenhof, Variante B. Angenommen."]);
    expect(told(closed(), closed({ confirmed: 4 }))).toEqual([]);
    expect(told(undefined, closed())).toEqual([]);
  });

  it("who is called, and urgently that one is called oneself", () => {
    const byName = vote({ byName: true });
    expect(told(byName, { ...byName, called: [ids(12)] })).toEqual(["Aufgerufen: Clara Thoms"]);
    expect(voteNews(byName, { ...byName, called: [ids(11)] }, false, noResult)).toMatchObject([{ urgent: true, text: "Ihr Name ist aufgerufen. Stimmen Sie jetzt ab." }]);
  });
});

describe("voters are told", () => {
  it("that their ballot was accepted, with its code, and found", () => {
    const accepted = vote({ mine: mine({ ballot: "accepted", code: "A1B2-C3D4-E5F6" }) });
    expect(told(vote({ mine: mine({ ballot: "sending" }) }), accepted)).toEqual(["Ihre Stimme ist angenommen. Ihr Code: A1B2-C3D4-E5F6"]);
    expect(told(vote({ stage: "closed", mine: mine({ ballot: "accepted" }) }), vote({ stage: "closed", mine: mine({ ballot: "found", confirmed: true }) }))).toEqual(["Ihr Gerät hat Ihre Stimme in der Urne gefunden und bestätigt."]);
  });

  it("that another device has voted for them: nothing that was so before, and nothing beside an alarm that says the contrary", () => {
    const [accepted, replaced] = [mine({ ballot: "accepted" }), mine({ ballot: "replaced" })];
    const said = "In der Urne liegt jetzt eine andere Stimme als die von diesem Gerät. Sehen Sie auf die Karte der Abstimmung.";
    expect(told(vote({ mine: accepted }), vote({ mine: replaced }))).toEqual([said]);
    expect(told(vote({ stage: "empty", mine: accepted }), closed({ mine: replaced }))).not.toContain(said);
    expect(told(closed({ stage: "announced", mine: accepted }), closed({ stage: "announced", mine: replaced }))).toEqual([]);
    expect(told(closed({ mine: accepted }), closed({ mine: { ...replaced, foreign: true } }))).toEqual([]);
  });

  it("of an alarm once, and at once, also by a page that has just opened", () => {
    const alarmed = vote({ alarm: "alarm-fork" });
    expect(voteNews(vote(), alarmed, false, noResult)).toMatchObject([{ kind: "vote-alarm", urgent: true }]);
    expect(told(alarmed, alarmed)).toEqual([]);
    expect(told(undefined, closed({ stage: "announced", alarm: "alarm-fork" }))).toHaveLength(1);
  });

  it("at once that a trustee cannot read their ballot, and that it is for them to act", () => {
    const disputed = vote({ mine: mine({ ballot: "accepted", disputed: true }) });
    const is = [{ kind: "vote-dispute", urgent: true, text: "Eine Vertrauensperson kann Ihren Stimmzettel nicht lesen. Sehen Sie auf die Karte der Abstimmung." }];
    expect(voteNews(vote({ mine: mine({ ballot: "accepted" }) }), disputed, false, noResult)).toMatchObject(is);
    expect(told(disputed, disputed)).toEqual([]);
    expect(told(undefined, { ...disputed, stage: "closed" })).toHaveLength(1);
    expect([disputed, { ...disputed, stage: "void" as const }].map(waitsForYou)).toEqual([true, false]);
  });

  it("when they are asked to be trustees, and when their sum is due", () => {
    const empty = vote({ stage: "empty", definition: null });
    expect(told(empty, { ...empty, trustee: { number: null, state: "asked" } })).toEqual(["Sie sind als Vertrauensperson für eine geheime Abstimmung vorgeschlagen."]);
    const agreed = vote({ stage: "closed", trustee: { number: 1, state: "agreed" } });
    expect(told(agreed, { ...agreed, trustee: { number: 1, state: "due" } })).toEqual(["Ihre Summe als Vertrauensperson wird gebraucht."]);
  });

  it("the time at sensible moments, and only while their vote is awaited", () => {
    const at = (was: number, is: number, awaited = true) => timeNews(was * 1_000, is * 1_000, awaited)?.text ?? null;
    expect(at(61, 60)).toBe("Noch 1 Minute zum Abstimmen.");
    expect(at(301, 300)).toBe("Noch 5 Minuten zum Abstimmen.");
    expect(at(31, 30)).toBe("Noch 30 Sekunden zum Abstimmen.");
    expect(at(45, 44)).toBeNull();
    expect(at(61, 60, false)).toBeNull();
  });
});

describe("those who lead are told", () => {
  it("of disturbances, objections and devices, and the last vote", () => {
    expect(told(vote(), vote({ reports: [{ member: ids(12), problem: "sound", text: null }] }), true)).toEqual(["Störung gemeldet: Clara Thoms"]);
    expect(told(vote(), vote({ objections: [{ member: ids(13), text: "nein" }] }), true)).toEqual(["Einwendung erhoben: Dana Petersen"]);
    expect(told(vote(), vote({ keysDue: [{ id: ids(12), key: "k", proof: "sign_in" }] }), true)).toEqual(["Neues Gerät: Clara Thoms"]);
    expect(told(vote(), vote({ voted: closed().voted }), true)).toEqual(["Alle 6 haben abgestimmt."]);
    expect(told(vote(), vote({ voted: closed().voted }))).toEqual([]);
  });
});
