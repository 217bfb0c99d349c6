/** Requests to our own server: typed, with problem details (RFC 9457) as errors. */
import type { Erased } from "./generated/Erased";
import type { ErasurePreview } from "./generated/ErasurePreview";
import type { ErasureRequestList } from "./generated/ErasureRequestList";
import type { GuestTracePage } from "./generated/GuestTracePage";
import type { OwnErasure } from "./generated/OwnErasure";
import type { ProcessingList } from "./generated/ProcessingList";
import type { RetentionList } from "./generated/RetentionList";
import type { Admission } from "./generated/Admission";
import type { MeetingChange } from "./generated/MeetingChange";
import type { Role } from "./generated/Role";
import type { BegunVote } from "./generated/BegunVote";
import type { BodyVotePage } from "./generated/BodyVotePage";
import type { OwnVotes } from "./generated/OwnVotes";
import type { VoteFile } from "./generated/VoteFile";
import type { VoteLogKey } from "./generated/VoteLogKey";
import type { VoteTicket } from "./generated/VoteTicket";
import type { Account } from "./generated/Account";
import type { AccountChange } from "./generated/AccountChange";
import type { AccountInvitation } from "./generated/AccountInvitation";
import type { AccountImport } from "./generated/AccountImport";
import type { AccountImportResult } from "./generated/AccountImportResult";
import type { AccountPage } from "./generated/AccountPage";
import type { AccountState } from "./generated/AccountState";
import type { FirstRun } from "./generated/FirstRun";
import type { FirstRunChange } from "./generated/FirstRunChange";
import type { Group } from "./generated/Group";
import type { GroupChange } from "./generated/GroupChange";
import type { GroupPage } from "./generated/GroupPage";
import type { NewGroup } from "./generated/NewGroup";
import type { NewRoleGrant } from "./generated/NewRoleGrant";
import type { NewUnit } from "./generated/NewUnit";
import type { PersonPage } from "./generated/PersonPage";
import type { RoleGrant } from "./generated/RoleGrant";
import type { TenantRole } from "./generated/TenantRole";
import type { UndeliveredMailPage } from "./generated/UndeliveredMailPage";
import type { Unit } from "./generated/Unit";
import type { UnitChange } from "./generated/UnitChange";
import type { UnitList } from "./generated/UnitList";
import type { UnitMeeting } from "./generated/UnitMeeting";
import type { UnitMeetingChange } from "./generated/UnitMeetingChange";
import type { UnitMeetingPage } from "./generated/UnitMeetingPage";
import type { AuditExport } from "./generated/AuditExport";
import type { AuditFilter } from "./generated/AuditFilter";
import type { AuditPage } from "./generated/AuditPage";
import type { AuditState } from "./generated/AuditState";
import type { AuditVerified } from "./generated/AuditVerified";
import type { Body } from "./generated/Body";
import type { BodyChange } from "./generated/BodyChange";
import type { BodyImport } from "./generated/BodyImport";
import type { BodyImportResult } from "./generated/BodyImportResult";
import type { BodyMember } from "./generated/BodyMember";
import type { BodyMemberChange } from "./generated/BodyMemberChange";
import type { BodyMemberPage } from "./generated/BodyMemberPage";
import type { BodyPage } from "./generated/BodyPage";
import type { BodyProfileList } from "./generated/BodyProfileList";
import type { NewBody } from "./generated/NewBody";
import type { NewBodyMember } from "./generated/NewBodyMember";
import type { CustomRole } from "./generated/CustomRole";
import type { Branding } from "./generated/Branding";
import type { BrandingChange } from "./generated/BrandingChange";
import type { ColourCheck } from "./generated/ColourCheck";
import type { FieldCode } from "./generated/FieldCode";
import type { Instance } from "./generated/Instance";
import type { Invitation } from "./generated/Invitation";
import type { InvitationPage } from "./generated/InvitationPage";
import type { NewInvitation } from "./generated/NewInvitation";
import type { LegalContact } from "./generated/LegalContact";
import type { LegalKind } from "./generated/LegalKind";
import type { LegalPublication } from "./generated/LegalPublication";
import type { LegalSourceList } from "./generated/LegalSourceList";
import type { LegalText } from "./generated/LegalText";
import type { LinkList } from "./generated/LinkList";
import type { Link } from "./generated/Link";
import type { MailSender } from "./generated/MailSender";
import type { MailSenderChange } from "./generated/MailSenderChange";
import type { MailState } from "./generated/MailState";
import type { MailTest } from "./generated/MailTest";
import type { MailTested } from "./generated/MailTested";
import type { NewWitness } from "./generated/NewWitness";
import type { NewWitnessedLog } from "./generated/NewWitnessedLog";
import type { WitnessList } from "./generated/WitnessList";
import type { WitnessedLogList } from "./generated/WitnessedLogList";
import type { Procedure } from "./generated/Procedure";
import type { ProcedureRequest } from "./generated/ProcedureRequest";
import type { TimeStampTested } from "./generated/TimeStampTested";
import type { TimeStamping } from "./generated/TimeStamping";
import type { TimeStampingChange } from "./generated/TimeStampingChange";
import type { MailTextChange } from "./generated/MailTextChange";
import type { MailTextList } from "./generated/MailTextList";
import type { Me } from "./generated/Me";
import type { Meeting } from "./generated/Meeting";
import type { MeetingPage } from "./generated/MeetingPage";
import type { NewAccount } from "./generated/NewAccount";
import type { ErasedTenantPage } from "./generated/ErasedTenantPage";
import type { FixedPolicies } from "./generated/FixedPolicies";
import type { HealthReport } from "./generated/HealthReport";
import type { OperatorOverview } from "./generated/OperatorOverview";
import type { TenantOverview } from "./generated/TenantOverview";
import type { PolicyChange } from "./generated/PolicyChange";
import type { PolicyLevel } from "./generated/PolicyLevel";
import type { PolicyPreview } from "./generated/PolicyPreview";
import type { QuotaChange } from "./generated/QuotaChange";
import type { QuotaLevel } from "./generated/QuotaLevel";
import type { Usage } from "./generated/Usage";
import type { UsagePage } from "./generated/UsagePage";
import type { NewPasskey } from "./generated/NewPasskey";
import type { Passkey } from "./generated/Passkey";
import type { PasskeyCreation } from "./generated/PasskeyCreation";
import type { PasskeyRequest } from "./generated/PasskeyRequest";
import type { PasskeyShown } from "./generated/PasskeyShown";
import type { RecoveryCodes } from "./generated/RecoveryCodes";
import type { RecoveryState } from "./generated/RecoveryState";
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
import type { TenantExport } from "./generated/TenantExport";
import type { TenantInvitation } from "./generated/TenantInvitation";
import type { TenantPage } from "./generated/TenantPage";
import type { SetupInfo } from "./generated/SetupInfo";
import type { Departure } from "./generated/Departure";
import type { NewProvider } from "./generated/NewProvider";
import type { NewServiceAccount } from "./generated/NewServiceAccount";
import type { OwnIdentity } from "./generated/OwnIdentity";
import type { Provider } from "./generated/Provider";
import type { ProviderChange } from "./generated/ProviderChange";
import type { ProviderList } from "./generated/ProviderList";
import type { ProviderTest } from "./generated/ProviderTest";
import type { ProviderTrial } from "./generated/ProviderTrial";
import type { ServiceAccount } from "./generated/ServiceAccount";
import type { ServiceAccountChange } from "./generated/ServiceAccountChange";
import type { ServiceAccountPage } from "./generated/ServiceAccountPage";
import type { ServiceTokenShown } from "./generated/ServiceTokenShown";
import type { NewWebhook } from "./generated/NewWebhook";
import type { Webhook } from "./generated/Webhook";
import type { WebhookChange } from "./generated/WebhookChange";
import type { WebhookDelivery } from "./generated/WebhookDelivery";
import type { WebhookDeliveryPage } from "./generated/WebhookDeliveryPage";
import type { WebhookList } from "./generated/WebhookList";
import type { WebhookShown } from "./generated/WebhookShown";
import type { SignInBegin } from "./generated/SignInBegin";
import type { SignInMethods } from "./generated/SignInMethods";
import type { SignInWay } from "./generated/SignInWay";
import type { SignedOut } from "./generated/SignedOut";

