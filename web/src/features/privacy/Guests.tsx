/** Guests of past meetings: found by the name that they gave, and erased. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { useFieldText, useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Certificate, useRefusal, useStay } from "./PersonDialog";

export function Guests() {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  const refused = useRefusal();
  const fault = useFieldText();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [wanted, setWanted] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [asks, setAsks] = useState(false);
  const found = useQuery({ queryKey: ["guests", wanted], queryFn: () => api.guests(wanted), enabled: wanted !== "", placeholderData: keepPreviousData });
  const erase = useMutation({
    mutationFn: () => api.eraseGuests(chosen),
    onSuccess: () => {
      setAsks(false);
      setChosen([]);
      // Not waited for: the certificate is shown whether or not the list can be read.
      void client.invalidateQueries({ queryKey: ["guests"] });
    },
  });
  useStay(erase.isPending);
  const rows = wanted === "" ? [] : (found.data?.items ?? []);
  const at = (ms: number) => i18n.date(new Date(ms), { dateStyle: "medium" });
  const toggle = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const wrong = fault(found.error, "name");
  const count = i18n.number(chosen.length);
  return (
    <section className="stack g3" aria-labelledby="guests-h">
      <h2 id="guests-h"><Trans>Gäste</Trans></h2>
      <p className="hint"><Trans>Wer ohne Konto teilnahm, wird unter dem selbst genannten Namen gefunden, solange die Frist der Anwesenheit läuft.</Trans></p>
      <form
        className="stack"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setChosen([]);
          setWanted(name.trim());
        }}
      >
        <Field label={t`Name des Gastes`} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} error={wrong} hint={t`Mindestens zwei Zeichen`} />
        <div className="row"><button type="submit" className="btn o"><Icon name="search" /><Trans>Suchen</Trans></button></div>
      </form>
      {found.isError && wrong === undefined && <p className="err" role="alert"><Icon name="circle-alert" />{problem(found.error)}</p>}
      <div role="status">
        {wanted !== "" && found.isSuccess && !found.isFetching && (rows.length === 0 ? <p className="card mut"><Trans>Unter diesem Namen ist kein Gast bekannt.</Trans></p> : <p className="hint"><Plural value={rows.length} one="# Gast gefunden" other="# Gäste gefunden" /></p>)}
      </div>
      {rows.length > 0 && (
        <fieldset className="card stack">
          <legend><Trans>Gefundene Gäste</Trans></legend>
          {rows.map((row) => {
            const seen = at(row.seen_at_ms);
            return (
              <div key={row.id} className="row">
                <input type="checkbox" id={`guest-${row.id}`} checked={chosen.includes(row.id)} onChange={() => toggle(row.id)} aria-describedby={`guest-${row.id}-where`} />
                <label htmlFor={`guest-${row.id}`}>{row.name}</label>
                <span className="hint" id={`guest-${row.id}-where`}><Trans>{row.meeting}, zuletzt am {seen}</Trans></span>
              </div>
            );
          })}
          {(found.data?.next_cursor ?? null) !== null && <p className="hint"><Trans>Es gibt mehr. Suchen Sie genauer.</Trans></p>}
          <div className="row"><button type="button" className="btn d" disabled={chosen.length === 0} onClick={() => { erase.reset(); setAsks(true); }}><Icon name="trash-2" /><Trans>Ausgewählte löschen …</Trans></button></div>
        </fieldset>
      )}
      {asks && (
        <Ask danger title={t`Gäste löschen?`} body={t`${count} ausgewählt. In den Verläufen stehen dann weder Namen noch was sie schrieben. Das lässt sich nicht zurücknehmen.`} confirm={t`Endgültig löschen`} busy={erase.isPending} onConfirm={() => erase.mutate()} onCancel={() => setAsks(false)}>
          {erase.isError && <p className="err" role="alert"><Icon name="circle-alert" />{refused(erase.error)}</p>}
        </Ask>
      )}
      {erase.data && !asks && <Certificate name={t`Gäste`} certificate={erase.data.certificate} onDone={() => erase.reset()} />}
    </section>
  );
}
