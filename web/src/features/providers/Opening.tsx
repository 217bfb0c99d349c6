/** What is still to do before people see a provider, and the step that lets them in. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api } from "../../api/client";
import type { Provider } from "../../api/generated/Provider";
import { useFieldText, useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { moment } from "../../ui/clock";
import { isNew, useTrial } from "./trial";

interface OpeningProps {
  readonly provider: Provider;
  readonly from?: string;
}

export function Opening({ provider, from }: OpeningProps) {
  const { t, i18n } = useLingui();
  const id = useId();
  const problem = useProblemText();
  const fault = useFieldText();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const leave = useTrial(provider.id, from);
  const { name, tried_at_ms: triedAt } = provider;
  const open = useMutation({
    mutationFn: () => api.changeProvider(provider.id, { enabled: true }),
    onSuccess: async () => {
      setAsking(false);
      await client.invalidateQueries({ queryKey: ["providers"] });
      announce(t`${name} ist für alle geöffnet.`);
    },
  });
  const registered = provider.client_id !== "";
  const tried = triedAt === null ? null : moment(i18n.locale, "short")(triedAt);
  return (
    <section className="stack g3" aria-labelledby={id}>
      <h3 id={id}>{provider.enabled ? <Trans>Für alle geöffnet</Trans> : <Trans>Vor dem Öffnen</Trans>}</h3>
      <ul className="ver">
        <Step done={true}><Trans>Erreichbar, nennt sich genau so</Trans></Step>
        <Step done={registered}>{registered ? <Trans>Plenum ist dort eingetragen</Trans> : <Trans>Client-ID fehlt noch</Trans>}</Step>
        <Step done={tried !== null}>{tried === null ? <Trans>Probe-Anmeldung steht aus</Trans> : <Trans>Probe-Anmeldung gelungen, {tried}</Trans>}</Step>
      </ul>
      {leave.isError && <p className="err" role="alert"><Icon name="circle-alert" />{fault(leave.error, "issuer") ?? problem(leave.error)}</p>}
      <div className="row">
        <button type="button" className={tried === null ? "btn p" : "btn o"} aria-disabled={!registered} aria-busy={leave.isPending} onClick={() => registered && leave.mutate()}>
          <Icon name="external-link" size="s" />
          {tried === null ? <Trans>Probe-Anmeldung öffnen</Trans> : <Trans>Noch einmal probieren</Trans>}
        </button>
        {isNew(provider) && (
          <button type="button" className={tried === null ? "btn o" : "btn p"} onClick={() => (tried === null ? setAsking(true) : open.mutate())} aria-busy={open.isPending}>
            <Icon name="door-open" size="s" />
            <Trans>Für alle öffnen</Trans>
          </button>
        )}
      </div>
      {!registered && <p className="hint"><Trans>Probieren können Sie, sobald Client-ID und Geheimnis gespeichert sind.</Trans></p>}
      {open.isError && !asking && <p className="err" role="alert"><Icon name="circle-alert" />{problem(open.error)}</p>}
      {asking && (
        <Ask
          title={t`${name} ohne Probe-Anmeldung öffnen?`}
          body={t`Seit der letzten Änderung hat niemand diesen Anbieter probiert. Stimmt etwas nicht, kommen Personen nicht herein.`}
          confirm={t`Trotzdem öffnen`}
          busy={open.isPending}
          onConfirm={() => open.mutate()}
          onCancel={() => setAsking(false)}
        >
          {open.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(open.error)}</p>}
        </Ask>
      )}
    </section>
  );
}

function Step({ done, children }: { readonly done: boolean; readonly children: React.ReactNode }) {
  return (
    <li>
      <Icon name={done ? "circle-check" : "circle-dashed"} className={done ? "ok" : "wait"} />
      <span><span className="vh">{done ? <Trans>Erledigt: </Trans> : <Trans>Offen: </Trans>}</span>{children}</span>
    </li>
  );
}
