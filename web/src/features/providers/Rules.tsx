/** Groups at the provider that become roles here. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { ProviderRule } from "../../api/generated/ProviderRule";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";

interface RulesProps {
  readonly rules: readonly ProviderRule[];
  /** The claim that a new rule looks at. */
  readonly groups: string;
  readonly onChange: (rules: ProviderRule[]) => void;
  readonly error: string | undefined;
}

export function Rules({ rules, groups, onChange, error }: RulesProps) {
  const { t } = useLingui();
  const set = (at: number, change: Partial<ProviderRule>) => onChange(rules.map((rule, index) => (index === at ? { ...rule, ...change } : rule)));
  const add = () => onChange([...rules, { claim: groups || "groups", value: "", grant: { kind: "role", name: "administrator" } }]);
  return (
    <fieldset className="stack">
      <legend><h3><Trans>Gruppen werden zu Rollen</Trans></h3></legend>
      <p className="hint"><Trans>Verschwindet eine Gruppe, endet die Rolle bei der nächsten Anmeldung. Was Sie von Hand geben, bleibt.</Trans></p>
      {rules.length > 0 && (
        <ol className="idp-rules">
          {rules.map((rule, at) => {
            const number = at + 1;
            return (
              <li key={at}>
                <Field label={t`Angabe, Regel ${number}`} autoComplete="off" value={rule.claim} onChange={(event) => set(at, { claim: event.target.value })} />
                <Field label={t`Wert, Regel ${number}`} autoComplete="off" value={rule.value} onChange={(event) => set(at, { value: event.target.value })} />
                <span className="to"><Icon name="chevron-right" size="s" /><Trans>darf verwalten</Trans></span>
                <button type="button" className="btn q ic" aria-label={t`Regel ${number} löschen`} onClick={() => onChange(rules.filter((_, index) => index !== at))}><Icon name="trash-2" /></button>
              </li>
            );
          })}
        </ol>
      )}
      {error !== undefined && <p className="err" role="alert"><Icon name="circle-alert" />{error}</p>}
      <div className="row"><button type="button" className="btn o sm" onClick={add}><Icon name="plus" size="s" /><Trans>Regel</Trans></button></div>
    </fieldset>
  );
}
