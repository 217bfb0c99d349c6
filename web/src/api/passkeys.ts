/** Passkeys of the browser (Web Authentication). On the wire bytes are base64url without padding. */
import type { NewPasskey } from "./generated/NewPasskey";
import type { PasskeyCreation } from "./generated/PasskeyCreation";
import type { PasskeyRequest } from "./generated/PasskeyRequest";
import type { PasskeyShown } from "./generated/PasskeyShown";

/** Why the browser gave no answer. */
export type PasskeyReason = "cancelled" | "known" | "elsewhere" | "failed";

export class PasskeyFault extends Error {
  readonly reason: PasskeyReason;

  constructor(reason: PasskeyReason) {
    super(reason);
    this.name = "PasskeyFault";
    this.reason = reason;
  }
}

/** Passkeys belong to host names; browsers make none for bare addresses. */
export function passkeysWork(): boolean {
  return typeof PublicKeyCredential !== "undefined" && !/^[\d.]+$|^\[/.test(location.hostname);
}

/** Whether the browser offers passkeys in the field of the address. */
export async function offersInField(): Promise<boolean> {
  if (!passkeysWork() || typeof PublicKeyCredential.isConditionalMediationAvailable !== "function") return false;
  return PublicKeyCredential.isConditionalMediationAvailable();
}

const bytesOf = (text: string) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const textOf = (bytes: ArrayBuffer) =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const named = (ids: readonly string[]) => ids.map((id) => ({ type: "public-key" as const, id: bytesOf(id) }));

const REASONS: Readonly<Record<string, PasskeyReason>> = { AbortError: "cancelled", NotAllowedError: "cancelled", InvalidStateError: "known", SecurityError: "elsewhere" };

async function asked<T>(credential: Promise<Credential | null>, kind: new () => T): Promise<{ readonly id: ArrayBuffer; readonly response: T }> {
  try {
    const given = await credential;
    if (given instanceof PublicKeyCredential && given.response instanceof kind) return { id: given.rawId, response: given.response };
  } catch (error) {
    throw new PasskeyFault((error instanceof DOMException && REASONS[error.name]) || "failed");
  }
  throw new PasskeyFault("failed");
}

/** Has a passkey made that says itself whose it is, and asks for PIN, finger or face. */
export async function makePasskey(question: PasskeyCreation, name: string): Promise<NewPasskey> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: bytesOf(question.challenge),
    rp: { id: question.rp_id, name: question.rp_name },
    user: { id: bytesOf(question.user_id), name: question.user_name, displayName: question.user_display_name },
    pubKeyCredParams: question.algorithms.map((alg) => ({ type: "public-key", alg })),
    excludeCredentials: named(question.exclude),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    attestation: "none",
  };
  const { id, response } = await asked(navigator.credentials.create({ publicKey }), AuthenticatorAttestationResponse);
  return { attempt: question.attempt, name, id: textOf(id), client_data: textOf(response.clientDataJSON), attestation: textOf(response.attestationObject) };
}

interface Showing {
  readonly mediation?: CredentialMediationRequirement;
  readonly signal?: AbortSignal;
}

/** Has a passkey shown. */
export async function showPasskey(question: PasskeyRequest, showing: Showing = {}): Promise<PasskeyShown> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: bytesOf(question.challenge),
    rpId: question.rp_id,
    allowCredentials: named(question.allow),
    userVerification: "required",
  };
  const { id, response } = await asked(navigator.credentials.get({ publicKey, ...showing }), AuthenticatorAssertionResponse);
  return {
    attempt: question.attempt,
    id: textOf(id),
    client_data: textOf(response.clientDataJSON),
    authenticator_data: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    ...(response.userHandle === null ? {} : { user_handle: textOf(response.userHandle) }),
  };
}
