// What is shown of a vote. Everything but title, and who was asked to be a trustee, follows from entries that were checked.
import type { VoteDesk } from "../../../api/generated";
import { base64 } from "../../../../verifier/bytes";
import { isCalled, isSecret } from "../../../../verifier/definition";
import type { Mine, VoteView } from "../contract";
import type { Session } from "./session";
import { missing, resultOf } from "./verdict";
import { codeOf } from "./write";

const [BALLOT_LETTERS, SPOKEN_LETTERS] = [12, 8];

export function viewOf(session: Session, desk: VoteDesk | null): VoteView {
  const { law, reading, news } = session;
  const { definition, roll, casting, counting, presence } = law;
  const entitled = law.entitled();
  const isRollCall = definition !== null && typeof definition.kind === "object";
  const votes = (id: string) => (casting === null ? presence?.votes(id) : entitled.get(id)) ?? 0;
  const members = (roll?.register.members ?? []).map(({ id, name, group }) => ({
    id, name, group, votes: votes(id), place: presence?.there.get(id) ?? null, excluded: presence?.excluded.has(id) === true,
  }));
  const showsChoices = definition !== null && !isSecret(definition) && casting !== null && (isRollCall || (reading.isClosed && law.hidden.length === 0));
  return {
    id: session.id,
    title: definition?.title ?? news.title,
    stage: law.stage,
    definition,
    roll,
    isSecret: definition !== null && isSecret(definition),
    byName: definition !== null && isCalled(definition),
    members,
    entitled: entitled.size,
    voted: reading.voted(session.house.person().you),
    called: [...(casting?.called ?? [])],
    until: casting?.until ?? null,
    choices: showsChoices ? new Map([...casting.ballots].map(([id, { choice }]) => [id, choice ?? []])) : null,
    result: resultOf(law),
    waitsFor: missing(law),
    sums: counting?.summed.size ?? 0,
    sumsNeeded: definition?.trustees?.threshold ?? 0,
    checkCode: reading.closing === null ? null : codeOf(reading.spoken(), SPOKEN_LETTERS),
    confirmed: reading.confirmed.size,
    devices: [...entitled.keys()].filter((id) => law.confirmingKeys.has(id)).length,
    opposed: casting?.opposed === true,
    reports: reading.told.reports,
    objections: reading.told.objections,
    fellBack: casting?.fellBack === true,
    paper: counting?.paper ?? null,
    voided: reading.told.voided,
    mine: mineOf(session),
    trustee: session.trustee.view,
    asked: [...new Set([...news.asked, ...news.agreed])].sort(),
    agreed: news.agreed,
    stamp: news.stamp,
    keysDue: keysDue(session, desk),
    alarm: session.alarm,
  };
}

function mineOf(session: Session): Mine {
  const { law, memory, house } = session;
  const { you } = house.person();
  const entitled = you === null ? undefined : law.entitled().get(you);
  const known = you === null ? undefined : law.casting?.ballots.get(you);
  const { mine } = memory;
  const ballot = session.isSending ? "sending" : mine === null ? "none" : (session.found ?? "accepted");
  const leaf = mine?.leaf ?? (known === undefined ? undefined : law.leaves[known.index]);
  return {
    id: you,
    entitled: entitled !== undefined,
    excluded: you !== null && law.presence?.excluded.has(you) === true,
    weight: entitled ?? 0,
    otherKey: entitled !== undefined && !session.hasOwnKey(),
    replaced: session.isReplaced(),
    ballot,
    choice: mine?.choice ?? known?.choice ?? null,
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
