// The key of a person for one meeting: Ed25519 in the browser's own keeping, which signs and never shows its secret.
import { isKey } from "../../../../verifier/notes";
import type { Shelf } from "./shelf";

export interface VoterKey {
  /** As it stands in the roll. */
  readonly bytes: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

interface Kept {
  readonly pair: CryptoKeyPair;
  readonly bytes: Uint8Array;
}

/** The key under this name, made when there is none; nothing where the browser cannot make or keep one. */
export async function ownKey(shelf: Shelf, name: string): Promise<VoterKey | null> {
  try {
    const kept = (await shelf.get<Kept>(name)) ?? (await shelf.keep(name, await make()));
    // Two tabs may have made one each: the one that was kept first is it.
    const sign = async (message: Uint8Array) => new Uint8Array(await crypto.subtle.sign("Ed25519", kept.pair.privateKey, new Uint8Array(message)));
    await sign(kept.bytes);
    return isKey(kept.bytes) ? { bytes: kept.bytes, sign } : null;
  } catch {
    return null;
  }
}

async function make(): Promise<Kept> {
  const pair = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
  return { pair, bytes: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)) };
}

const IV_BYTES = 12;

/** Wraps the secret of a trustee so that a reload does not lose it, with a key that the browser does not show. */
export async function wrap(shelf: Shelf, name: string, secret: Uint8Array): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: nameBytes(name) }, await wrapping(shelf), new Uint8Array(secret));
  const all = new Uint8Array(IV_BYTES + sealed.byteLength);
  all.set(iv);
  all.set(new Uint8Array(sealed), IV_BYTES);
  return all;
}

export async function unwrap(shelf: Shelf, name: string, wrapped: Uint8Array): Promise<Uint8Array> {
  const [iv, sealed] = [new Uint8Array(wrapped.slice(0, IV_BYTES)), new Uint8Array(wrapped.slice(IV_BYTES))];
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: nameBytes(name) }, await wrapping(shelf), sealed));
}

const nameBytes = (name: string) => new TextEncoder().encode(name);

async function wrapping(shelf: Shelf): Promise<CryptoKey> {
  const standing = await shelf.get<CryptoKey>("wrapping");
  return standing ?? shelf.keep("wrapping", await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]));
}
