/**
 * What is told of a sitting, wherever one looks: to everybody how it goes, to members what becomes of themselves.
 * Whoever did something hears the answer to it instead.
 */
import type { MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import type { CallEvent } from "../../call/Call";
import { isExcluded, isSitting, ownMember, personOf } from "../../call/conference";
import type { ConferenceState } from "../../call/conference";
import type { Sitting, SittingMember } from "../../call/wire";

export interface News {
  readonly kind: "sitting" | "quorum" | "roll" | "member" | "attendance" | "substitution";
  readonly tone: "info" | "warn";
  readonly text: string;
}

export function sittingNews({ event, before, after }: CallEvent): readonly News[] {
  if (event.type !== "sitting-changed" && event.type !== "presence-changed") return [];
  const [was, is] = [before.sitting, after.sitting];
  if (was === null || is === null) return [];
  const by = (event.type === "presence-changed" ? event.lines : is.log).at(-1)?.by ?? null;
  if (by !== null && by === personOf(after, after.you)?.name) return [];
  const own = ownMember(after);
  return [...courseNews(was, is), ...(isSitting(is) ? [...rollNews(was, is, own), ...ownNews(ownMember(before), own, is, by)] : [])];
}

/** Whether the body can decide as it does now; `null` while no sitting is open. */
export function quorumOf(sitting: Sitting | null): Sitting["standing"]["quorum"] | null {
  return sitting !== null && isSitting(sitting) ? sitting.standing.quorum : null;
}

/** Whether the body can decide, when that is another than it was. */
export function quorumNews(was: ReturnType<typeof quorumOf>, sitting: Sitting | null): News | null {
  const is = quorumOf(sitting);
  if (sitting === null || is === null || is === was) return null;
  const { present, statutory } = sitting.standing;
  const texts = {
    met: t`Beschlussfähig: ${present} von ${statutory} anwesend.`,
    presumed: t`Gilt als beschlussfähig: ${present} von ${statutory} anwesend.`,
    missing: t`Nicht beschlussfähig: ${present} von ${statutory} anwesend.`,
    not_invited: t`Nicht beschlussfähig: nicht alle sind geladen.`,
  };
  return { kind: "quorum", tone: is === "met" ? "info" : "warn", text: texts[is] };
}

const OUT = msg`Sie sind für diesen Punkt ausgeschlossen: Bis die Leitung den Ausschluss beendet, sehen und hören Sie niemanden, und niemand sieht und hört Sie.`;
const WITHOUT_VOTE = msg`Sie sind für diesen Punkt ausgeschlossen und haben keine Stimme.`;

/** What it means to be excluded from the item, to whoever is. */
export function exclusionOf(state: ConferenceState): MessageDescriptor | null {
  if (!isExcluded(state)) return null;
  return state.sitting?.excluded_leave === true ? OUT : WITHOUT_VOTE;
}

/** Opened and closed, found to have its quorum and doubted. */
function courseNews(was: Sitting, is: Sitting): readonly News[] {
  if (was.closed_at_ms === null && is.closed_at_ms !== null) return [{ kind: "sitting", tone: "info", text: t`Die Sitzung ist geschlossen.` }];
  if (was.opened_at_ms === null && is.opened_at_ms !== null) return [{ kind: "sitting", tone: "info", text: t`Die Sitzung ist eröffnet.` }];
  if (!was.standing.doubted && is.standing.doubted) return [{ kind: "quorum", tone: "warn", text: t`Die Beschlussfähigkeit ist angezweifelt.` }];
  const found = is.standing.established && !is.standing.doubted;
  if (found && (!was.standing.established || was.standing.doubted)) return [{ kind: "quorum", tone: "info", text: t`Die Beschlussfähigkeit ist festgestellt.` }];
  return [];
}

/** The reading of names, and one's own name in it. */
function rollNews(was: Sitting, is: Sitting, own: SittingMember | undefined): readonly News[] {
  const news = (text: string): News => ({ kind: "roll", tone: "info", text });
  const called = own !== undefined && is.roll?.next === own.id && was.roll?.next !== own.id;
  return [
    ...(was.roll === null && is.roll !== null ? [news(t`Der Namensaufruf beginnt.`)] : []),
    ...(was.roll !== null && is.roll === null ? [news(t`Der Namensaufruf ist abgeschlossen.`)] : []),
    ...(called ? [news(t`Ihr Name ist aufgerufen.`)] : []),
  ];
}

/** What somebody did about a member, told to the member. */
function ownNews(was: SittingMember | undefined, is: SittingMember | undefined, { members }: Sitting, by: string | null): readonly News[] {
  if (was?.id !== is?.id) {
    if (is === undefined) return [{ kind: "member", tone: "warn", text: t`Sie sind keinem Mitglied mehr zugeordnet.` }];
    const { name } = is;
    // Those whom their sign-in names know who they are.
    return is.by_hand ? [{ kind: "member", tone: "info", text: t`Sie sind dem Mitglied ${name} zugeordnet.` }] : [];
  }
  if (was === undefined || is === undefined) return [];
  const nameOf = (id: string | null) => members.find((member) => member.id === id)?.name ?? "";
  const news: News[] = [];
  // What follows from the connection is no news to whoever has it.
  if (was.place !== is.place && by !== null) {
    const where = is.place === null ? t`nicht anwesend` : { room: t`im Saal`, remote: t`zugeschaltet`, phone: t`am Telefon` }[is.place];
    news.push({ kind: "attendance", tone: is.place === null ? "warn" : "info", text: t`Ihre Anwesenheit: ${where}.` });
  }
  if (was.stands_in_for !== is.stands_in_for) {
    const holder = nameOf(is.stands_in_for ?? was.stands_in_for);
    news.push({ kind: "substitution", tone: "info", text: is.stands_in_for === null ? t`Sie vertreten ${holder} nicht mehr.` : t`Sie vertreten jetzt ${holder}.` });
  }
  if (was.replaced_by !== is.replaced_by) {
    const substitute = nameOf(is.replaced_by ?? was.replaced_by);
    news.push({ kind: "substitution", tone: "info", text: is.replaced_by === null ? t`${substitute} vertritt Sie nicht mehr.` : t`${substitute} vertritt Sie jetzt.` });
  }
  return news;
}
