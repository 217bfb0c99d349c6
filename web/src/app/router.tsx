/** Addresses of the client. The room is loaded only when somebody joins. */
import { Outlet, createRootRoute, createRoute, createRouter, useLocation } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { AccountPage } from "../features/account/AccountPage";
import { LeftPage } from "../features/left/LeftPage";
import { FaultPage } from "../features/start/FaultPage";
import { NotFoundPage } from "../features/start/NotFoundPage";
import { StartPage } from "../features/start/StartPage";
import { SetupPage } from "../features/setup/SetupPage";
import { SignInPage } from "../features/signin/SignInPage";
import { SignInProblemPage } from "../features/signin/SignInProblemPage";
import { HostGate } from "./HostGate";
import { ProofGate } from "./ProofGate";
import { Shell } from "./Shell";

const Console = lazy(async () => ({ default: (await import("../features/console/Console")).Console }));
const ConsoleEntry = lazy(async () => ({ default: (await import("../features/console/Console")).ConsoleEntry }));
const JoinRoute = lazy(async () => ({ default: (await import("../features/room/JoinRoute")).JoinRoute }));

const root = createRootRoute({ component: () => <HostGate><Outlet /><ProofGate /></HostGate>, notFoundComponent: () => <Shell><NotFoundPage /></Shell> });
const page = (path: string, Page: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component: () => <Shell><Page /></Shell> });
/** Pages of the consoles are loaded only by those who administer. */
const consolePage = (kind: "tenant" | "operator", path: string, load: () => Promise<() => React.ReactNode>) => {
  const Page = lazy(async () => ({ default: await load() }));
  return createRoute({ getParentRoute: () => root, path, component: () => <Suspense fallback={null}><Console kind={kind}><Page /></Console></Suspense> });
};
const consoleEntry = (kind: "tenant" | "operator", path: string) =>
  createRoute({ getParentRoute: () => root, path, component: () => <Suspense fallback={null}><ConsoleEntry kind={kind} /></Suspense> });

const meeting = createRoute({
  getParentRoute: () => root,
  path: "/m/$code",
  component: function MeetingRoute() {
    const { code } = meeting.useParams();
    const { hash } = useLocation();
    // The secret stands in the fragment, which browsers keep to themselves.
    return (
      <Suspense fallback={null}>
        <JoinRoute key={code} code={code} secret={hash || null} />
      </Suspense>
    );
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
    page("/setup", SetupPage),
    page("/account", AccountPage),
    consoleEntry("tenant", "/admin"),
    consolePage("tenant", "/admin/accounts", async () => (await import("../features/accounts/AccountsPage")).AccountsPage),
    consolePage("tenant", "/admin/groups", async () => (await import("../features/accounts/GroupsPage")).GroupsPage),
    consolePage("tenant", "/admin/units", async () => (await import("../features/units/UnitsPage")).UnitsPage),
    consolePage("tenant", "/admin/meetings", async () => (await import("../features/units/UnitMeetingsPage")).UnitMeetingsPage),
    consolePage("tenant", "/admin/sign-in", async () => (await import("../features/providers/ProvidersPage")).ProvidersPage),
    consolePage("tenant", "/admin/policies", async () => (await import("../features/policies/PoliciesPage")).PoliciesPage),
    consolePage("tenant", "/admin/usage", async () => (await import("../features/usage/UsagePage")).UsagePage),
    consolePage("tenant", "/admin/audit", async () => (await import("../features/audit/AuditPage")).AuditPage),
    consoleEntry("operator", "/operator"),
    consolePage("operator", "/operator/policies", async () => (await import("../features/policies/OperatorPoliciesPage")).OperatorPoliciesPage),
    consolePage("operator", "/operator/usage", async () => (await import("../features/usage/OperatorUsagePage")).OperatorUsagePage),
    consolePage("operator", "/operator/tenants", async () => (await import("../features/tenants/TenantsPage")).TenantsPage),
    left,
    meeting,
  ]),
});
