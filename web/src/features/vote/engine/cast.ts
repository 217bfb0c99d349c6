// The own ballot, and those that an officer records for others.
import { Fault, hex, same, unhex } from "../../../../verifier/bytes";
import { checkChoice, isSecret } from "../../../../verifier/definition";
import type { Definition } from "../../../../verifier/forms";
import { Refused } from "../../ballot/cs1/bytes";
import type { Cast } from "../../ballot/cs1/desk";
import { VoteRefused } from "../contract";
import type { Session } from "./session";
import { type Accepted, seal } from "./submit";

/** Of the code of an entry. */
export const BALLOT_LETTERS = 12;

/** In the order of the options, and allowed. */
function ordered(definition: Definition, choice: readonly string[]): string[] {
  const ids = definition.options.map(({ id }) => id).filter((id) => choice.includes(id));
  try {
    if (ids.length !== choice.length) throw new Fault("ballot-choice");
    checkChoice(definition, ids);
    return ids;
  } catch (error) {
    if (error instanceof Fault) throw new VoteRefused(error.code);
    throw error;
  }
}

/** Higher than any that may stand there: bodies of open ballots are not shown, so all of them count. */
function nextSeq({ law, memory }: Session, voter: string, own: boolean): number {
  return Math.max(law.casting?.ballots.get(voter)?.seq ?? 0, own ? (memory.mine?.seq ?? 0) : 0, law.hidden.length) + 1;
}

function openDefinition({ law }: Session): Definition {
  if (law.definition === null || law.stage !== "open") throw new VoteRefused("entry-order");
  return law.definition;
}

export async function castOwn(session: Session, choice: readonly string[]): Promise<void> {
  const definition = openDefinition(session);
  const signer = session.signer();
  if (!session.law.entitled().has(signer.id)) throw new VoteRefused("ballot-voter");
  if (!session.hasOwnKey()) throw new VoteRefused("entry-key");
  const ids = ordered(definition, choice);
  const seq = nextSeq(session, signer.id, true);
  if (!isSecret(definition)) {
    const sealed = await seal(session.law, signer, "ballot", { voter: signer.id, seq, choice: ids, how: "device" });
    await session.cast(sealed, seq, ids);
    return;
  }
  await sealAndSend(session, await fillIn(session, placesOf(definition, ids), seq), seq);
}

const placesOf = ({ options }: Definition, ids: readonly string[]): number[] => options.flatMap((option, at) => (ids.includes(option.id) ? [at] : []));

/** Options by number and the number of the ballot, of whoever may cast a secret one now. */
export function secretCast(session: Session, choice: readonly string[]): { places: number[]; seq: number } {
  const definition = openDefinition(session);
  const { id } = session.signer();
  if (!session.law.entitled().has(id) || !isSecret(definition)) throw new VoteRefused("ballot-voter");
  if (!session.hasOwnKey()) throw new VoteRefused("entry-key");
  return { places: placesOf(definition, ordered(definition, choice)), seq: nextSeq(session, id, true) };
}

/** In the worker, which forgets the choice when it is done. */
async function fillIn(session: Session, places: readonly number[], seq: number): Promise<Cast> {
  try {
    const desk = await session.booth.open(session.law.suite!);
    return await desk.cast({ voter: unhex(session.signer().id), seq }, places);
  } catch (error) {
    throw error instanceof Refused ? new VoteRefused(error.code) : session.unlessGone(error);
  }
}

/** Signs a ballot that the worker has filled in, and sends it until it is answered. */
export async function sealAndSend(session: Session, { ballot, shares, hash, toSign }: Cast, seq: number): Promise<Accepted> {
  const signer = session.signer();
  session.shares.set(hex(hash), shares);
  const signature = await signer.key.sign(toSign);
  const sealed = await seal(session.law, signer, "secret_ballot", { voter: signer.id, seq, ballot, signature }, shares);
  return session.cast(sealed, seq, null);
}

/** Shows the share that a trustee complained of, where this page still can: everybody sees then whose fault it is. */
export async function settleOwn(session: Session): Promise<void> {
  const { law, reading } = session;
  const { id } = session.signer();
  const checked = law.casting?.ballots.get(id)?.checked ?? null;
  const due = reading.told.complaints.filter(({ voter, ballot }) => voter === id && checked !== null && same(ballot, checked.hash));
  const shares = checked === null ? undefined : session.shares.get(hex(checked.hash));
  if (due.length === 0 || shares === undefined || !law.casting!.complainedOf.has(id)) throw new VoteRefused("no-dispute");
  for (const { trustee, ballot } of due) {
    try {
      const desk = await session.booth.open(law.suite!);
      const randomness = await desk.reveal(ballot, trustee);
      await session.enter("settled", { trustee, voter: id, ballot, share: shares[trustee - 1]!, randomness });
    } catch (error) {
      // So many shares would be the vote itself.
      if (error instanceof Refused) throw new VoteRefused(error.code);
      throw session.unlessGone(error);
    }
  }
}

/** For somebody without a device. */
export async function recordFor(session: Session, member: string, choice: readonly string[], how: "phone" | "aloud"): Promise<void> {
  const ids = ordered(openDefinition(session), choice);
  await session.enter("ballot", { voter: member, seq: nextSeq(session, member, false), choice: ids, how });
  session.memory.recorded = [...new Set([...session.memory.recorded, member])];
  await session.keep();
  session.house.changed(session);
}
