// A secret ballot that is looked at before it is cast, or shown to a second device and never cast: whoever makes ballots
// does not know beforehand which of the two it will be.
import type { VoteLine } from "../../../api/generated";
import { readShown, type Shown, writeAuditFile, writeShown } from "../../../../verifier/audit";
import { base64, hex, same, sha256, unhex } from "../../../../verifier/bytes";
import { codeOf, sealedCode } from "../../../../verifier/code";
import { type AuditFound, type Opened, type SealedBallot, VoteRefused } from "../contract";
import { idOf } from "../spelling";
import { Refused } from "../../ballot/cs1/bytes";
import { BALLOT_LETTERS, sealAndSend, secretCast } from "./cast";
import type { Session } from "./session";
import { seal } from "./submit";

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

/** Nothing becomes of it: the worker, too, forgets what was chosen in it. */
export async function forgetSealed(session: Session): Promise<void> {
  if (session.sealed === null) return;
  session.sealed = null;
  try {
    const desk = await session.booth.open(session.law.suite!);
    await desk.forget();
  } catch (error) {
    // A worker that is gone has taken it along.
    if (!(session.unlessGone(error) instanceof VoteRefused)) throw error;
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

/** Gives the code of the entry, by which whoever saw the code of the ballot knows which one to compare it with. */
export async function castSealed(session: Session): Promise<string> {
  const [cast, seq] = await withSealed(session, async (hash, number) => [await (await session.booth.open(session.law.suite!)).castSealed(hash), number] as const);
  const { leaf } = await sealAndSend(session, cast, seq);
  return codeOf(leaf, BALLOT_LETTERS);
}

const written = ({ entry, salt, body }: VoteLine): string => JSON.stringify({ entry, salt, body });

/** Enters first that it is never to be cast, then shows what is in it. */
export async function challengeOwn(session: Session): Promise<Opened> {
  const signer = session.signer();
  const { ballot, seq, options, randomness, hash } = await withSealed(session, async (name, number) => {
    const shown = await (await session.booth.open(session.law.suite!)).challenge(name);
    return { ...shown, seq: number, hash: name };
  });
  const audited = await seal(session.law, signer, "audited", { voter: signer.id, ballot: sha256(ballot) });
  const [, { entry, proof }] = await session.send(audited);
  const said: Shown = { vote: idOf(session.id), casting: { voter: unhex(signer.id), seq }, options, hash, randomness };
  const putAway = { entry: written({ entry, salt: base64(audited.salt), body: audited.body }), proof };
  const opened = { code: sealedCode(hash), text: writeShown(said), file: new Blob([writeAuditFile(said, session.reading.bound.map(written), putAway)], { type: "text/plain" }) };
  session.opened = opened;
  session.house.changed(session);
  await session.follow();
  return opened;
}

/** What another device has shown, worked out by this one in its worker; and whether the log says that it is never cast. */
export async function checkShown(session: Session, words: string): Promise<AuditFound> {
  const shown = readShown(words);
  const { suite, definition } = session.law;
  if (shown === null || shown.vote !== idOf(session.id) || suite === null || definition === null) throw new VoteRefused("audit-form");
  // The entry may be as young as what was shown.
  await session.follow();
  const ballot = await remade(session, shown);
  const { options } = definition;
  return {
    code: sealedCode(shown.hash),
    isHonest: ballot !== null,
    isPutAway: ballot !== null && session.reading.told.audited.has(`${hex(shown.casting.voter)} ${hex(sha256(ballot))}`),
    choice: shown.options.flatMap((at) => options[at]?.id ?? []),
  };
}

async function remade(session: Session, { casting, options, randomness, hash }: Shown): Promise<Uint8Array | null> {
  try {
    const desk = await session.booth.open(session.law.suite!);
    const made = await desk.remake(casting, options, randomness);
    return same(made.hash, hash) ? made.ballot : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw session.unlessGone(error);
  }
}

/** The code of the own ballot as it stands in the log, as soon as the last one that was sent from here was read there. */
export function ownSealedCode({ law, house, memory }: Session): string | null {
  const cast = law.casting?.ballots.get(house.person().you ?? "");
  const isRead = cast !== undefined && cast.index >= (memory.mine?.index ?? 0);
  return isRead && cast.checked !== null ? sealedCode(cast.checked.hash) : null;
}
