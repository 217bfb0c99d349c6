/** The steps: what the pages of the console show, one thing at a time. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { AccountInvitation } from "../../api/generated/AccountInvitation";
import type { PolicyKey } from "../../api/generated/PolicyKey";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { AccountForm } from "../accounts/AccountForm";
import { ImportDialog } from "../accounts/ImportDialog";
import { OneTimeLink } from "../accounts/OneTimeLink";
import { Look } from "../branding/BrandingPage";
import { LegalTexts } from "../legal/LegalTextsPage";
import { PolicyEditor } from "../policies/PolicyEditor";
import { Providers } from "../providers/ProvidersPage";

/** The choices that matter most at the beginning. */
const FIRST_POLICIES: readonly PolicyKey[] = ["guests", "waiting-room", "meeting-creation", "ad-hoc-meeting-life", "chat-retention", "local-sign-in"];

export const LookStep = () => <Look />;

export const SignInStep = () => <Providers from="first-run" />;

export const LegalStep = () => <LegalTexts />;

export const PoliciesStep = () => <PolicyEditor path="/api/v1/policies" only={FIRST_POLICIES} />;

export function AdministratorsStep() {
  const { t } = useLingui();
  const problem = useProblemText();
  const people = useQuery({ queryKey: ["accounts", { role: "administrator" }], queryFn: () => api.accounts({ role: "administrator", sort: "name" }) });
  return (
    <>
      {people.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(people.error)}</p>}
      {people.data && (
        <ul className="card plain-list fr-people" aria-label={t`Personen, die verwalten`}>
          {people.data.items.map((account) => (
            <li key={account.id} className="row">
              <span className="grow">{account.name}<br /><span className="hint">{account.email}</span></span>
              <span className={account.state === "active" ? "bdg ok" : "bdg"}>
                {account.state === "active" ? <><Icon name="check" /><Trans>angemeldet</Trans></> : account.state === "invited" ? <><Icon name="clock" /><Trans>eingeladen</Trans></> : <Trans>deaktiviert</Trans>}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Invite administrator />
    </>
  );
}

export function PeopleStep() {
  return <Invite />;
}

/** Accounts by the form of the console, one by one or from a table. */
function Invite({ administrator = false }: { readonly administrator?: boolean }) {
  const [asked, setAsked] = useState<"add" | "import" | null>(null);
  const [invited, setInvited] = useState<readonly AccountInvitation[]>([]);
  const done = () => setAsked(null);
  return (
    <>
      <div className="row">
        <button type="button" className="btn p" onClick={() => setAsked("add")}>
          <Icon name="user-plus" size="s" />
          {administrator ? <Trans>Zweite Person einladen</Trans> : <Trans>Person einladen</Trans>}
        </button>
        {!administrator && <button type="button" className="btn o" onClick={() => setAsked("import")}><Icon name="upload" size="s" /><Trans>Aus einer Tabelle einlesen</Trans></button>}
      </div>
      <div role="status" className="stack g3">{invited.map((invitation) => <OneTimeLink key={invitation.account.id} invitation={invitation} />)}</div>
      {asked === "add" && <AccountForm administrates={administrator} onInvited={(invitation) => setInvited([...invited, invitation])} onDone={done} />}
      {asked === "import" && <ImportDialog onDone={done} />}
    </>
  );
}
