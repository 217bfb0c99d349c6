import { i18n } from "@lingui/core";
import { beforeAll, describe, expect, it } from "vitest";
import type { CallEvent } from "../../call/Call";
import type { ConferenceState } from "../../call/conference";
import type { RecordLine, Sitting, SittingMember, Standing } from "../../call/wire";
import { quorumNews, quorumOf, sittingNews } from "./news";

beforeAll(() => i18n.loadAndActivate({ locale: "de", messages: {} }));

const STANDING: Standing = { statutory: 9, vacant: 0, excluded: 0, present: 5, room: 5, remote: 0, phone: 0, votes: 5, of: 9, required: 5, counted: 5, quorum: "met", established: false, doubted: false };
const member = (id: string, name: string, rest: Partial<SittingMember> = {}): SittingMember => ({
  id, name, office: null, function: null, group: null, seat: "holder", participant: null, by_hand: false, place: null, since_ms: null,
  excluded: false, stands_in_for: null, replaced_by: null, next_substitute: null, votes: 1, confirmed: false, ...rest,
});
const ada = member("a", "Ada Brandt");
const ben = member("b", "Ben Okafor", { participant: "me", place: "remote" });
const xenia = member("x", "Xenia Wolf", { seat: "substitute" });
const OPEN: Sitting = { body: "r", name: "Rat", version: 1, profile: "go-sh", citation: [], confirms: false, excluded_leave: true, opened_at_ms: 1, closed_at_ms: null, members: [ada, ben, xenia], standing: STANDING, roll: null, log: [] };
const line = (by: string | null): RecordLine => ({ at_ms: 1, what: "sitting-opened", who: [], by, detail: null, role: null, rights: [] });

/** What Ben, who is in the room as `me`, is told when one becomes the other. */
function told(was: Sitting, is: Sitting, by: string | null = "Ada Brandt"): string[] {
  const room = (sitting: Sitting) => ({ you: "me", participants: [{ id: "me", name: "Ben Okafor" }], sitting }) as unknown as ConferenceState;
  const whole = was.opened_at_ms !== is.opened_at_ms || was.closed_at_ms !== is.closed_at_ms;
  const after = whole ? { ...is, log: [line(by)] } : is;
  const event: CallEvent["event"] = whole
    ? { type: "sitting-changed", sitting: after }
    : { type: "presence-changed", members: is.members, standing: is.standing, roll: is.roll, lines: [line(by)] };
  return sittingNews({ event, before: room(was), after: room(after) }).map((news) => news.text);
}

const own = (change: Partial<SittingMember>, from: Partial<SittingMember> = {}): [was: Sitting, is: Sitting] => {
  const sitting = (member: SittingMember) => ({ ...OPEN, members: [ada, member, xenia] });
  return [sitting({ ...ben, ...from }), sitting({ ...ben, ...from, ...change })];
};
const called = (next: string | null): Sitting => ({ ...OPEN, roll: { started_at_ms: 1, done: 0, next } });
const standing = (change: Partial<Standing>): Sitting => ({ ...OPEN, standing: { ...STANDING, ...change } });

describe("everybody is told", () => {
  it("that the sitting is opened and closed", () => {
    expect(told({ ...OPEN, opened_at_ms: null }, OPEN)).toEqual(["Die Sitzung ist eröffnet."]);
    expect(told(OPEN, { ...OPEN, closed_at_ms: 2 })).toEqual(["Die Sitzung ist geschlossen."]);
  });

  it("that the quorum is found and doubted", () => {
    expect(told(OPEN, standing({ established: true }))).toEqual(["Die Beschlussfähigkeit ist festgestellt."]);
    expect(told(standing({ established: true }), standing({ established: true, doubted: true }))).toEqual(["Die Beschlussfähigkeit ist angezweifelt."]);
    expect(told(standing({ established: true, doubted: true }), standing({ established: true }))).toEqual(["Die Beschlussfähigkeit ist festgestellt."]);
  });

  it("that names are read out, and whose name is one's own", () => {
    expect(told(OPEN, called("a"))).toEqual(["Der Namensaufruf beginnt."]);
    expect(told(called("a"), called("b"))).toEqual(["Ihr Name ist aufgerufen."]);
    expect(told(OPEN, called("b"))).toEqual(["Der Namensaufruf beginnt.", "Ihr Name ist aufgerufen."]);
    expect(told(called("b"), called("b"))).toEqual([]);
    expect(told(called(null), OPEN)).toEqual(["Der Namensaufruf ist abgeschlossen."]);
  });

  it("nothing of what they did themselves, which is answered", () => {
    expect(told({ ...OPEN, opened_at_ms: null }, OPEN, "Ben Okafor")).toEqual([]);
    expect(told(...own({ place: "room" }), "Ben Okafor")).toEqual([]);
  });
});

describe("members are told of themselves", () => {
  it("where somebody has them, and not what their connection says", () => {
    expect(told(...own({ place: "room" }))).toEqual(["Ihre Anwesenheit: im Saal."]);
    expect(told(...own({ place: null }))).toEqual(["Ihre Anwesenheit: nicht anwesend."]);
    expect(told(...own({ place: "remote" }, { place: null }), null)).toEqual([]);
  });

  it("for whom they stand in, and who for them", () => {
    expect(told(...own({ stands_in_for: "a" }))).toEqual(["Sie vertreten jetzt Ada Brandt."]);
    expect(told(...own({ stands_in_for: null }, { stands_in_for: "a" }))).toEqual(["Sie vertreten Ada Brandt nicht mehr."]);
    expect(told(...own({ replaced_by: "x" }))).toEqual(["Xenia Wolf vertritt Sie jetzt."]);
    expect(told(...own({ replaced_by: null }, { replaced_by: "x" }))).toEqual(["Xenia Wolf vertritt Sie nicht mehr."]);
  });

  it("that a hand has assigned them, and not their sign-in", () => {
    expect(told(...own({ participant: "me", by_hand: true }, { participant: null }))).toEqual(["Sie sind dem Mitglied Ben Okafor zugeordnet."]);
    expect(told(...own({ participant: "me" }, { participant: null }), null)).toEqual([]);
    expect(told(...own({ participant: null, by_hand: false }, { by_hand: true }))).toEqual(["Sie sind keinem Mitglied mehr zugeordnet."]);
  });

  it("nothing about others, and nothing new by the closing", () => {
    expect(told(OPEN, { ...OPEN, members: [{ ...ada, excluded: true }, ben, xenia] })).toEqual([]);
    const [excluded] = own({}, { excluded: true });
    expect(told(excluded, { ...OPEN, closed_at_ms: 2 })).toEqual(["Die Sitzung ist geschlossen."]);
  });
});

describe("the quorum", () => {
  it("is told when it is another than before, while the sitting is open", () => {
    const text = (was: ReturnType<typeof quorumOf>, is: Sitting | null) => quorumNews(was, is)?.text ?? null;
    expect(text(null, standing({ quorum: "missing", present: 2 }))).toBe("Nicht beschlussfähig: 2 von 9 anwesend.");
    expect(text("missing", OPEN)).toBe("Beschlussfähig: 5 von 9 anwesend.");
    expect(text("met", standing({ quorum: "presumed", present: 4 }))).toBe("Gilt als beschlussfähig: 4 von 9 anwesend.");
    expect(text("met", standing({ quorum: "not_invited" }))).toBe("Nicht beschlussfähig: nicht alle sind geladen.");
    expect(text("met", OPEN)).toBeNull();
    expect(text("met", { ...OPEN, closed_at_ms: 2 })).toBeNull();
    expect(text("met", null)).toBeNull();
  });
});
