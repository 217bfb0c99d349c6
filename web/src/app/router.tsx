/** Addresses of the client. The room is loaded only when somebody joins. */
import { Outlet, createRootRoute, createRoute, createRouter, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { AccountPage } from "../features/account/AccountPage";
import { LeftPage } from "../features/left/LeftPage";
import { FaultPage } from "../features/start/FaultPage";
import { NotFoundPage } from "../features/start/NotFoundPage";
import { StartPage } from "../features/start/StartPage";
import { SetupPage } from "../features/setup/SetupPage";
import { ForgotPage } from "../features/signin/ForgotPage";
import { SignInPage } from "../features/signin/SignInPage";
import { SignInProblemPage } from "../features/signin/SignInProblemPage";
import { isLegalKind } from "../ui/legal";
import { HostGate } from "./HostGate";
import { PasskeyGate } from "./PasskeyGate";
import { ProofGate } from "./ProofGate";
import { Shell } from "./Shell";
import { meQuery, queries } from "./queries";

const root = createRootRoute({ component: () => <HostGate><PasskeyGate><Outlet /></PasskeyGate><ProofGate /></HostGate>, notFoundComponent: () => <Shell><NotFoundPage /></Shell> });
const page = (path: string, Page: () => ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component: () => <Shell><Page /></Shell> });
/** A part that is loaded with the route that needs it, so that the page is drawn once and whole. */
const part = <T,>(load: () => Promise<T>) => {
  let loaded: T | undefined;
  return {
    load: async () => {
      loaded ??= await load();
    },
    get: () => {
      if (loaded === undefined) throw new Error("drawn before it was loaded");
      return loaded;
    },
  };
};
const consoles = part(() => import("../features/console/Console"));
const room = part(() => import("../features/room/JoinRoute"));
/** Pages of the consoles are loaded only by those who administer. */
const consolePage = (kind: "tenant" | "operator", path: string, load: () => Promise<() => ReactNode>) => {
  const page = part(load);
  const Framed = () => {
    const { Console } = consoles.get();
    const Page = page.get();
    return <Console kind={kind}><Page /></Console>;
  };
  const loader = () => Promise.all([consoles.load(), page.load(), queries.prefetchQuery(meQuery)]);
  return createRoute({ getParentRoute: () => root, path, loader, component: Framed });
};
const consoleEntry = (kind: "tenant" | "operator", path: string) => {
  const Entry = () => {
    const { ConsoleEntry } = consoles.get();
    return <ConsoleEntry kind={kind} />;
  };
  const loader = () => Promise.all([consoles.load(), queries.prefetchQuery(meQuery)]);
  return createRoute({ getParentRoute: () => root, path, loader, component: Entry });
};

const meeting = createRoute({
  getParentRoute: () => root,
  path: "/m/$code",
  loader: room.load,
  component: function MeetingRoute() {
    const { code } = meeting.useParams();
    const { hash } = useLocation();
    // The secret stands in the fragment, which browsers keep to themselves.
    const { JoinRoute } = room.get();
    return <JoinRoute key={code} code={code} secret={hash || null} />;
  },
});

/** Votes of a body, for its members; what verifies them is loaded with the page. */
const bodyVotes = part(() => import("../features/vote/circular/BodyVotesPage"));
const ofBody = createRoute({
  getParentRoute: () => root,
  path: "/bodies/$id",
  loader: () => bodyVotes.load(),
  component: function BodyVotesRoute() {
    const { BodyVotesPage } = bodyVotes.get();
    return <Shell><BodyVotesPage /></Shell>;
  },
});
const circularVote = part(() => import("../features/vote/circular/CircularVotePage"));
const circular = createRoute({
  getParentRoute: () => root,
  path: "/bodies/$id/votes/$vote",
  loader: () => circularVote.load(),
  component: function CircularVoteRoute() {
    const { CircularVotePage } = circularVote.get();
    return <Shell><CircularVotePage /></Shell>;
  },
});

const meetingPolicies = part(() => import("../features/policies/MeetingPoliciesPage"));
const policiesOfMeeting = createRoute({
  getParentRoute: () => root,
  path: "/meetings/$id/policies",
  loader: meetingPolicies.load,
  component: function MeetingPoliciesRoute() {
    const { id } = policiesOfMeeting.useParams();
    const { MeetingPoliciesPage } = meetingPolicies.get();
    return <Shell><MeetingPoliciesPage key={id} meeting={id} /></Shell>;
  },
});

/** Legal texts are read by few, and never in a hurry. */
const legalText = part(() => import("../features/legal/LegalPage"));
const barriers = part(() => import("../features/legal/BarrierPage"));
const legal = createRoute({
  getParentRoute: () => root,
  path: "/legal/$kind",
  loader: () => legalText.load(),
  component: function LegalRoute() {
    const { kind } = legal.useParams();
    const { LegalPage } = legalText.get();
    return <Shell>{isLegalKind(kind) ? <LegalPage kind={kind} /> : <NotFoundPage />}</Shell>;
  },
});
const barrier = createRoute({
  getParentRoute: () => root,
  path: "/legal/barriers",
  loader: () => barriers.load(),
  component: function BarrierRoute() {
    const { BarrierPage } = barriers.get();
    return <Shell><BarrierPage /></Shell>;
  },
});

