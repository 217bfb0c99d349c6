/** How people of the tenant sign in: its providers, in the order of the sign-in page. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { api } from "../../api/client";
import { useFieldText, useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { ProviderForm } from "./ProviderForm";
import { ProviderRow } from "./ProviderRow";
import { useProvenAct } from "./proven";
import "./providers.css";

export function ProvidersPage() {
  const { t } = useLingui();
  usePageTitle(t`Anmeldung`);
  return (
    <div className="stack g8">
      <Providers title={<><h1><Trans>Anmeldung</Trans></h1><p className="mut"><Trans>Wer sich wie ausweist. Eine E-Mail-Adresse allein verbindet nie zwei Konten.</Trans></p></>} />
    </div>
  );
}

interface ProvidersProps {
  readonly title?: ReactNode;
  /** The way on which they are shown, to come back to it from a trial. */
  readonly from?: string;
}

/** The providers and what is set of them; a step of the setting up, too. */
export function Providers({ title, from }: ProvidersProps) {
  const me = useMe();
  const problem = useProblemText();
  const proven = useProvenAct();
  const [open, setOpen] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const providers = useQuery({ queryKey: ["providers"], queryFn: api.providers, enabled: me.data?.account.administrator === true });
  const rows = providers.data?.items ?? [];
  const edited = rows.find(({ id }) => id === open);
  return (
    <>
      <div className="row sb">
        <div>{title}</div>
        <button type="button" className="btn p" onClick={() => void proven(() => setAdding(true))}><Icon name="plus" size="s" /><Trans>Anbieter anschließen</Trans></button>
      </div>
      {providers.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(providers.error)}</p>}
      <section className="stack g3" aria-labelledby="idp-h">
        <h2 id="idp-h"><Trans>Anbieter, in der Reihenfolge der Anmeldeseite</Trans></h2>
        <ol className="card idps">
          {rows.map((provider, place) => (
            <ProviderRow key={provider.id} provider={provider} place={place} onEdit={() => void proven(() => setOpen(provider.id))} onGone={() => setOpen(null)} />
          ))}
          <li>
            <div className="idp-h">
              <Icon name="key-round" />
              <div>
                <h3><Trans>Passwort</Trans></h3>
                <p className="hint"><Trans>für Personen ohne Anbieter</Trans></p>
              </div>
            </div>
            <div className="sm"><span className="hint"><Trans>Adressen</Trans></span><br /><Trans>alle übrigen</Trans></div>
            <div />
            <div className="sm"><span className="bdg"><Icon name="check" /><Trans>an</Trans></span></div>
            <div />
          </li>
        </ol>
      </section>
      {edited && <ProviderForm key={edited.id} provider={edited} {...(from === undefined ? {} : { from })} onClose={() => setOpen(null)} />}
      {adding && (
        <AddProvider
          onAdded={(id) => {
            setAdding(false);
            setOpen(id);
          }}
          onCancel={() => setAdding(false)}
        />
      )}
    </>
  );
}

function AddProvider({ onAdded, onCancel }: { readonly onAdded: (id: string) => void; readonly onCancel: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const fault = useFieldText();
  const problem = useProblemText();
  const [name, setName] = useState("");
  const [issuer, setIssuer] = useState("");
  const add = useMutation({
    mutationFn: () => api.addProvider({ name, issuer }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ["providers"] });
      onAdded(id);
    },
  });
  const faults = [fault(add.error, "name"), fault(add.error, "issuer")];
  return (
    <Ask
      title={t`Anbieter anschließen`}
      body={t`Der Server fragt unter dieser Adresse nach der Beschreibung des Anbieters. Danach sehen Sie, was Sie dort eintragen.`}
      confirm={t`Weiter`}
      busy={add.isPending}
      onConfirm={() => add.mutate()}
      onCancel={onCancel}
    >
      <Field label={t`Name auf der Anmeldeseite`} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} error={faults[0]} hint={t`Zum Beispiel: Verwaltungs-Login`} />
      <Field label={t`Adresse des Anbieters (issuer)`} type="url" autoComplete="off" value={issuer} onChange={(event) => setIssuer(event.target.value)} error={faults[1]} hint={t`Genau so, wie der Anbieter sich nennt. Zum Beispiel: https://login.example.org`} />
      {add.isPending && <p className="mut" role="status"><Trans>Der Anbieter wird gefragt …</Trans></p>}
      {add.isError && !faults.some(Boolean) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(add.error)}</p>}
    </Ask>
  );
}
