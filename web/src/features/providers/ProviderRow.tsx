/** A provider among the others, and what can be done with it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Provider } from "../../api/generated/Provider";
import type { ProviderChange } from "../../api/generated/ProviderChange";
import { useFieldText, useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import type { MenuItem } from "../../ui/Menu";
import { moment } from "../../ui/clock";
import { isNew, useTrial } from "./trial";

interface RowProps {
  readonly provider: Provider;
  readonly place: number;
  readonly onEdit: () => void;
  readonly onGone: () => void;
}

export function ProviderRow({ provider, place, onEdit, onGone }: RowProps) {
  const { t } = useLingui();
  const problem = useProblemText();
  const fault = useFieldText();
  const client = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: ["providers"] });
  const change = useMutation({ mutationFn: (edit: ProviderChange) => api.changeProvider(provider.id, edit), onSuccess: refresh });
  const test = useMutation({ mutationFn: () => api.testProvider(provider.id), onSettled: refresh });
  const leave = useTrial(provider.id);
  const tryOut = () => leave.mutate();
  const remove = useMutation({
    mutationFn: () => api.removeProvider(provider.id),
    onSuccess: async () => {
      onGone();
      await refresh();
    },
  });
  const { name } = provider;
  const items: MenuItem[] = [
    { label: t`Einstellungen`, icon: "settings", run: onEdit },
    { label: t`Jetzt prüfen`, icon: "refresh-cw", run: () => test.mutate() },
    ...(provider.client_id === "" ? [] : [{ label: t`Probe-Anmeldung`, icon: "external-link", run: tryOut } as const]),
    ...(isNew(provider)
      ? []
      : [
          provider.enabled
            ? ({ label: t`Anhalten`, icon: "pause", run: () => change.mutate({ enabled: false }) } as const)
            : ({ label: t`Fortsetzen`, icon: "play", run: () => change.mutate({ enabled: true }) } as const),
        ]),
    { label: t`Trennen …`, icon: "trash-2", danger: true, apart: true, run: () => { remove.reset(); setRemoving(true); } },
  ];
  return (
    <li>
      <div className="idp-h">
        <Icon name="landmark" />
        <div>
          <h3>{name}</h3>
          <p className="hint">OpenID Connect · {provider.issuer.replace(/^https?:\/\//, "")}</p>
        </div>
      </div>
      <div className="sm">
        <span className="hint"><Trans>Adressen</Trans></span>
        <br />
        {provider.domains.length === 0 ? <Trans>keine</Trans> : provider.domains.map((domain) => <b key={domain}>@{domain} </b>)}
      </div>
      <div className="sm"><span className="hint"><Trans>Konten</Trans></span><br />{provider.accounts}</div>
      <div className="sm" role="status">
        <State provider={provider} />
        {test.isSuccess && <p className="hint">{test.data.backchannel_logout ? <Trans>Geprüft: alles da, meldet auch Abmeldungen.</Trans> : <Trans>Geprüft: alles da, meldet aber keine Abmeldungen.</Trans>}</p>}
        {test.isError && <p className="err"><Icon name="circle-alert" />{fault(test.error, "issuer") ?? problem(test.error)}</p>}
        {leave.isError && <p className="err"><Icon name="circle-alert" />{fault(leave.error, "issuer") ?? problem(leave.error)}</p>}
        {change.isError && <p className="err"><Icon name="circle-alert" />{problem(change.error)}</p>}
      </div>
      <div className="row nw acts">
        {place > 0 && <button type="button" className="btn q ic" aria-label={t`${name} nach oben`} onClick={() => change.mutate({ position: place - 1 })}><Icon name="arrow-up" /></button>}
        <Menu label={t`Aktionen zu ${name}`} items={items} className="btn q ic" />
      </div>
      {removing && (
        <Ask
          danger
          title={t`${name} trennen?`}
          body={t`Wer sich über diesen Anbieter angemeldet hat, ist sofort abgemeldet, auch aus laufenden Sitzungen. Die Konten bleiben. Schließen Sie denselben Anbieter wieder an, kommen die Personen wieder in ihre Konten.`}
          confirm={t`Anbieter trennen`}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onCancel={() => setRemoving(false)}
        >
          {remove.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(remove.error)}</p>}
        </Ask>
      )}
    </li>
  );
}

function State({ provider }: { readonly provider: Provider }) {
  const { i18n } = useLingui();
  const when = moment(i18n.locale, "short");
  if (provider.client_id === "") return <span className="bdg warn"><Icon name="triangle-alert" /><Trans>noch einzurichten</Trans></span>;
  if (isNew(provider)) {
    const tried = provider.tried_at_ms === null ? null : when(provider.tried_at_ms);
    return (
      <>
        <span className="bdg"><Icon name="circle-dashed" /><Trans>noch nicht geöffnet</Trans></span>
        <br />
        <span className="hint">{tried === null ? <Trans>Probe-Anmeldung steht aus</Trans> : <Trans>Probe-Anmeldung gelungen, {tried}</Trans>}</span>
      </>
    );
  }
  if (!provider.enabled) return <span className="bdg"><Icon name="pause" /><Trans>angehalten</Trans></span>;
  if (provider.last_fault !== null && provider.last_fault_at_ms !== null) {
    const at = when(provider.last_fault_at_ms);
    return (
      <>
        <span className="bdg warn"><Icon name="triangle-alert" /><Trans>gestört</Trans></span>
        <br />
        <span className="hint"><Trans>{provider.last_fault}, {at}</Trans></span>
      </>
    );
  }
  const last = provider.last_sign_in_at_ms === null ? null : when(provider.last_sign_in_at_ms);
  return (
    <>
      <span className="bdg ok"><Icon name="check" /><Trans>verbunden</Trans></span>
      <br />
      <span className="hint">{last === null ? <Trans>noch keine Anmeldung</Trans> : <Trans>letzte Anmeldung {last}</Trans>}</span>
    </>
  );
}
