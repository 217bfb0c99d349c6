/** Requests to our own server: typed, with problem details (RFC 9457) as errors. */
import type { Admission } from "./generated/Admission";
import type { MeetingChange } from "./generated/MeetingChange";
import type { Role } from "./generated/Role";
import type { Account } from "./generated/Account";
import type { AccountChange } from "./generated/AccountChange";
import type { AccountInvitation } from "./generated/AccountInvitation";
import type { AccountPage } from "./generated/AccountPage";
import type { CustomRole } from "./generated/CustomRole";
import type { FieldCode } from "./generated/FieldCode";
import type { Instance } from "./generated/Instance";
import type { LinkList } from "./generated/LinkList";
import type { Link } from "./generated/Link";
import type { Me } from "./generated/Me";
import type { Meeting } from "./generated/Meeting";
import type { MeetingPage } from "./generated/MeetingPage";
import type { NewAccount } from "./generated/NewAccount";
import type { Problem } from "./generated/Problem";
import type { ProblemCode } from "./generated/ProblemCode";
import type { ConferenceList } from "./generated/ConferenceList";
import type { Record as ConferenceRecord } from "./generated/Record";
import type { RecordPdfKind } from "./generated/RecordPdfKind";
import type { RecordTicket } from "./generated/RecordTicket";
import type { Session } from "./generated/Session";
import type { Setup } from "./generated/Setup";
import type { NewTenant } from "./generated/NewTenant";
import type { Tenant } from "./generated/Tenant";
import type { TenantChange } from "./generated/TenantChange";
import type { TenantInvitation } from "./generated/TenantInvitation";
import type { TenantPage } from "./generated/TenantPage";
import type { SetupInfo } from "./generated/SetupInfo";
import type { Departure } from "./generated/Departure";
import type { NewProvider } from "./generated/NewProvider";
import type { OwnIdentity } from "./generated/OwnIdentity";
import type { Provider } from "./generated/Provider";
import type { ProviderChange } from "./generated/ProviderChange";
import type { ProviderList } from "./generated/ProviderList";
import type { ProviderTest } from "./generated/ProviderTest";
import type { SignInBegin } from "./generated/SignInBegin";
import type { SignInMethods } from "./generated/SignInMethods";
import type { SignInWay } from "./generated/SignInWay";
import type { SignedOut } from "./generated/SignedOut";

/** The server's no, or nobody answered. */
export class ApiProblem extends Error {
  readonly code: ProblemCode | "unreachable";
  readonly problem: Problem | null;

  constructor(code: ProblemCode | "unreachable", problem: Problem | null = null) {
    super(problem?.title ?? code);
    this.name = "ApiProblem";
    this.code = code;
    this.problem = problem;
  }

  /** What is wrong with a field, if something is. */
  field(name: string): FieldCode | undefined {
    return this.problem?.fields?.find((fault) => fault.field === name)?.code;
  }
}

/** Asks the person to prove who they are; answers whether they did. */
type Prover = () => Promise<boolean>;
let prover: Prover | null = null;

/** Who asks, when the server wants a fresh proof before it does something. */
export function onProofNeeded(handler: Prover | null): void {
  prover = handler;
}

/** Asks now, so that a long form is not lost on the way to a provider. */
export async function proveFirst(): Promise<boolean> {
  return prover ? prover() : true;
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  try {
    return await send<T>(method, path, body);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== "fresh-sign-in-needed" || !prover || !(await prover())) throw error;
    return send<T>(method, path, body);
  }
}

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new ApiProblem("unreachable");
  }
  if (response.status === 204) return undefined as T;
  if (response.ok) return (await response.json()) as T;
  throw await problemOf(response);
}

async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const problem = (await response.json()) as Problem;
    if (typeof problem.code === "string") return new ApiProblem(problem.code, problem);
  } catch {
    // A proxy in between answered something that is no problem document.
  }
  return new ApiProblem("unreachable");
}

/** A file that the server makes. */
async function file(path: string, body: unknown): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(path, { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  } catch {
    throw new ApiProblem("unreachable");
  }
  if (response.ok) return response.blob();
  throw await problemOf(response);
}