const left = createRoute({
  getParentRoute: () => root,
  path: "/left",
  validateSearch: (search: Record<string, unknown>) => ({ code: typeof search["code"] === "string" ? search["code"] : "" }),
  component: function LeftRoute() {
    const { code } = left.useSearch();
    return <Shell><LeftPage code={code} /></Shell>;
  },
});

export const router = createRouter({
  defaultErrorComponent: FaultPage,
  routeTree: root.addChildren([
    page("/", StartPage),
    page("/sign-in", SignInPage),
    page("/sign-in/problem", SignInProblemPage),
    page("/forgot-password", ForgotPage),
    page("/setup", SetupPage),
    page("/account", AccountPage),
    consoleEntry("tenant", "/admin"),
    consolePage("tenant", "/admin/overview", async () => (await import("../features/overview/OverviewPage")).OverviewPage),
    consolePage("tenant", "/admin/first-run", async () => (await import("../features/first-run/FirstRunPage")).FirstRunPage),
    consolePage("tenant", "/admin/accounts", async () => (await import("../features/accounts/AccountsPage")).AccountsPage),
    consolePage("tenant", "/admin/groups", async () => (await import("../features/accounts/GroupsPage")).GroupsPage),
    consolePage("tenant", "/admin/units", async () => (await import("../features/units/UnitsPage")).UnitsPage),
    consolePage("tenant", "/admin/meetings", async () => (await import("../features/units/UnitMeetingsPage")).UnitMeetingsPage),
    consolePage("tenant", "/admin/bodies", async () => (await import("../features/bodies/BodiesPage")).BodiesPage),
    consolePage("tenant", "/admin/bodies/$id", async () => (await import("../features/bodies/BodyPage")).BodyPage),
    consolePage("tenant", "/admin/votes", async () => (await import("../features/time-stamping/TimeStampingPage")).TimeStampingPage),
    consolePage("tenant", "/admin/votes/witnesses", async () => (await import("../features/witness/WitnessesPage")).WitnessesPage),
    consolePage("tenant", "/admin/procedure", async () => (await import("../features/procedure/ProcedurePage")).ProcedurePage),
    consolePage("tenant", "/admin/mail", async () => (await import("../features/mail/MailPage")).MailPage),
    consolePage("tenant", "/admin/mail/texts", async () => (await import("../features/mail/MailTextsPage")).MailTextsPage),
    consolePage("tenant", "/admin/mail/sender", async () => (await import("../features/mail/MailSenderPage")).MailSenderPage),
    consolePage("tenant", "/admin/sign-in", async () => (await import("../features/providers/ProvidersPage")).ProvidersPage),
    consolePage("tenant", "/admin/sign-in/trial", async () => (await import("../features/providers/TrialPage")).TrialPage),
    consolePage("tenant", "/admin/services", async () => (await import("../features/services/ServicesPage")).ServicesPage),
    consolePage("tenant", "/admin/webhooks", async () => (await import("../features/webhooks/WebhooksPage")).WebhooksPage),
    consolePage("tenant", "/admin/policies", async () => (await import("../features/policies/PoliciesPage")).PoliciesPage),
    consolePage("tenant", "/admin/legal", async () => (await import("../features/legal/LegalTextsPage")).LegalTextsPage),
    consolePage("tenant", "/admin/branding", async () => (await import("../features/branding/BrandingPage")).BrandingPage),
    consolePage("tenant", "/admin/usage", async () => (await import("../features/usage/UsagePage")).UsagePage),
    consolePage("tenant", "/admin/privacy", async () => (await import("../features/privacy/PrivacyPage")).PrivacyPage),
    consolePage("tenant", "/admin/audit", async () => (await import("../features/audit/AuditPage")).AuditPage),
    consoleEntry("operator", "/operator"),
    consolePage("operator", "/operator/overview", async () => (await import("../features/overview/OperatorOverviewPage")).OperatorOverviewPage),
    consolePage("operator", "/operator/policies", async () => (await import("../features/policies/OperatorPoliciesPage")).OperatorPoliciesPage),
    consolePage("operator", "/operator/usage", async () => (await import("../features/usage/OperatorUsagePage")).OperatorUsagePage),
    consolePage("operator", "/operator/witness", async () => (await import("../features/witness/WitnessedLogsPage")).WitnessedLogsPage),
    consolePage("operator", "/operator/mail", async () => (await import("../features/mail/OperatorMailPage")).OperatorMailPage),
    consolePage("operator", "/operator/tenants", async () => (await import("../features/tenants/TenantsPage")).TenantsPage),
    legal,
    barrier,
    left,
    ofBody,
    circular,
    policiesOfMeeting,
    meeting,
  ]),
});
