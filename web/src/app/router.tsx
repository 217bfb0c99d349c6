/** Addresses of the client. The room is loaded only when somebody joins. */
import { Outlet, createRootRoute, createRoute, createRouter, useLocation } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { AccountPage } from "../features/account/AccountPage";
import { AccountsPage } from "../features/accounts/AccountsPage";
import { LeftPage } from "../features/left/LeftPage";
import { FaultPage } from "../features/start/FaultPage";
import { NotFoundPage } from "../features/start/NotFoundPage";
import { StartPage } from "../features/start/StartPage";
import { SetupPage } from "../features/setup/SetupPage";
import { SignInPage } from "../features/signin/SignInPage";
import { TenantsPage } from "../features/tenants/TenantsPage";
import { HostGate } from "./HostGate";
import { Shell } from "./Shell";

const JoinRoute = lazy(async () => ({ default: (await import("../features/room/JoinRoute")).JoinRoute }));

const root = createRootRoute({ component: () => <HostGate><Outlet /></HostGate>, notFoundComponent: () => <Shell><NotFoundPage /></Shell> });
const page = (path: string, Page: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component: () => <Shell><Page /></Shell> });

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
    page("/setup", SetupPage),
    page("/account", AccountPage),
    page("/accounts", AccountsPage),
    page("/operator", TenantsPage),
    left,
    meeting,
  ]),
});