export const api = {
  conferences: (meeting: string) => call<ConferenceList>("GET", `/api/v1/meetings/${meeting}/conferences`),
  recordTicket: (meeting: string, conference: string) => call<RecordTicket>("POST", `/api/v1/meetings/${meeting}/conferences/${conference}/record-ticket`),
  record: (ticket: string) => call<ConferenceRecord>("POST", "/api/v1/record", { ticket }),
  recordPdf: (ticket: string, kind: RecordPdfKind, language: "de" | "en") =>
    file("/api/v1/record/pdf", { ticket, kind, language, utc_offset_minutes: -new Date().getTimezoneOffset() }),
  instance: () => call<Instance>("GET", "/api/v1/instance"),
  me: async (): Promise<Me | null> => {
    try {
      return await call<Me>("GET", "/api/v1/me");
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "not-signed-in") return null;
      throw error;
    }
  },
  signIn: (email: string, password: string) => call<Me>("POST", "/api/v1/session", { email, password }),
  signOut: () => call<SignedOut | undefined>("DELETE", "/api/v1/session"),
  signInMethods: () => call<SignInMethods>("GET", "/api/v1/sign-in/methods"),
  signInWay: (email: string) => call<SignInWay>("POST", "/api/v1/sign-in/way", { email }),
  beginSignIn: (begin: SignInBegin) => call<Departure>("POST", "/api/v1/sign-in/begin", begin),
  prove: (password: string) => call<Me>("POST", "/api/v1/session/fresh", { password }),
  proveAtProvider: (return_to: string) => call<Departure>("POST", "/api/v1/sign-in/fresh", { return_to }),
  identities: () => call<OwnIdentity[]>("GET", "/api/v1/me/identities"),
  connectIdentity: (provider: string) => call<Departure>("POST", "/api/v1/me/identities", { provider, return_to: "/account" }),
  disconnectIdentity: (id: string) => call<void>("DELETE", `/api/v1/me/identities/${id}`),
  providers: () => call<ProviderList>("GET", "/api/v1/providers"),
  addProvider: (provider: NewProvider) => call<Provider>("POST", "/api/v1/providers", provider),
  changeProvider: (id: string, change: ProviderChange) => call<Provider>("PATCH", `/api/v1/providers/${id}`, change),
  removeProvider: (id: string) => call<void>("DELETE", `/api/v1/providers/${id}`),
  testProvider: (id: string) => call<ProviderTest>("POST", `/api/v1/providers/${id}/test`),
  checkSetup: (token: string) => call<SetupInfo>("POST", "/api/v1/setup/check", { token }),
  setUp: (setup: Setup) => call<Me>("POST", "/api/v1/setup", setup),
  rename: (name: string) => call<Me>("PATCH", "/api/v1/me", { name }),
  changePassword: (current: string, next: string) => call<void>("POST", "/api/v1/me/password", { current, new: next }),
  sessions: () => call<Session[]>("GET", "/api/v1/me/sessions"),
  endSession: (id: string) => call<void>("DELETE", `/api/v1/me/sessions/${id}`),
  endOtherSessions: () => call<void>("DELETE", "/api/v1/me/sessions"),
  accounts: (cursor: string | null) => call<AccountPage>("GET", `/api/v1/accounts${cursor ? `?cursor=${cursor}` : ""}`),
  addAccount: (account: NewAccount) => call<AccountInvitation>("POST", "/api/v1/accounts", account),
  changeAccount: (id: string, change: AccountChange) => call<Account>("PATCH", `/api/v1/accounts/${id}`, change),
  setupLink: (id: string) => call<AccountInvitation>("POST", `/api/v1/accounts/${id}/setup-link`),
  tenants: (cursor: string | null) => call<TenantPage>("GET", `/api/v1/operator/tenants${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`),
  addTenant: (tenant: NewTenant) => call<TenantInvitation>("POST", "/api/v1/operator/tenants", tenant),
  changeTenant: (id: string, change: TenantChange) => call<Tenant>("PATCH", `/api/v1/operator/tenants/${id}`, change),
  tenantSetupLink: (id: string) => call<TenantInvitation>("POST", `/api/v1/operator/tenants/${id}/setup-link`),
  meetings: (cursor: string | null) => call<MeetingPage>("GET", `/api/v1/meetings${cursor ? `?cursor=${cursor}` : ""}`),
  startMeeting: (title: string, admission: Admission) => call<Meeting>("POST", "/api/v1/meetings", title.trim() ? { title, admission } : { admission }),
  changeMeeting: (id: string, change: MeetingChange) => call<Meeting>("PATCH", `/api/v1/meetings/${id}`, change),
  deleteMeeting: (id: string) => call<void>("DELETE", `/api/v1/meetings/${id}`),
  links: (id: string) => call<LinkList>("GET", `/api/v1/meetings/${id}/links`),
  setMeetingRoles: (id: string, roles: CustomRole[]) => call<Meeting>("PUT", `/api/v1/meetings/${id}/roles`, { roles }),
  addLink: (id: string, role: Role) => call<Link>("POST", `/api/v1/meetings/${id}/links`, { role }),
  revokeLink: (id: string, link: string) => call<void>("DELETE", `/api/v1/meetings/${id}/links/${link}`),
};
