// What is shown of a vote. Everything but title, and who was asked to be a trustee, follows from entries that were checked.
import type { VoteDesk } from "../../../api/generated";
import { base64 } from "../../../../verifier/bytes";
import { checkCode, codeOf } from "../../../../verifier/code";
import { isCalled, isLot, isSecret } from "../../../../verifier/definition";
import type { Law } from "../../../../verifier/law";
import type { Mine, VoteView } from "../contract";
import type { Session } from "./session";
import { ownSealedCode } from "./audit";
import { mayBring } from "./bring";
import { BALLOT_LETTERS } from "./cast";
import { isReplaced } from "./own";
import { missing, resultOf } from "./verdict";

/** What follows from the entries alone, for as many as there are. */
interface Derived {
  readonly size: number;
  readonly members: VoteView["members"];
  readonly choices: VoteView["choices"];
}

const derived = new WeakMap<Law, Derived>();

/** Computed once for each state of the log; members whom the last entry did not touch stay the same objects. */
function derivedOf({ law, reading }: Session): Derived {
  const before = derived.get(law);
  if (before?.size === law.leaves.length) return before;
  const { definition, roll, casting, presence } = law;
  const entitled = law.entitled();
  const votes = (id: string) => (casting === null ? presence?.votes(id) : entitled.get(id)) ?? 0;
  const now = (roll?.register.members ?? []).map(({ id, name, group }) => ({
    id, name, group, votes: votes(id), place: presence?.there.get(id) ?? null, excluded: presence?.excluded.has(id) === true,
  }));
  const isSame = (one: VoteView["members"][number], other: VoteView["members"][number] | undefined) =>
    one.id === other?.id && one.votes === other.votes && one.place === other.place && one.excluded === other.excluded;
  const members = before?.members.length === now.length && now.every((one, at) => isSame(one, before.members[at])) ? before.members : now;
  const isRollCall = definition !== null && typeof definition.kind === "object";
  const showsChoices = definition !== null && !isSecret(definition) && !isLot(definition) && casting !== null && (isRollCall || (reading.isClosed && law.hidden.length === 0));
  const choices = showsChoices ? new Map([...casting.ballots].map(([id, { choice }]) => [id, choice ?? []])) : null;
  const next = { size: law.leaves.length, members, choices };
  derived.set(law, next);
  return next;
}

/** What is shown of it, or the same as before where nothing has changed: whatever shows it is drawn no second time. */
export function viewAgain(before: VoteView | undefined, session: Session, desk: VoteDesk | null): VoteView {
  const view = viewOf(session, desk);
  return before !== undefined && isEqual(before, view) ? before : view;
}

/** Plain values of equal content; what is large is compared by its identity first. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (one instanceof Set && other instanceof Set) return one.size === other.size && [...one].every((item) => other.has(item));
  if (one instanceof Map && other instanceof Map) return one.size === other.size && [...one].every(([key, item]) => isEqual(item, other.get(key)));
  const [own, others] = [Object.entries(one), Object.entries(other)];
  return own.length === others.length && Array.isArray(one) === Array.isArray(other) && own.every(([key, item]) => isEqual(item, (other as Record<string, unknown>)[key]));
}

function viewOf(session: Session, desk: VoteDesk | null): VoteView {
  const { law, reading, news } = session;
  const { definition, roll, casting, counting } = law;
  const { members, choices } = derivedOf(session);
  const entitled = law.entitled();
  return {
    id: session.id,
    title: definition?.title ?? news.title,
    stage: session.stage,
    isTold: session.isTold,
    definition,
    roll,
    isSecret: definition !== null && isSecret(definition),
    byName: definition !== null && isCalled(definition),
    members,
    entitled: entitled.size,
    voted: reading.voted(session.house.person().you),
    called: [...(casting?.called ?? [])],
    until: casting?.until ?? null,
    choices,
    result: resultOf(law),
    waitsFor: missing(law),
    sums: counting?.summed.size ?? 0,
    sumsNeeded: definition?.trustees?.threshold ?? 0,
    checkCode: reading.closing === null ? null : checkCode(reading.closing.root),
    confirmed: reading.confirmed.size,
    devices: reading.confirmable(),
    opposed: casting?.opposed === true,
    reports: [...reading.told.reports],
    objections: [...reading.told.objections],
    fellBack: casting?.fellBack === true,
    paper: counting?.paper ?? null,
    voided: reading.told.voided,
    mine: mineOf(session),
    trustee: session.trustee.view,
    asked: [...new Set([...news.asked, ...news.agreed])].sort(),
    agreed: news.agreed,
    stamp: news.stamp,
    keysDue: keysDue(session, desk),
    alarm: session.blocked,
    alarmedAt: session.alarm === null ? (session.warning?.atMs ?? null) : null,
  };
}

function mineOf(session: Session): Mine {
  const { law, memory, house } = session;
  const { you } = house.person();
  const entitled = you === null ? undefined : law.entitled().get(you);
  const known = you === null ? undefined : law.casting?.ballots.get(you);
  const { mine } = memory;
  const holder = you === null ? undefined : law.presence?.standsIn.get(you);
  const ballot = session.isSending ? "sending" : mine === null ? "none" : (session.own.found ?? (isReplaced(session) ? "replaced" : "accepted"));
  const leaf = mine?.leaf ?? (known === undefined ? undefined : law.leaves[known.index]);
  return {
    id: you,
    entitled: entitled !== undefined,
    excluded: you !== null && law.presence?.excluded.has(you) === true,
    weight: entitled ?? 0,
    standsInFor: holder === undefined ? null : (law.presence?.members.get(holder)?.name ?? null),
    otherKey: entitled !== undefined && !session.hasOwnKey(),
    replaced: session.isReplaced(),
    ballot,
    foreign: session.own.alarm === "alarm-counted",
    signs: session.hasOwnKey() || mayBring(session),
    choice: mine?.choice ?? known?.choice ?? null,
    sealedCode: ownSealedCode(session),
    opened: session.opened,
    code: leaf === undefined ? null : codeOf(leaf, BALLOT_LETTERS),
    confirmed: memory.confirmed,
    disputed: you !== null && (law.stage === "open" || law.stage === "closed") && law.casting?.complainedOf.has(you) === true,
  };
}

function keysDue({ law }: Session, desk: VoteDesk | null): VoteDesk["keys"] {
  const { roll } = law;
  // Without a meeting everybody brings their own device.
  if (roll === null || law.definition?.circular != null || law.stage === "void" || law.hasResult) return [];
  const known = (id: string) => law.duties.has(id) || roll.register.members.some((member) => member.id === id);
  return (desk?.keys ?? []).filter(({ id, key }) => {
    const named = law.keys.get(id);
    return known(id) && (named === undefined || base64(named) !== key);
  });
}
