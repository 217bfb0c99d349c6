/** Parts of what came of a trial: what would happen, what is missing, which rules hold. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api } from "../../api/client";
import type { ProviderClaims } from "../../api/generated/ProviderClaims";
import type { ProviderGrant } from "../../api/generated/ProviderGrant";
import type { ProviderTrialGap } from "../../api/generated/ProviderTrialGap";
import type { ProviderTrialOutcome } from "../../api/generated/ProviderTrialOutcome";
import type { ProviderTrialRule } from "../../api/generated/ProviderTrialRule";
import { Icon } from "../../ui/Icon";
import { useSignInProblem } from "../signin/SignInProblemPage";
import { useUnits } from "../units/UnitSelect";

/** What a real sign-in of this person would lead to. */
export function Outcome({ outcome }: { readonly outcome: ProviderTrialOutcome }) {
  const [title] = useSignInProblem(outcome.reason ?? "");
  const name = outcome.name ?? "";
  const email = outcome.email ?? "";
  if (outcome.kind === "refused") {
    return (
      <div className="ntc warn" role="status">
        <Icon name="triangle-alert" />
        <p className="h"><Trans>Der Anbieter ist in Ordnung. Diese Person käme aber nicht herein.</Trans></p>
        <p><Trans>Sie läse: „{title}“.</Trans> <Reason reason={outcome.reason ?? ""} /></p>
      </div>
    );
  }
  return (
    <div className="ntc ok" role="status">
      <Icon name="check" />
      <p className="h"><Trans>Die Anmeldung würde gelingen.</Trans></p>
      <p>
        {outcome.kind === "account" && <Trans>Sie führt zum Konto von {name} ({email}).</Trans>}
        {outcome.kind === "directory" && <Trans>Sie führt zum Konto von {name} ({email}), das das Verzeichnis angelegt hat.</Trans>}
        {outcome.kind === "new-account" && <Trans>Es entstünde ein neues Konto: {name} ({email}).</Trans>}
      </p>
    </div>
  );
}

/** What the administrator can do about it. */
function Reason({ reason }: { readonly reason: string }) {
  switch (reason) {
    case "not-invited":
      return <Trans>Herein kommen nur Eingeladene. Laden Sie die Person ein, oder lassen Sie bei „Personen ohne Konto“ neue Konten zu.</Trans>;
    case "address-missing":
      return <Trans>Sorgen Sie beim Anbieter dafür, dass er die E-Mail-Adresse nennt.</Trans>;
    case "address-foreign":
      return <Trans>Nehmen Sie die Domain bei „Domains der E-Mail-Adressen“ auf, wenn sie zu diesem Anbieter gehört.</Trans>;
    case "address-taken":
      return <Trans>Es gibt schon ein Konto mit dieser Adresse. Die Person verbindet den Anbieter selbst unter „Mein Konto“.</Trans>;
    case "disabled":
      return <Trans>Ihr Konto ist deaktiviert.</Trans>;
    default:
      return null;
  }
}

/** What the provider did not say; nothing when it said all. */
export function Gaps({ gaps, claims }: { readonly gaps: readonly ProviderTrialGap[]; readonly claims: ProviderClaims }) {
  if (gaps.length === 0) return null;
  return (
    <section className="card stack g3" aria-labelledby="trial-g">
      <h2 id="trial-g"><Trans>Was fehlt</Trans></h2>
      <ul className="ver">
        {gaps.map((gap) => (
          <li key={`${gap.kind} ${gap.claim}`}>
            <Icon name="circle-dashed" className="wait" />
            <span>{gapText(gap, claims)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function gapText({ kind, claim }: ProviderTrialGap, { name, email, groups }: ProviderClaims): ReactNode {
  switch (kind) {
    case "name":
      return <Trans>Der Name: Die Angabe <code>{name}</code> kam nicht. Neue Konten heißen dann wie der Anfang der E-Mail-Adresse.</Trans>;
    case "email":
      return <Trans>Die E-Mail-Adresse: Die Angabe <code>{email}</code> kam nicht. Ohne sie entsteht kein neues Konto. Oft fehlt der Umfang (scope) <code>email</code>.</Trans>;
    case "groups":
      return <Trans>Die Gruppen: Die Angabe <code>{groups}</code> kam nicht. Oft braucht sie einen eigenen Umfang (scope), oder die Person ist in keiner Gruppe.</Trans>;
    case "rule-claim":
      return <Trans>Die Angabe <code>{claim}</code>, nach der eine Regel schaut.</Trans>;
    case "auth-time":
      return <Trans>Wann sich die Person angemeldet hat (<code>auth_time</code>): Vor heiklen Schritten wird sie immer noch einmal gefragt.</Trans>;
    case "step-up":
      return <Trans>Die Stärke (<code>acr</code>), die Sie vor heiklen Schritten verlangen: Dafür muss sich die Person stärker anmelden.</Trans>;
    case "left-out":
      return <Trans>Einige Werte waren zu viele oder zu lang und sind weggelassen.</Trans>;
  }
}

/** Which rules hold, and what they give. */
export function TriedRules({ rules }: { readonly rules: readonly ProviderTrialRule[] }) {
  const { t } = useLingui();
  const units = useUnits();
  const groups = useQuery({ queryKey: ["groups", "first"], queryFn: () => api.groups(null), enabled: rules.some(({ rule }) => rule.grant.kind === "group") });
  if (rules.length === 0) return <p className="mut"><Trans>Es gibt keine Regeln. Rollen, Einheit und Gruppen geben Sie von Hand.</Trans></p>;
  const named = ({ kind, name }: ProviderGrant) => {
    switch (kind) {
      case "role":
        return name === "auditor" ? t`darf das Prüfprotokoll lesen` : t`darf verwalten`;
      case "unit":
        return units.find(({ id }) => id === name)?.name ?? t`eine Einheit`;
      case "group":
        return groups.data?.items.find(({ id }) => id === name)?.name ?? t`eine Gruppe`;
    }
  };
  return (
    <div className="stack g2">
      <h3 id="trial-r"><Trans>Regeln</Trans></h3>
      <ul className="ver" aria-labelledby="trial-r">
        {rules.map(({ rule, fires, gives }) => (
          <li key={`${rule.claim} ${rule.value} ${rule.grant.kind} ${rule.grant.name}`}>
            <Icon name={gives ? "circle-check" : "circle-dashed"} className={gives ? "ok" : "wait"} />
            <span>
              <code>{rule.claim}</code> = <code>{rule.value}</code>: {named(rule.grant)}.{" "}
              {gives ? <Trans>Trifft zu.</Trans> : fires ? <Trans>Trifft zu, gibt aber nichts: Bei Einheiten zählt die erste Regel.</Trans> : <Trans>Trifft nicht zu.</Trans>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
