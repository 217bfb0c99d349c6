/** What is told of a vote, wherever one looks. Whoever leads hears more of it. */
import { t } from "@lingui/core/macro";
import type { VoteView } from "./contract";
import { isDisputed, isDrawn, phaseOf } from "./phase";

export interface News {
  readonly kind: "vote" | "vote-call" | "vote-own" | "vote-report" | "vote-alarm" | "vote-result" | "vote-trustee" | "vote-dispute";
  readonly tone: "info" | "warn" | "ok";
  readonly text: string;
  readonly urgent?: boolean;
}

/** Remaining times that are told, in seconds. */
const TOLD_S = [300, 60, 30, 10];

/** `result` says what came out, once it is there. */
export function voteNews(was: VoteView | undefined, is: VoteView, leads: boolean, result: (vote: VoteView) => string): readonly News[] {
  // What a page finds when it opens is no news, except that one is awaited or warned.
  const before = was ?? { ...is, mine: { ...is.mine, ballot: "none" as const, disputed: false }, alarm: null, trustee: null, stage: "empty" as const };
  return [...alarmNews(before, is), ...(was || is.stage === "open" ? courseNews(before, is) : []), ...disputeNews(before, is), ...trusteeNews(before, is), ...(was ? [...resultNews(was, is, result), ...ownNews(was, is), ...(leads ? leadNews(was, is) : [])] : [])];
}

function alarmNews(was: VoteView, is: VoteView): readonly News[] {
  if (is.alarm === null || is.alarm === was.alarm) return [];
  return [{ kind: "vote-alarm", tone: "warn", urgent: true, text: t`Prüfung fehlgeschlagen. Sehen Sie sofort auf die Karte der Abstimmung.` }];
}

function courseNews(was: VoteView, is: VoteView): readonly News[] {
  const { title } = is;
  if (was.stage === is.stage) return calledNews(was, is);
  const news = (text: string, tone: News["tone"] = "info"): readonly News[] => [{ kind: "vote", tone, text }];
  switch (is.stage) {
    case "open":
      if (isDrawn(is)) return news(t`Losentscheid: ${title}. Ihr Gerät zieht von selbst mit.`);
      return news(is.mine.entitled ? t`Abstimmung läuft: ${title}. Ihre Stimme fehlt noch.` : t`Abstimmung läuft: ${title}.`);
    case "closed":
      if (isDrawn(is)) return news(t`Jetzt wird gelost: ${title}.`);
      return news(t`Die Abstimmung ist geschlossen: ${title}.`);
    case "announced":
      return is.isTold ? news(t`${title}: Der Server sagt, das Ergebnis sei festgestellt. Ihr Gerät kann das nicht prüfen.`) : news(t`Das Ergebnis ist festgestellt: ${title}.`, "ok");
    case "void":
      return news(is.isTold ? t`${title}: Der Server sagt, die Abstimmung sei für ungültig erklärt. Ihr Gerät kann das nicht prüfen.` : t`Für ungültig erklärt: ${title}.`, "warn");
    default:
      return [];
  }
}

/** Once, whoever enters it and whatever is entered afterwards. */
function resultNews(was: VoteView, is: VoteView, result: (vote: VoteView) => string): readonly News[] {
  if (was.result !== null || is.result === null || is.stage === "void") return [];
  const [{ title }, found] = [is, result(is)];
  return [{ kind: "vote-result", tone: "info", text: t`Ergebnis: ${title}. ${found}.` }];
}

function calledNews(was: VoteView, is: VoteView): readonly News[] {
  const now = is.called.at(-1);
  if (!is.byName || now === undefined || is.called.length === was.called.length) return [];
  if (now === is.mine.id) return [{ kind: "vote-call", tone: "info", urgent: true, text: t`Ihr Name ist aufgerufen. Stimmen Sie jetzt ab.` }];
  const name = is.members.find((member) => member.id === now)?.name ?? "";
  return [{ kind: "vote-call", tone: "info", text: t`Aufgerufen: ${name}` }];
}