/** Which accounts, and in which order; empty means all. */
export interface AccountQuery {
  readonly q?: string;
  readonly unit?: string;
  readonly role?: TenantRole | "";
  readonly state?: AccountState | "";
  readonly sort?: string;
  readonly cursor?: string | null;
  readonly limit?: number;
}

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

interface Terms {
  /** Only if it is still at this version. */
  readonly version?: number;
  /** Sent again under the same key, it is done once. */
  readonly key?: string;
}

function headersOf(body: unknown, { version, key }: Terms): Record<string, string> {
  return {
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(version === undefined ? {} : { "If-Match": `"${version}"` }),
    ...(key === undefined ? {} : { "Idempotency-Key": key }),
  };
}

/** `?a=b&…` of what is not empty. */
function queryOf(values: Readonly<Record<string, string | number | null | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
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

async function call<T>(method: string, path: string, body?: unknown, terms: Terms = {}): Promise<T> {
  try {
    return await send<T>(method, path, body, terms);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== "fresh-sign-in-needed" || !prover || !(await prover())) throw error;
    return send<T>(method, path, body, terms);
  }
}

async function send<T>(method: string, path: string, body: unknown, terms: Terms): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: headersOf(body, terms),
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new ApiProblem("unreachable");
  }
  // Accepted or done: there is nothing to say.
  if (response.status === 202 || response.status === 204) return undefined as T;
  if (response.ok) return (await response.json()) as T;
  throw await problemOf(response);
}

