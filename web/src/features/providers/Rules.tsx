/** What the provider says of people becomes roles, a unit and groups here. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../../api/client";
import type { ProviderGrant } from "../../api/generated/ProviderGrant";
import type { ProviderGrantKind } from "../../api/generated/ProviderGrantKind";
import type { ProviderRule } from "../../api/generated/ProviderRule";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Select } from "../../ui/Select";
import { useUnits } from "../units/UnitSelect";

/** Not chosen yet: the server refuses a rule that gives nothing. */
const NOTHING: ProviderGrant = { kind: "role", name: "" };

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
  const add = () => onChange([...rules, { claim: groups || "groups", value: "", grant: NOTHING }]);
  return (
    <fieldset className="stack">
      <legend><h3><Trans>Angaben werden zu Rollen, Einheiten und Gruppen</Trans></h3></legend>
      <p className="hint"><Trans>Gilt bei jeder Anmeldung. Verschwindet der Wert, endet, was er gab. Was Sie von Hand geben oder das Verzeichnis pflegt, bleibt.</Trans></p>
      {rules.length > 0 && (
        <ol className="idp-rules">
          {rules.map((rule, at) => {
            const number = at + 1;
            return (
              <li key={at}>
                <Field label={t`Angabe, Regel ${number}`} autoComplete="off" value={rule.claim} onChange={(event) => set(at, { claim: event.target.value })} />
                <Field label={t`Wert, Regel ${number}`} autoComplete="off" value={rule.value} onChange={(event) => set(at, { value: event.target.value })} />
                <GrantSelect number={number} grant={rule.grant} onChange={(grant) => set(at, { grant })} />
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

/** What a rule gives. */
function GrantSelect({ number, grant, onChange }: { readonly number: number; readonly grant: ProviderGrant; readonly onChange: (grant: ProviderGrant) => void }) {
  const { t } = useLingui();
  const units = useUnits();
  const pages = useInfiniteQuery({
    queryKey: ["groups"],
    queryFn: ({ pageParam }) => api.groups(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const { hasNextPage, isFetching, fetchNextPage } = pages;
  // There are at most a thousand, and a choice needs all of them.
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  // Whoever is in a group of the directory, the directory says.
  const groups = (pages.data?.pages.flatMap((page) => page.items) ?? []).filter((group) => !group.directory);
  const known = grant.kind === "role" || [...units, ...groups].some((one) => one.id === grant.name);
  return (
    <Select
      label={t`Ergibt, Regel ${number}`}
      value={`${grant.kind} ${grant.name}`}
      onChange={(chosen) => {
        const [kind = "role", name = ""] = chosen.split(" ");
        onChange({ kind: kind as ProviderGrantKind, name });
      }}
    >
      {grant.name === "" && <option value="role ">{t`Bitte wählen`}</option>}
      {!known && <option value={`${grant.kind} ${grant.name}`}>{t`etwas, das es nicht mehr gibt`}</option>}
      <optgroup label={t`Rollen`}>
        <option value="role administrator">{t`darf verwalten`}</option>
        <option value="role auditor">{t`darf das Prüfprotokoll lesen`}</option>
      </optgroup>
      {units.length > 0 && <optgroup label={t`Einheit`}>{units.map((unit) => <option key={unit.id} value={`unit ${unit.id}`}>{unit.name} ({unit.short_name})</option>)}</optgroup>}
      {groups.length > 0 && <optgroup label={t`Gruppen`}>{groups.map((group) => <option key={group.id} value={`group ${group.id}`}>{group.name}</option>)}</optgroup>}
    </Select>
  );
}
