/**
 * What a tab must remember to be the same person after a reload. It lives in
 * `sessionStorage`: it ends with the tab and never stands in an address.
 */

export interface Seat {
  readonly code: string;
  readonly secret: string | null;
  readonly name: string;
  readonly device: string;
  readonly guestCredential: string | null;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** A second device of the same person, without sound. */
  readonly companion?: boolean;
  /** In the call: a reload goes straight back in. */
  readonly inside: boolean;
}

const NAME_KEY = "plenum.name";
const keyOf = (code: string) => `plenum.seat.${code}`;

export function readSeat(code: string, storage: Storage = sessionStorage): Seat | null {
  try {
    const seat = JSON.parse(storage.getItem(keyOf(code)) ?? "null") as Seat | null;
    return seat !== null && seat.code === code && typeof seat.device === "string" ? seat : null;
  } catch {
    return null;
  }
}

export function writeSeat(seat: Seat, storage: Storage = sessionStorage): void {
  try {
    storage.setItem(keyOf(seat.code), JSON.stringify(seat));
  } catch {
    // Without storage a reload asks for the name again; nothing else is lost.
  }
}

const proofOf = (code: string) => `plenum.proof.${code}`;

/** That an invited person proved their address, kept for this tab, or for good on a device of their own. */
export function rememberProof(code: string, proof: string, forGood: boolean): void {
  try {
    (forGood ? localStorage : sessionStorage).setItem(proofOf(code), proof);
  } catch {
    // Without storage the next visit asks for a code again.
  }
}

export function readProof(code: string): string | null {
  try {
    return sessionStorage.getItem(proofOf(code)) ?? localStorage.getItem(proofOf(code));
  } catch {
    return null;
  }
}

/** It counts no more. */
export function forgetProof(code: string): void {
  try {
    sessionStorage.removeItem(proofOf(code));
    localStorage.removeItem(proofOf(code));
  } catch {
    // Nothing was kept.
  }
}

/** Name of this device, `[a-z0-9]{16}`. */
export function newDevice(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes)): string {
  return [...random(new Uint8Array(16))].map((byte) => (byte % 36).toString(36)).join("");
}

export function rememberedName(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? "";
  } catch {
    return "";
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(NAME_KEY, name);
  } catch {
    // A convenience only.
  }
}