function ownNews({ mine: was, stage: stageBefore }: VoteView, vote: VoteView): readonly News[] {
  const { mine: is } = vote;
  const news = (text: string): readonly News[] => [{ kind: "vote-own", tone: "ok", text }];
  if (was.ballot !== "accepted" && is.ballot === "accepted") {
    const code = is.code ?? "";
    return news(t`Ihre Stimme ist angenommen. Ihr Code: ${code}`);
  }
  if (was.ballot !== "found" && is.ballot === "found") return news(is.confirmed ? t`Ihr Gerät hat Ihre Stimme in der Urne gefunden und bestätigt.` : t`Ihr Gerät hat Ihre Stimme in der Urne gefunden.`);
  // The alarm says the other thing. What a page reads first, or when all is over, is no news; the card says it.
  if (was.ballot !== "replaced" && is.ballot === "replaced" && !is.foreign && stageBefore !== "empty" && phaseOf(vote) !== "over") return [{ kind: "vote-own", tone: "warn", urgent: true, text: t`In der Urne liegt jetzt eine andere Stimme als die von diesem Gerät. Sehen Sie auf die Karte der Abstimmung.` }];
  return [];
}

function disputeNews(was: VoteView, is: VoteView): readonly News[] {
  if (!isDisputed(is) || was.mine.disputed) return [];
  return [{ kind: "vote-dispute", tone: "warn", urgent: true, text: t`Eine Vertrauensperson kann Ihren Stimmzettel nicht lesen. Sehen Sie auf die Karte der Abstimmung.` }];
}

function trusteeNews(was: VoteView, is: VoteView): readonly News[] {
  const state = is.trustee?.state;
  if (state === was.trustee?.state) return [];
  if (state === "asked") return [{ kind: "vote-trustee", tone: "info", text: t`Sie sind als Vertrauensperson für eine geheime Abstimmung vorgeschlagen.` }];
  if (state === "due") return [{ kind: "vote-trustee", tone: "info", text: t`Ihre Summe als Vertrauensperson wird gebraucht.` }];
  return [];
}

function leadNews(was: VoteView, is: VoteView): readonly News[] {
  const nameOf = (id: string) => is.members.find((member) => member.id === id)?.name ?? "";
  const all = is.stage === "open" && is.entitled > 0 && is.voted.size === is.entitled && was.voted.size < is.entitled;
  const { entitled } = is;
  return [
    ...is.reports.slice(was.reports.length).map(({ member }): News => {
      const name = nameOf(member);
      return { kind: "vote-report", tone: "warn", text: t`Störung gemeldet: ${name}` };
    }),
    ...is.objections.slice(was.objections.length).map(({ member }): News => {
      const name = nameOf(member);
      return { kind: "vote-report", tone: "warn", text: t`Einwendung erhoben: ${name}` };
    }),
    ...is.keysDue.filter(({ id }) => !was.keysDue.some((line) => line.id === id)).map(({ id }): News => {
      const name = nameOf(id);
      return { kind: "vote-report", tone: "info", text: t`Neues Gerät: ${name}` };
    }),
    ...(all ? [{ kind: "vote", tone: "info", text: t`Alle ${entitled} haben abgestimmt.` } as const] : []),
  ];
}

/** What the clock says between two looks at it; nothing to whoever need not hurry. */
export function timeNews(wasLeftMs: number, leftMs: number, awaited: boolean): News | null {
  const passed = TOLD_S.find((seconds) => wasLeftMs > seconds * 1_000 && leftMs <= seconds * 1_000);
  if (passed === undefined || leftMs <= 0 || !awaited) return null;
  const minutes = passed / 60;
  return { kind: "vote", tone: "info", text: passed >= 60 ? (minutes === 1 ? t`Noch 1 Minute zum Abstimmen.` : t`Noch ${minutes} Minuten zum Abstimmen.`) : t`Noch ${passed} Sekunden zum Abstimmen.` };
}
