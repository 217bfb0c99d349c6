/** Units: a tree, and what can be done with the one that is chosen. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Unit } from "../../api/generated/Unit";
import { useFieldText, useProblemText } from "../../app/problems";
import { newKey } from "../../app/key";
import { useMe } from "../../app/Shell";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { UnitSelect } from "./UnitSelect";
import { UnitTree } from "./UnitTree";
import { within } from "./tree";
import "./units.css";

type Asked = { readonly what: "add"; readonly parent: Unit | null } | { readonly what: "edit" | "move" | "delete"; readonly unit: Unit };

export function UnitsPage() {
  const { t } = useLingui();
  usePageTitle(t`Einheiten`);
  const me = useMe();
  const problem = useProblemText();
  const units = useQuery({ queryKey: ["units"], queryFn: api.units });
  const all = units.data?.items ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const unit = all.find(({ id }) => id === chosen) ?? null;
  const administrator = me.data?.account.administrator === true;
  return (
    <div className="wrap stack g6">
      <div className="row sb">
        <div className="stack g2">
          <h1><Trans>Einheiten</Trans></h1>
          <p className="mut"><Trans>Konten, Gruppen und Besprechungen gehören zu Einheiten. Wer eine Einheit verwaltet, verwaltet auch alles darunter.</Trans></p>
        </div>
        {administrator && (
          <button type="button" className="btn p" onClick={() => setAsked({ what: "add", parent: null })}>
            <Icon name="plus" />
            <Trans>Oberste Einheit anlegen</Trans>
          </button>
        )}
      </div>
      {units.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(units.error)}</p>}
      {units.isSuccess && all.length === 0 && <p className="card mut"><Trans>Noch keine Einheit. Legen Sie die oberste an, zum Beispiel die Behörde selbst.</Trans></p>}
      {all.length > 0 && (
        <div className="units">
          <UnitTree units={all} chosen={chosen} label={t`Einheiten`} onChoose={setChosen} />
          <div className="card stack" role="region" aria-live="polite" aria-label={t`Gewählte Einheit`}>
            {unit ? <Chosen unit={unit} onAsk={setAsked} /> : <p className="mut"><Trans>Wählen Sie im Baum eine Einheit. Pfeiltasten bewegen, Eingabe wählt.</Trans></p>}
          </div>
        </div>
      )}
      {asked?.what === "add" && <UnitForm parent={asked.parent} onDone={() => setAsked(null)} />}
      {asked?.what === "edit" && <UnitForm unit={asked.unit} parent={null} onDone={() => setAsked(null)} />}
      {asked?.what === "move" && <Move unit={asked.unit} units={all} top={administrator} onDone={() => setAsked(null)} />}
      {asked?.what === "delete" && <Remove unit={asked.unit} onDone={() => setAsked(null)} />}
    </div>
  );
}

function Chosen({ unit, onAsk }: { readonly unit: Unit; readonly onAsk: (asked: Asked) => void }) {
  const { t } = useLingui();
  const { name, people } = unit;
  return (
    <>
      <h2>{name}</h2>
      <p className="mut">
        <Trans>Kurzname {unit.short_name}</Trans> · <Trans>Konten: {people}</Trans>
      </p>
      <div className="row">
        <button type="button" className="btn o sm" aria-label={t`Darunter anlegen: ${name}`} onClick={() => onAsk({ what: "add", parent: unit })}><Icon name="plus" size="s" /><Trans>Darunter anlegen</Trans></button>
        {unit.shapeable && (
          <>
            <button type="button" className="btn o sm" aria-label={t`${name} bearbeiten`} onClick={() => onAsk({ what: "edit", unit })}><Icon name="pencil" size="s" /><Trans>Bearbeiten</Trans></button>
            <button type="button" className="btn o sm" aria-label={t`${name} verschieben`} onClick={() => onAsk({ what: "move", unit })}><Icon name="corner-left-up" size="s" /><Trans>Verschieben</Trans></button>
            <button type="button" className="btn o sm" aria-label={t`${name} löschen`} onClick={() => onAsk({ what: "delete", unit })}><Icon name="trash-2" size="s" /><Trans>Löschen</Trans></button>
          </>
        )}
      </div>
      {!unit.shapeable && <p className="hint"><Trans>Diese Einheit selbst ändert, wer die Einheit darüber oder den Mandanten verwaltet.</Trans></p>}
    </>
  );
}

function useUnitChange<T>(act: () => Promise<T>, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: onDone,
    // Whoever was too late sees what the others have done.
    onSettled: () => client.invalidateQueries({ queryKey: ["units"] }),
  });
}

function UnitForm({ unit, parent, onDone }: { readonly unit?: Unit; readonly parent: Unit | null; readonly onDone: () => void }) {
  const { t } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const [name, setName] = useState(unit?.name ?? "");
  const [short, setShort] = useState(unit?.short_name ?? "");
  const [key] = useState(newKey);
  const save = useUnitChange(
    () =>
      unit
        ? api.changeUnit(unit.id, { name, short_name: short }, unit.version)
        : api.addUnit({ name, short_name: short, ...(parent ? { parent_id: parent.id } : {}) }, key),
    onDone,
  );
  const faults = [fault(save.error, "name"), fault(save.error, "short_name"), fault(save.error, "parent_id")];
  const above = parent?.name;
  const title = unit ? t`Einheit bearbeiten` : above === undefined ? t`Oberste Einheit anlegen` : t`Einheit unter ${above} anlegen`;
  return (
    <Ask title={title} confirm={unit ? t`Speichern` : t`Anlegen`} busy={save.isPending} onConfirm={() => save.mutate()} onCancel={onDone}>
      <Field label={t`Name`} autoComplete="off" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} error={faults[0]} />
      <Field label={t`Kurzname`} autoComplete="off" maxLength={20} value={short} onChange={(event) => setShort(event.target.value)} error={faults[1]} hint={t`Zum Beispiel 66 oder ST-R. Er steht in Listen und in eingelesenen Tabellen.`} />
      {save.isError && !(faults[0] ?? faults[1]) && <p className="err" role="alert"><Icon name="circle-alert" />{faults[2] ?? problem(save.error)}</p>}
    </Ask>
  );
}

interface MoveProps {
  readonly unit: Unit;
  readonly units: readonly Unit[];
  /** May put it on top. */
  readonly top: boolean;
  readonly onDone: () => void;
}

