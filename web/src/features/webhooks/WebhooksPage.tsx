/** Webhooks: programs elsewhere that are told what happens in the tenant. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "../../api/client";
import type { Webhook } from "../../api/generated/Webhook";
import type { WebhookShown } from "../../api/generated/WebhookShown";
import { useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { usePageTitle } from "../../ui/SitePage";
import { moment } from "../../ui/clock";
import { useProvenAct } from "../providers/proven";
import { WebhookLog } from "./WebhookLog";
import { DeleteWebhook, RotateWebhook, WebhookForm } from "./WebhookDialogs";
import "../accounts/directory.css";
import "./webhooks.css";

type Asked = { readonly what: "add" } | { readonly what: "edit" | "rotate" | "delete"; readonly webhook: Webhook };

export function WebhooksPage() {
  const { t } = useLingui();
  usePageTitle(t`Webhooks`);
  const me = useMe();
  const problem = useProblemText();
  const proven = useProvenAct();
  const client = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [shown, setShown] = useState<WebhookShown | null>(null);
  const [logOf, setLogOf] = useState<string | null>(null);
  const webhooks = useQuery({ queryKey: ["webhooks"], queryFn: api.webhooks, enabled: me.data?.account.administrator === true });
  const pause = useMutation({
    mutationFn: ({ webhook, paused }: { readonly webhook: Webhook; readonly paused: boolean }) => api.changeWebhook(webhook.id, { paused }, webhook.version),
    onSettled: () => client.invalidateQueries({ queryKey: ["webhooks"] }),
  });
  const rows = webhooks.data?.items ?? [];
  const log = rows.find(({ id }) => id === logOf);
  const close = () => setAsked(null);
  const ask = (next: Asked) => void proven(() => setAsked(next));
  const show = (made: WebhookShown) => {
    setShown(made);
    close();
  };
  return (
    <div className="wrap stack g6">
      <div className="row sb">
        <div className="stack g2">
          <h1><Trans>Webhooks</Trans></h1>
          <p className="mut"><Trans>Programme an anderer Stelle, denen Plenum sagt, was in Ihrer Organisation geschieht. Gesagt wird, was womit geschah, und nichts über Personen außer einer Nummer.</Trans></p>
        </div>
        <button type="button" className="btn p" onClick={() => ask({ what: "add" })}><Icon name="plus" /><Trans>Webhook anlegen</Trans></button>
      </div>
      {webhooks.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(webhooks.error)}</p>}
      {pause.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(pause.error)}</p>}
      {shown && <Shown key={shown.secret} made={shown} onDone={() => setShown(null)} />}
      {webhooks.isSuccess && rows.length === 0 && <p className="card mut"><Trans>Noch kein Webhook.</Trans></p>}
      {rows.length > 0 && (
        <table className="t dir card" aria-label={t`Webhooks`}>
          <thead>
            <tr>
              <th scope="col"><Trans>Name</Trans></th>
              <th scope="col"><Trans>Adresse</Trans></th>
              <th scope="col"><Trans>Erfährt</Trans></th>
              <th scope="col"><Trans>Zustand</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>
            {rows.map((webhook) => {
              const { name } = webhook;
              const still = webhook.paused || webhook.off_at_ms !== null;
              return (
                <tr key={webhook.id}>
                  <th scope="row">{name}</th>
                  <td data-label={t`Adresse`} className="webhook-url">{webhook.url}</td>
                  <td data-label={t`Erfährt`}><Plural value={webhook.events.length} one="# Art von Ereignis" other="# Arten von Ereignissen" /></td>
                  <td data-label={t`Zustand`}><State webhook={webhook} /></td>
                  <td className="r">
                    <Menu
                      label={t`Aktionen für ${name}`}
                      className="btn q ic"
                      items={[
                        { label: t`Zustellungen`, icon: "history", run: () => setLogOf(webhook.id) },
                        { label: t`Bearbeiten …`, icon: "pencil", run: () => ask({ what: "edit", webhook }) },
                        { label: t`Schlüssel wechseln …`, icon: "key-round", run: () => ask({ what: "rotate", webhook }) },
                        still
                          ? { label: t`Wieder einschalten`, icon: "play", run: () => void proven(() => pause.mutate({ webhook, paused: false })) }
                          : { label: t`Pausieren`, icon: "pause", run: () => void proven(() => pause.mutate({ webhook, paused: true })) },
                        { label: t`Löschen …`, icon: "trash-2", danger: true, apart: true, run: () => setAsked({ what: "delete", webhook }) },
                      ]}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {log && <WebhookLog key={log.id} webhook={log} onDone={() => setLogOf(null)} />}
      {asked?.what === "add" && <WebhookForm onMade={show} onDone={close} />}
      {asked?.what === "edit" && <WebhookForm webhook={asked.webhook} onMade={show} onDone={close} />}
      {asked?.what === "rotate" && <RotateWebhook webhook={asked.webhook} onMade={show} onDone={close} />}
      {asked?.what === "delete" && <DeleteWebhook webhook={asked.webhook} onDone={close} />}
    </div>
  );
}

function State({ webhook }: { readonly webhook: Webhook }) {
  const { i18n } = useLingui();
  const at = moment(i18n.locale);
  const former = webhook.former_key_until_ms;
  return (
    <div className="webhook-state">
      <StateBadge webhook={webhook} />
      {former !== null && <span className="hint"><Trans>Der vorige Schlüssel gilt noch bis {at(former)}.</Trans></span>}
    </div>
  );
}

function StateBadge({ webhook }: { readonly webhook: Webhook }) {
  const { i18n } = useLingui();
  const at = moment(i18n.locale);
  if (webhook.off_at_ms !== null) {
    return (
      <>
        <span className="bdg dng"><Icon name="ban" /><Trans>abgeschaltet</Trans></span>
        <span className="hint">
          {webhook.off_why === "gone" ? <Trans>Der Empfänger wollte nichts mehr (410), {at(webhook.off_at_ms)}.</Trans> : <Trans>Fünf Tage lang kam nichts an, {at(webhook.off_at_ms)}.</Trans>}
        </span>
      </>
    );
  }
  if (webhook.paused) return <span className="bdg"><Icon name="pause" /><Trans>pausiert</Trans></span>;
  if (webhook.failing_since_ms !== null) {
    return (
      <>
        <span className="bdg warn"><Icon name="triangle-alert" /><Trans>kommt nicht an</Trans></span>
        <span className="hint"><Trans>seit {at(webhook.failing_since_ms)}</Trans></span>
      </>
    );
  }
  return <span className="bdg ok"><Icon name="check" /><Trans>aktiv</Trans></span>;
}

/** The secret, once. */
function Shown({ made, onDone }: { readonly made: WebhookShown; readonly onDone: () => void }) {
  const { t } = useLingui();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { name } = made.webhook;
  return (
    <section className="card stack" aria-labelledby="webhook-secret-h">
      <h2 id="webhook-secret-h" ref={heading} tabIndex={-1}><Trans>Schlüssel für {name}</Trans></h2>
      <p><Trans>Tragen Sie einen der beiden jetzt beim Empfänger ein. Damit prüft er, dass eine Nachricht von hier kommt. Den geheimen Schlüssel zeigen wir nur dieses eine Mal.</Trans></p>
      <h3><Trans>Geheimer Schlüssel (Signatur v1)</Trans></h3>
      <p className="token-url code">{made.secret}</p>
      <h3><Trans>Öffentlicher Schlüssel (Signatur v1a)</Trans></h3>
      <p className="token-url code">{made.webhook.public_key}</p>
      <div className="row">
        <CopyButton text={made.secret} label={t`Geheimen Schlüssel kopieren`} />
        <CopyButton text={made.webhook.public_key} label={t`Öffentlichen Schlüssel kopieren`} />
        <button type="button" className="btn o sm" onClick={onDone}><Trans>Ich habe ihn eingetragen</Trans></button>
      </div>
    </section>
  );
}
