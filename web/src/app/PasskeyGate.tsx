/** A policy wants a passkey and the person has none: until one is made, there is nothing else to see here. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Passkeys } from "../features/account/Passkeys";
import { usePageTitle } from "../ui/SitePage";
import { Shell, useMe } from "./Shell";

/** Rooms are entered as a guest then, and legal texts are everybody's. */
const OPEN = /^\/(m|legal)\//;

export function PasskeyGate({ children }: { readonly children: ReactNode }) {
  const me = useMe();
  const { pathname } = useLocation();
  if (me.data?.passkey_needed !== true || OPEN.test(pathname)) return children;
  return <Shell><PasskeyNeeded /></Shell>;
}

function PasskeyNeeded() {
  const { t } = useLingui();
  usePageTitle(t`Passkey anlegen`);
  return (
    <div className="wrap m stack g8">
      <div className="stack g3">
        <h1><Trans>Legen Sie einen Passkey an</Trans></h1>
        <p className="lead"><Trans>Ihre Organisation verlangt ihn. Danach geht es weiter, und Sie melden sich künftig damit an statt mit dem Passwort.</Trans></p>
      </div>
      <Passkeys />
    </div>
  );
}
