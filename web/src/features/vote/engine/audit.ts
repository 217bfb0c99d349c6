// A secret ballot that is looked at before it is cast, or shown to a second device and never cast: whoever makes ballots
// does not know beforehand which of the two it will be.
import type { VoteLog } from "../../../api/generated";
import { isHonest, readShown, writeAuditFile, writeShown } from "../../../../verifier/audit";
import { sha256, unhex } from "../../../../verifier/bytes";
import { sealedCode } from "../../../../verifier/code";
import { type AuditFound, type Opened, type SealedBallot, VoteRefused } from "../contract";
import { Refused } from "../../ballot/cs1/bytes";
import { sealAndSend, secretCast } from "./cast";
import type { Session } from "./session";
import { idOf } from "./write";

export async function sealOwn(session: Session, choice: readonly string[]): Promise<SealedBallot> {
  const { places, seq } = secretCast(session, choice);
  const { id } = session.signer();
  const desk = await session.booth.open(session.law.suite!);
  try {
    const hash = await desk.seal({ voter: unhex(id), seq }, places);
    session.sealed = { hash, seq };
    return { code: sealedCode(hash) };
  } catch (error) {
    throw error instanceof Refused ? new VoteRefused(error.code) : session.unlessGone(error);
  }
}

/** A worker that was put away has taken it along. */
async function withSealed<T>(session: Session, work: (hash: Uint8Array, seq: number) => Promise<T>): Promise<T> {
  const { sealed } = session;
  session.sealed = null;
  if (sealed === null) throw new VoteRefused("no-sealed");
  try {
    return await work(sealed.hash, sealed.seq);
  } catch (error) {
    throw error instanceof Refused ? new VoteRefused("no-sealed") : session.unlessGone(error);
  }
}

export async function castSealed(session: Session): Promise<void> {
  const [cast, seq] = await withSealed(session, async (hash, number) => [await (await session.booth.open(session.law.suite!)).castSealed(hash), number] as const);
  await sealAndSend(session, cast, seq);
}

/** Enters first that it is never to be cast, then shows what is in it. */
export async function challengeOwn(session: Session): Promise<Opened> {
  const { id } = session.signer();
  const shown = await withSealed(session, async (hash, seq) => {
    const { ballot, options, randomness } = await (await session.booth.open(session.law.suite!)).challenge(hash);
    return { ballot, seq, options, randomness, hash };
  });
  const { hash, seq, options, randomness } = shown;
  await session.enter("audited", { voter: id, ballot: sha256(shown.ballot) });
  const said = { vote: idOf(session.id), casting: { voter: unhex(id), seq }, options, hash, randomness };
  const { entries } = await session.house.gate.post<VoteLog>(`/${session.id}/log`, { from: 0 });
  const lines = entries.slice(0, 2).map(({ entry, salt, body }) => JSON.stringify({ entry, salt, body }));
  return { code: sealedCode(hash), text: writeShown(said), file: new Blob([writeAuditFile(said, lines)], { type: "text/plain" }) };
}

/** What another device has shown, worked out by this one. */
export function checkShown({ id, law }: Session, words: string): AuditFound {
  const shown = readShown(words);
  if (shown === null || shown.vote !== idOf(id) || law.suite === null || law.definition === null) throw new VoteRefused("audit-form");
  const { options } = law.definition;
  return { code: sealedCode(shown.hash), isHonest: isHonest(law.suite, shown), choice: shown.options.flatMap((at) => options[at]?.id ?? []) };
}

/** The code of the own ballot as it stands in the log. */
export function ownSealedCode({ law, house }: Session): string | null {
  const { you } = house.person();
  const hash = you === null ? undefined : law.casting?.ballots.get(you)?.checked?.hash;
  return hash === undefined ? null : sealedCode(hash);
}
