// Something to be entered: signed, sent, and taken for entered only when its proof holds.
import type { VoteAccepted, VoteSubmission } from "../../../api/generated";
import { base64, concat, Fault, same, sha256, unhex, utf8 } from "../../../../verifier/bytes";
import { logKey } from "../../../../verifier/definition";
import type { Bodies, Definition, EntryType } from "../../../../verifier/forms";
import { type Law, readEntry } from "../../../../verifier/law";
import { type Checkpoint, includes, leafHash, readCheckpoint, readProof, signers } from "../../../../verifier/notes";
import type { VoterKey } from "./key";
import type { OwnBallot, Sealed } from "./memory";
import { Alarm } from "./reading";
import { random, writeBody } from "./write";

const SALT_BYTES = 16;

/** Signs a body in its context; without a signer it stands for itself (sums and complaints are signed inside). */
export async function seal<T extends EntryType>(
  law: Law, signer: { id: string; key: VoterKey } | null, type: T, body: Bodies[T] | string, shares: readonly Uint8Array[] = [],
): Promise<Sealed> {
  const words = typeof body === "string" ? body : writeBody(type, body);
  const salt = random(SALT_BYTES);
  if (signer === null) return { type, by: null, sig: null, salt, body: words, shares };
  const hash = sha256(concat(salt, utf8(words)));
  const sig = await signer.key.sign(law.statement(type, signer.id, hash));
  return { type, by: signer.id, sig, salt, body: words, shares };
}

/** As it is sent, ticket aside. */
export const toWire = ({ type, by, sig, salt, body, shares }: Sealed): Omit<VoteSubmission, "ticket"> => ({
  type, by, sig: sig === null ? null : base64(sig), salt: base64(salt), body, shares: shares.map(base64),
});

export interface Accepted {
  readonly index: number;
  readonly leaf: Uint8Array;
  /** The checkpoint under which it stands. */
  readonly checkpoint: Checkpoint;
}

/** Whether what the server acknowledges is what was sent, and stands in the log. */
export function checkAccepted(sent: Sealed, { index, entry, proof: words }: VoteAccepted, definition: Definition): Accepted {
  const proof = readProof(words);
  const checkpoint = proof === null ? null : readCheckpoint(proof.note.text);
  if (proof === null || checkpoint === null) throw new Alarm("alarm-acceptance");
  try {
    const header = readEntry({ entry, salt: sent.salt, body: sent.body });
    const signed = header.sig === null || sent.sig === null ? header.sig === sent.sig : same(header.sig, sent.sig);
    if (header.type !== sent.type || header.by !== sent.by || !signed) throw new Alarm("alarm-acceptance");
  } catch (error) {
    if (error instanceof Fault) throw new Alarm("alarm-acceptance");
    throw error;
  }
  const key = logKey(definition);
  const leaf = leafHash(utf8(entry));
  const stands = proof.index === index && includes(checkpoint.root, checkpoint.size, index, leaf, proof.path);
  if (checkpoint.origin !== definition.origin || signers(proof.note, [key])?.has(key) !== true) throw new Alarm("alarm-signature");
  if (!stands) throw new Alarm("alarm-acceptance");
  return { index, leaf, checkpoint };
}

/** A receipt: the proof with the header of the entry in it. */
export const receiptOf = (entry: string, proof: string): string => proof.replace("\n", `\nextra ${base64(utf8(entry))}\n`);

/** The same in one line (docs/vote-protocol.md, "A receipt in one line"): without a path, which whoever has the record needs not. */
export function shortReceiptOf({ index, leaf, proof: words }: OwnBallot, definition: Definition): string {
  const { note } = readProof(words)!;
  const { size, root } = readCheckpoint(note.text)!;
  const log = logKey(definition);
  const { id, bytes } = note.signatures.find((one) => one.name === log.name && one.id === log.id)!;
  return ["plenum-receipt/1", definition.vote, index, base64(leaf), size, base64(root), base64(concat(unhex(id), bytes))].join(" ");
}