/** A file of the person, as it is. */
async function upload<T>(path: string, content: File, version: number): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { method: "PUT", credentials: "same-origin", headers: { "Content-Type": content.type, "If-Match": `"${version}"` }, body: content });
  } catch {
    throw new ApiProblem("unreachable");
  }
  if (response.ok) return (await response.json()) as T;
  throw await problemOf(response);
}

/** Something with the state it was read in; a change names that state. */
export interface Tagged<T> {
  readonly body: T;
  readonly tag: string;
}

async function tagged<T>(method: string, path: string, tag?: string, body?: unknown): Promise<Tagged<T>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: { ...(tag === undefined ? {} : { "If-Match": tag }), ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new ApiProblem("unreachable");
  }
  if (!response.ok) throw await problemOf(response);
  return { body: (await response.json()) as T, tag: response.headers.get("ETag") ?? "" };
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

/** Which logo: for light grounds, or for dark ones. */
export type LogoPlace = "logo" | "logo-dark";

export const api = {
  legalText: (kind: LegalKind, language: string) => call<LegalText>("GET", `/api/v1/legal/text${queryOf({ kind, language })}`),
  legalContact: () => call<LegalContact>("GET", "/api/v1/legal/contact"),
  legalSources: () => call<LegalSourceList>("GET", "/api/v1/legal/sources"),
  publishLegal: (publication: LegalPublication) => call<LegalSourceList>("PUT", "/api/v1/legal/text", publication),
  setLegalContact: (contact: LegalContact) => call<LegalContact>("PUT", "/api/v1/legal/contact", contact),
  branding: () => call<Branding>("GET", "/api/v1/branding"),
  changeBranding: (change: BrandingChange, version: number) => call<Branding>("PATCH", "/api/v1/branding", change, { version }),
  checkColour: (colour: string) => call<ColourCheck>("GET", `/api/v1/branding/colour${queryOf({ colour })}`),
  setLogo: (place: LogoPlace, file: File, version: number) => upload<Branding>(`/api/v1/branding/${place}`, file, version),
  removeLogo: (place: LogoPlace, version: number) => call<Branding>("DELETE", `/api/v1/branding/${place}`, undefined, { version }),
  conferences: (meeting: string) => call<ConferenceList>("GET", `/api/v1/meetings/${meeting}/conferences`),
  recordTicket: (meeting: string, conference: string) => call<RecordTicket>("POST", `/api/v1/meetings/${meeting}/conferences/${conference}/record-ticket`),
  record: (ticket: string) => call<ConferenceRecord>("POST", "/api/v1/record", { ticket }),
  recordPdf: (ticket: string, kind: RecordPdfKind, language: "de" | "en") =>
    file("/api/v1/record/pdf", { ticket, kind, language }),
  /** Everything about votes shows the ticket of the conference in its body. */
  votes: <T>(path: string, body: object) => call<T>("POST", `/api/v1/votes${path}`, body),
  voteFile: (path: string, body: object) => file(`/api/v1/votes${path}`, body),
  bodyVotes: (body: string, cursor: string | null) => call<BodyVotePage>("GET", `/api/v1/bodies/${body}/votes${queryOf({ cursor })}`),
  beginCircularVote: (body: string) => call<BegunVote>("POST", `/api/v1/bodies/${body}/votes`),
  remindOfCircularVote: (body: string, vote: string, remind_hours: number | null) => call<void>("PATCH", `/api/v1/bodies/${body}/votes/${vote}`, { remind_hours }),
  circularTicket: (body: string, vote: string) => call<VoteTicket>("POST", `/api/v1/bodies/${body}/votes/${vote}/ticket`),
  bodyVoteFile: (body: string, vote: string, wanted: VoteFile) => file(`/api/v1/bodies/${body}/votes/${vote}/file`, { file: wanted }),
  ownVotes: () => call<OwnVotes>("GET", "/api/v1/me/votes"),
  voteLogKey: () => call<VoteLogKey>("GET", "/api/v1/votes/log-key"),
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
  resetPassword: (email: string) => call<void>("POST", "/api/v1/password-reset", { email }),
  signOut: () => call<SignedOut | undefined>("DELETE", "/api/v1/session"),
  signInMethods: () => call<SignInMethods>("GET", "/api/v1/sign-in/methods"),
  signInWay: (email: string) => call<SignInWay>("POST", "/api/v1/sign-in/way", { email }),
  beginSignIn: (begin: SignInBegin) => call<Departure>("POST", "/api/v1/sign-in/begin", begin),
  prove: (password: string) => call<Me>("POST", "/api/v1/session/fresh", { password }),
  proveAtProvider: (return_to: string) => call<Departure>("POST", "/api/v1/sign-in/fresh", { return_to }),
  askPasskey: () => call<PasskeyRequest>("GET", "/api/v1/session/passkey"),
  signInByPasskey: (shown: PasskeyShown) => call<Me>("POST", "/api/v1/session/passkey", shown),
  recover: (email: string, code: string) => call<Me>("POST", "/api/v1/session/recovery", { email, code }),
  askPasskeyAgain: () => call<PasskeyRequest>("GET", "/api/v1/session/fresh/passkey"),
  proveByPasskey: (shown: PasskeyShown) => call<Me>("POST", "/api/v1/session/fresh/passkey", shown),
  passkeys: () => call<Passkey[]>("GET", "/api/v1/me/passkeys"),
  askNewPasskey: () => call<PasskeyCreation>("GET", "/api/v1/me/passkeys/creation"),
  addPasskey: (passkey: NewPasskey) => call<Passkey>("POST", "/api/v1/me/passkeys", passkey),
  renamePasskey: (id: string, name: string) => call<Passkey>("PATCH", `/api/v1/me/passkeys/${id}`, { name }),
  removePasskey: (id: string) => call<void>("DELETE", `/api/v1/me/passkeys/${id}`),
  recoveryState: () => call<RecoveryState>("GET", "/api/v1/me/recovery-codes"),
  makeRecoveryCodes: () => call<RecoveryCodes>("POST", "/api/v1/me/recovery-codes"),
  passkeysOf: (account: string) => call<Passkey[]>("GET", `/api/v1/accounts/${account}/passkeys`),
  removeLostPasskey: (account: string, passkey: string, reason: string) => call<void>("POST", `/api/v1/accounts/${account}/passkeys/${passkey}/removal`, { reason }),
  identities: () => call<OwnIdentity[]>("GET", "/api/v1/me/identities"),
  connectIdentity: (provider: string) => call<Departure>("POST", "/api/v1/me/identities", { provider, return_to: "/account" }),
  disconnectIdentity: (id: string) => call<void>("DELETE", `/api/v1/me/identities/${id}`),
  serviceAccounts: (cursor: string | null) => call<ServiceAccountPage>("GET", `/api/v1/service-accounts${queryOf({ cursor })}`),
  addServiceAccount: (service: NewServiceAccount, key: string) => call<ServiceAccount>("POST", "/api/v1/service-accounts", service, { key }),
  changeServiceAccount: (id: string, change: ServiceAccountChange, version: number) => call<ServiceAccount>("PATCH", `/api/v1/service-accounts/${id}`, change, { version }),
  deleteServiceAccount: (id: string, version: number) => call<void>("DELETE", `/api/v1/service-accounts/${id}`, undefined, { version }),
  addServiceToken: (id: string, days: number) => call<ServiceTokenShown>("POST", `/api/v1/service-accounts/${id}/tokens`, { days }),
  webhooks: () => call<WebhookList>("GET", "/api/v1/webhooks"),
  addWebhook: (webhook: NewWebhook, key: string) => call<WebhookShown>("POST", "/api/v1/webhooks", webhook, { key }),
  changeWebhook: (id: string, change: WebhookChange, version: number) => call<Webhook>("PATCH", `/api/v1/webhooks/${id}`, change, { version }),
  deleteWebhook: (id: string, version: number) => call<void>("DELETE", `/api/v1/webhooks/${id}`, undefined, { version }),
  rotateWebhook: (id: string) => call<WebhookShown>("POST", `/api/v1/webhooks/${id}/secret`, {}),
  testWebhook: (id: string) => call<WebhookDelivery>("POST", `/api/v1/webhooks/${id}/test`, {}),
  webhookDeliveries: (id: string, cursor: string | null) => call<WebhookDeliveryPage>("GET", `/api/v1/webhooks/${id}/deliveries${queryOf({ cursor })}`),
  redeliver: (id: string, delivery: string) => call<WebhookDelivery>("POST", `/api/v1/webhooks/${id}/deliveries/${delivery}/redeliver`, {}),
  revokeServiceToken: (id: string, token: string) => call<void>("DELETE", `/api/v1/service-accounts/${id}/tokens/${token}`),
  providers: () => call<ProviderList>("GET", "/api/v1/providers"),
  addProvider: (provider: NewProvider) => call<Provider>("POST", "/api/v1/providers", provider),
  changeProvider: (id: string, change: ProviderChange) => call<Provider>("PATCH", `/api/v1/providers/${id}`, change),
  removeProvider: (id: string) => call<void>("DELETE", `/api/v1/providers/${id}`),
  tryProvider: (id: string, return_to: string) => call<Departure>("POST", `/api/v1/providers/${id}/trial`, { return_to }),
  providerTrial: (id: string) => call<ProviderTrial>("GET", `/api/v1/providers/${id}/trial`),
  testProvider: (id: string) => call<ProviderTest>("POST", `/api/v1/providers/${id}/test`),
  checkSetup: (token: string) => call<SetupInfo>("POST", "/api/v1/setup/check", { token }),
  setUp: (setup: Setup) => call<Me>("POST", "/api/v1/setup", setup),
  rename: (name: string) => call<Me>("PATCH", "/api/v1/me", { name }),
  changePassword: (current: string, next: string) => call<void>("POST", "/api/v1/me/password", { current, new: next }),
  sessions: () => call<Session[]>("GET", "/api/v1/me/sessions"),
  endSession: (id: string) => call<void>("DELETE", `/api/v1/me/sessions/${id}`),
  endOtherSessions: () => call<void>("DELETE", "/api/v1/me/sessions"),
  accounts: (query: AccountQuery) => call<AccountPage>("GET", `/api/v1/accounts${queryOf({ ...query })}`),
  account: (id: string) => call<Account>("GET", `/api/v1/accounts/${id}`),
  addAccount: (account: NewAccount, key: string) => call<AccountInvitation>("POST", "/api/v1/accounts", account, { key }),
  changeAccount: (id: string, change: AccountChange, version: number) => call<Account>("PATCH", `/api/v1/accounts/${id}`, change, { version }),
  deleteAccount: (id: string, version: number) => call<void>("DELETE", `/api/v1/accounts/${id}`, undefined, { version }),
  importAccounts: (table: AccountImport, key?: string) => call<AccountImportResult>("POST", "/api/v1/accounts/import", table, key === undefined ? {} : { key }),
  units: () => call<UnitList>("GET", "/api/v1/units"),
  addUnit: (unit: NewUnit, key: string) => call<Unit>("POST", "/api/v1/units", unit, { key }),
  changeUnit: (id: string, change: UnitChange, version: number) => call<Unit>("PATCH", `/api/v1/units/${id}`, change, { version }),
  deleteUnit: (id: string, version: number) => call<void>("DELETE", `/api/v1/units/${id}`, undefined, { version }),
  unitMeetings: (unit: string, cursor: string | null) => call<UnitMeetingPage>("GET", `/api/v1/unit-meetings${queryOf({ unit, cursor })}`),
  changeUnitMeeting: (id: string, change: UnitMeetingChange) => call<UnitMeeting>("PATCH", `/api/v1/unit-meetings/${id}`, change),
  bodies: (cursor: string | null) => call<BodyPage>("GET", `/api/v1/bodies${queryOf({ cursor })}`),
  body: (id: string) => call<Body>("GET", `/api/v1/bodies/${id}`),
  bodyProfiles: () => call<BodyProfileList>("GET", "/api/v1/body-profiles"),
  addBody: (body: NewBody, key: string) => call<Body>("POST", "/api/v1/bodies", body, { key }),
  changeBody: (id: string, change: BodyChange, version: number) => call<Body>("PATCH", `/api/v1/bodies/${id}`, change, { version }),
  deleteBody: (id: string, version: number) => call<void>("DELETE", `/api/v1/bodies/${id}`, undefined, { version }),
  setClerks: (id: string, emails: string[], version: number) => call<Body>("PUT", `/api/v1/bodies/${id}/clerks`, { emails }, { version }),
  bodyMembers: (id: string, cursor: string | null) => call<BodyMemberPage>("GET", `/api/v1/bodies/${id}/members${queryOf({ cursor, limit: 200 })}`),
  addBodyMember: (id: string, member: NewBodyMember, version: number, key: string) => call<BodyMember>("POST", `/api/v1/bodies/${id}/members`, member, { version, key }),
  changeBodyMember: (id: string, member: string, change: BodyMemberChange, version: number) => call<BodyMember>("PATCH", `/api/v1/bodies/${id}/members/${member}`, change, { version }),
  removeBodyMember: (id: string, member: string, version: number) => call<void>("DELETE", `/api/v1/bodies/${id}/members/${member}`, undefined, { version }),
  importBodyMembers: (id: string, table: BodyImport, key?: string) => call<BodyImportResult>("POST", `/api/v1/bodies/${id}/import`, table, key === undefined ? {} : { key }),
  groups: (cursor: string | null) => call<GroupPage>("GET", `/api/v1/groups${queryOf({ cursor })}`),
  addGroup: (group: NewGroup, key: string) => call<Group>("POST", "/api/v1/groups", group, { key }),
  changeGroup: (id: string, change: GroupChange, version: number) => call<Group>("PATCH", `/api/v1/groups/${id}`, change, { version }),
  deleteGroup: (id: string, version: number) => call<void>("DELETE", `/api/v1/groups/${id}`, undefined, { version }),
  members: (id: string, cursor: string | null) => call<PersonPage>("GET", `/api/v1/groups/${id}/members${queryOf({ cursor })}`),
  addMember: (id: string, account: string) => call<void>("POST", `/api/v1/groups/${id}/members`, { account_id: account }),
  removeMember: (id: string, account: string) => call<void>("DELETE", `/api/v1/groups/${id}/members/${account}`),
  grantRole: (grant: NewRoleGrant, key: string) => call<RoleGrant>("POST", "/api/v1/role-grants", grant, { key }),
  revokeRole: (id: string) => call<void>("DELETE", `/api/v1/role-grants/${id}`),
  setupLink: (id: string, mail: boolean) => call<AccountInvitation>("POST", `/api/v1/accounts/${id}/setup-link${mail ? "?mail=true" : ""}`),
  audit: (filter: AuditFilter, cursor: string | null) => {
    const query = new URLSearchParams(cursor ? { cursor } : {});
    for (const [name, value] of Object.entries(filter)) query.set(name, String(value));
    return call<AuditPage>("GET", `/api/v1/audit?${query}`);
  },
  undeliveredMails: (cursor: string | null) => call<UndeliveredMailPage>("GET", `/api/v1/mails${cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`}`),
  retryMail: (id: string) => call<void>("POST", `/api/v1/mails/${id}/retry`),
  discardMail: (id: string) => call<void>("DELETE", `/api/v1/mails/${id}`),
  mailTexts: () => call<MailTextList>("GET", "/api/v1/mail/texts"),
  writeMailText: (change: MailTextChange) => call<MailTextList>("PUT", "/api/v1/mail/texts", change),
  mailSender: () => call<MailSender>("GET", "/api/v1/mail/sender"),
  setMailSender: (change: MailSenderChange) => call<MailSender>("PUT", "/api/v1/mail/sender", change),
  testMailSender: (wanted: MailTest) => call<MailTested>("POST", "/api/v1/mail/sender/test", wanted),
  timeStamping: () => call<TimeStamping>("GET", "/api/v1/time-stamping"),
  setTimeStamping: (change: TimeStampingChange) => call<TimeStamping>("PUT", "/api/v1/time-stamping", change),
  testTimeStamp: () => call<TimeStampTested>("POST", "/api/v1/time-stamping/test"),
  witnesses: () => call<WitnessList>("GET", "/api/v1/witnesses"),
  addWitness: (witness: NewWitness) => call<WitnessList>("POST", "/api/v1/witnesses", witness),
  removeWitness: (id: string) => call<void>("DELETE", `/api/v1/witnesses/${id}`),
  witnessedLogs: () => call<WitnessedLogList>("GET", "/api/v1/operator/witnessed-logs"),
  addWitnessedLog: (log: NewWitnessedLog) => call<WitnessedLogList>("POST", "/api/v1/operator/witnessed-logs", log),
  removeWitnessedLog: (id: string) => call<void>("DELETE", `/api/v1/operator/witnessed-logs/${id}`),
  procedure: (language: ProcedureRequest["language"]) => call<Procedure>("GET", `/api/v1/procedure?language=${language}`),
  procedureFile: (language: ProcedureRequest["language"]) => file("/api/v1/procedure/file", { language }),
  auditState: () => call<AuditState>("GET", "/api/v1/audit/state"),
  processing: () => call<ProcessingList>("GET", "/api/v1/processing"),
  personData: (id: string) => call<unknown>("POST", `/api/v1/accounts/${id}/data`),
  ownData: () => call<unknown>("POST", "/api/v1/me/data"),
  erasurePreview: (id: string) => call<ErasurePreview>("GET", `/api/v1/accounts/${id}/erasure`),
  erasePerson: (id: string, email: string) => call<Erased>("POST", `/api/v1/accounts/${id}/erasure`, { email }),
  ownErasure: () => call<OwnErasure>("GET", "/api/v1/me/erasure-request"),
  askErasure: () => call<OwnErasure>("POST", "/api/v1/me/erasure-request"),
  withdrawErasure: () => call<undefined>("DELETE", "/api/v1/me/erasure-request"),
  erasureRequests: () => call<ErasureRequestList>("GET", "/api/v1/erasure-requests"),
  declineErasure: (id: string) => call<undefined>("DELETE", `/api/v1/erasure-requests/${id}`),
  guests: (name: string) => call<GuestTracePage>("GET", `/api/v1/guests?name=${encodeURIComponent(name)}`),
  eraseGuests: (guests: readonly string[]) => call<Erased>("POST", "/api/v1/guests/erasure", { guests }),
  retention: () => call<RetentionList>("GET", "/api/v1/retention"),
  verifyAudit: () => call<AuditVerified>("POST", "/api/v1/audit/verify"),
  exportAudit: (wanted: AuditExport) => file("/api/v1/audit/export", wanted),
  tenants: (cursor: string | null) => call<TenantPage>("GET", `/api/v1/operator/tenants${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`),
  addTenant: (tenant: NewTenant) => call<TenantInvitation>("POST", "/api/v1/operator/tenants", tenant),
  changeTenant: (id: string, change: TenantChange) => call<Tenant>("PATCH", `/api/v1/operator/tenants/${id}`, change),
  exportTenant: (id: string) => call<TenantExport>("POST", `/api/v1/operator/tenants/${id}/export`),
  tenantExport: (id: string) => call<TenantExport>("GET", `/api/v1/operator/tenants/${id}/export`),
  planErasure: (id: string, slug: string) => call<Tenant>("POST", `/api/v1/operator/tenants/${id}/erasure`, { slug }),
  keepTenant: (id: string) => call<Tenant>("DELETE", `/api/v1/operator/tenants/${id}/erasure`),
  erasedTenants: (cursor: string | null) => call<ErasedTenantPage>("GET", `/api/v1/operator/erasures${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`),
  tenantSetupLink: (id: string) => call<TenantInvitation>("POST", `/api/v1/operator/tenants/${id}/setup-link`),
  mail: () => call<MailState>("GET", "/api/v1/operator/mail"),
  testMail: (wanted: MailTest) => call<MailTested>("POST", "/api/v1/operator/mail/test", wanted),
  policies: (path: string) => tagged<PolicyLevel>("GET", path),
  reviewPolicies: (path: string, settings: PolicyChange["settings"]) => call<PolicyPreview>("POST", `${path}/review`, { settings }),
  changePolicies: (path: string, tag: string, settings: PolicyChange["settings"]) => tagged<PolicyLevel>("PATCH", path, tag, { settings }),
  fixedPolicies: () => call<FixedPolicies>("GET", "/api/v1/policies/fixed"),
  firstRun: () => call<FirstRun>("GET", "/api/v1/first-run"),
  chooseFirstRun: (change: FirstRunChange) => call<FirstRun>("PUT", "/api/v1/first-run", change),
  overview: () => call<TenantOverview>("GET", "/api/v1/overview"),
  operatorOverview: () => call<OperatorOverview>("GET", "/api/v1/operator/overview"),
  operatorChecks: () => call<HealthReport>("GET", "/api/v1/operator/checks"),
  usage: () => call<Usage>("GET", "/api/v1/usage"),
  unitUsage: (unit: string) => call<Usage>("GET", `/api/v1/units/${unit}/usage`),
  allUsage: (cursor: string | null) => call<UsagePage>("GET", `/api/v1/operator/usage${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`),
  quotas: (path: string) => tagged<QuotaLevel>("GET", path),
  changeQuotas: (path: string, tag: string, limits: QuotaChange["limits"]) => tagged<QuotaLevel>("PATCH", path, tag, { limits }),
  meetings: (cursor: string | null) => call<MeetingPage>("GET", `/api/v1/meetings${cursor ? `?cursor=${cursor}` : ""}`),
  startMeeting: (title: string, admission: Admission, body: string | null = null) =>
    call<Meeting>("POST", "/api/v1/meetings", { ...(title.trim() ? { title } : {}), admission, ...(body === null ? {} : { body_id: body }) }),
  changeMeeting: (id: string, change: MeetingChange, version?: number) => call<Meeting>("PATCH", `/api/v1/meetings/${id}`, change, version === undefined ? {} : { version }),
  deleteMeeting: (id: string) => call<void>("DELETE", `/api/v1/meetings/${id}`),
  links: (id: string) => call<LinkList>("GET", `/api/v1/meetings/${id}/links`),
  setMeetingRoles: (id: string, roles: CustomRole[], version: number) => call<Meeting>("PUT", `/api/v1/meetings/${id}/roles`, { roles }, { version }),
  addLink: (id: string, role: Role) => call<Link>("POST", `/api/v1/meetings/${id}/links`, { role }),
  invitations: (id: string, cursor: string | null) => call<InvitationPage>("GET", `/api/v1/meetings/${id}/invitations${cursor ? `?cursor=${cursor}` : ""}`),
  invite: (id: string, invited: NewInvitation) => call<Invitation>("POST", `/api/v1/meetings/${id}/invitations`, invited),
  sendInvitation: (id: string, invitation: string) => call<Invitation>("POST", `/api/v1/meetings/${id}/invitations/${invitation}/send`),
  withdrawInvitation: (id: string, invitation: string) => call<void>("DELETE", `/api/v1/meetings/${id}/invitations/${invitation}`),
  revokeLink: (id: string, link: string) => call<void>("DELETE", `/api/v1/meetings/${id}/links/${link}`),
};