function Move({ unit, units, top, onDone }: MoveProps) {
  const { t } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const [parent, setParent] = useState(unit.parent_id ?? "");
  const save = useUnitChange(() => api.changeUnit(unit.id, { parent_id: parent === "" ? null : parent }, unit.version), onDone);
  const { name } = unit;
  const wrong = fault(save.error, "parent_id");
  return (
    <Ask title={t`${name} verschieben`} body={t`Alles darunter kommt mit.`} confirm={t`Verschieben`} busy={save.isPending} onConfirm={() => save.mutate()} onCancel={onDone}>
      <UnitSelect label={t`Neue übergeordnete Einheit`} value={parent} none={top ? t`keine, ganz oben` : undefined} without={within(units, unit.id)} error={wrong} onChange={setParent} />
      {save.isError && wrong === undefined && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
    </Ask>
  );
}

function Remove({ unit, onDone }: { readonly unit: Unit; readonly onDone: () => void }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const remove = useUnitChange(() => api.deleteUnit(unit.id, unit.version), onDone);
  const { name } = unit;
  return (
    <Ask danger title={t`${name} löschen?`} body={t`Das geht nur, wenn nichts mehr darin ist. Rollen für diese Einheit enden.`} confirm={t`Einheit löschen`} busy={remove.isPending} onConfirm={() => remove.mutate()} onCancel={onDone}>
      {remove.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(remove.error)}</p>}
    </Ask>
  );
}
