/** The limits of the installation or of a tenant: a warning and a stop for each. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { useFieldText, useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { type Draft, limitsOf, shownOf } from "./limits";
import { useQuotaWords } from "./words";

export function LimitsForm({ path, name, onDone }: { readonly path: string; readonly name: string; readonly onDone: () => void }) {
  const { t } = useLingui();
  const words = useQuotaWords();
  const problem = useProblemText();
  const fieldText = useFieldText();
  const [draft, setDraft] = useState<Draft>({});
  const quotas = useQuery({ queryKey: ["quotas", path], queryFn: () => api.quotas(path), gcTime: 0 });
  const save = useMutation({
    mutationFn: () => api.changeQuotas(path, quotas.data?.tag ?? "", limitsOf(draft, quotas.data?.body.quotas ?? [])),
    onSuccess: () => {
      announce(t`Grenzen gespeichert.`, { kind: "quotas" });
      onDone();
    },
  });
  if (!quotas.data) return null;
  return (
    <Ask title={<Trans>Grenzen: {name}</Trans>} body={<Trans>Ab der Warnung sieht die Verwaltung einen Hinweis, an der Grenze wird abgewiesen. Leer heißt ohne Grenze.</Trans>} confirm={<Trans>Speichern</Trans>} onCancel={onDone} busy={save.isPending} onConfirm={() => save.mutate()}>
      {save.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
      {quotas.data.body.quotas.map((state) => {
        const [label, hint] = words(state.quota);
        const shown = draft[state.quota] ?? shownOf(state);
        const set = (change: Partial<typeof shown>) => setDraft({ ...draft, [state.quota]: { ...shown, ...change } });
        const fault = fieldText(save.error, state.quota);
        return (
          <fieldset className="limits" key={state.quota}>
            <legend>{label}</legend>
            <p className="hint">{hint}</p>
            <div className="row">
              <label className="f"><Trans>Warnung</Trans><input className="field" inputMode="numeric" pattern="[0-9]*" value={shown.soft} onChange={(event) => set({ soft: event.target.value })} /></label>
              <label className="f"><Trans>Grenze</Trans><input className="field" inputMode="numeric" pattern="[0-9]*" value={shown.hard} onChange={(event) => set({ hard: event.target.value })} /></label>
            </div>
            {fault !== undefined && <p className="err"><Icon name="circle-alert" />{fault}</p>}
          </fieldset>
        );
      })}
    </Ask>
  );
}
