/** Asking for a place in a conference: previews and tickets. */
import type { GuestCode, JoinPreview, JoinRequest, JoinTicket, Problem, ProblemCode, VerifiedGuest } from "./wire";

/** Why there is no answer to use: the server's code, or nobody answered. */
export class JoinFailure extends Error {
  readonly code: ProblemCode | "unreachable";
  readonly retryAfterS: number | null;
  readonly fields: Problem["fields"];
  /** Whose limit is reached. */
  readonly quota: NonNullable<Problem["quota"]> | null;

  constructor(code: ProblemCode | "unreachable", problem?: Partial<Problem>) {
    super(problem?.title ?? code);
    this.name = "JoinFailure";
    this.code = code;
    this.retryAfterS = problem?.retry_after_s ?? null;
    this.fields = problem?.fields ?? [];
    this.quota = problem?.quota ?? null;
  }

  /** Trying again without a new decision of a person cannot help. */
  get final(): boolean {
    return FINAL.has(this.code);
  }
}

const FINAL: ReadonlySet<string> = new Set<ProblemCode>([
  "link-unusable",
  "not-permitted",
  "not-found",
  "not-signed-in",
  "invalid-fields",
  "malformed",
  "foreign-origin",
  "policy-forbids",
  "invited-only",
  "verification-needed",
  "code-wrong",
  "code-spent",
  "invitation-barred",
  "quota-reached",
]);

export function previewJoin(code: string, secret: string | null, proof: string | null, signal?: AbortSignal): Promise<JoinPreview> {
  const shown = { ...(secret === null ? {} : { secret }), ...(proof === null ? {} : { guest_credential: proof }) };
  return post("/api/v1/join/preview", { code, ...shown }, signal);
}

/** Mails a code to the address of a personal link. */
export function requestGuestCode(code: string, secret: string): Promise<GuestCode> {
  return post("/api/v1/join/code", { code, secret });
}

/** Proves the address by the code; answers the credential to join with. */
export function verifyGuest(code: string, secret: string, typed: string): Promise<VerifiedGuest> {
  return post("/api/v1/join/verify", { code, secret, verification_code: typed });
}

export function requestTicket(request: JoinRequest, signal?: AbortSignal): Promise<JoinTicket> {
  return post("/api/v1/join", request, signal);
}

async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new JoinFailure("unreachable");
  }
  if (response.ok) return (await response.json()) as T;
  throw await failureOf(response);
}

async function failureOf(response: Response): Promise<JoinFailure> {
  try {
    const problem = (await response.json()) as Problem;
    if (typeof problem.code === "string") return new JoinFailure(problem.code, problem);
  } catch {
    // A proxy in between answered something that is no problem document.
  }
  return new JoinFailure("unreachable");
}
