/** What is asked about a webhook. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Webhook } from "../../api/generated/Webhook";
import type { WebhookEvent } from "../../api/generated/WebhookEvent";
import type { WebhookShown } from "../../api/generated/WebhookShown";
import { newKey } from "../../app/key";
import { useFieldText, useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { EVENT_GROUPS, eventText } from "./events";

function useWebhookChange<T>(act: () => Promise<T>, onDone: (made: T) => void) {
  const client = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: onDone, onSettled: () => client.invalidateQueries({ queryKey: ["webhooks"] }) });
}

interface FormProps {
  readonly webhook?: Webhook;
  readonly onMade: (made: WebhookShown) => void;
  readonly onDone: () => void;
}

export function WebhookForm({ webhook, onMade, onDone }: FormProps) {
  const { t, i18n } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const [name, setName] = useState(webhook?.name ?? "");
  const [url, setUrl] = useState(webhook?.url ?? "https://");
  const [events, setEvents] = useState<readonly WebhookEvent[]>(webhook?.events ?? []);
  const [key] = useState(newKey);
  const text = (event: WebhookEvent) => {
    const found = eventText(event);
    return typeof found === "string" ? found : i18n._(found);
  };
  const save = useWebhookChange(
    async () => {
      const wanted = { name, url: url.trim(), events: [...events] };
      if (webhook) await api.changeWebhook(webhook.id, wanted, webhook.version);
      return webhook ? null : api.addWebhook(wanted, key);
    },
    (made) => (made ? onMade(made) : onDone()),
  );
  const faults = { name: fault(save.error, "name"), url: fault(save.error, "url"), events: fault(save.error, "events") };
  return (
    <Ask title={webhook ? t`Webhook bearbeiten` : t`Webhook anlegen`} confirm={webhook ? t`Speichern` : t`Anlegen`} busy={save.isPending} onConfirm={() => save.mutate()} onCancel={onDone}>
      <Field label={t`Name`} autoComplete="off" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} error={faults.name} hint={t`Zum Beispiel: Ticketsystem`} />
      <Field label={t`Adresse`} type="url" inputMode="url" autoComplete="off" spellCheck={false} value={url} onChange={(event) => setUrl(event.target.value)} error={faults.url} hint={t`Eine ganze Adresse, die mit https:// beginnt. Weiterleitungen werden nicht befolgt.`} />
      {EVENT_GROUPS.map((group) => (
        <fieldset key={i18n._(group.label)} className="webhook-events">
          <legend>{i18n._(group.label)}</legend>
          {group.events.map((event) => (
            <label key={event} className="row">
              <input type="checkbox" checked={events.includes(event)} onChange={(change) => setEvents(change.target.checked ? [...events, event] : events.filter((one) => one !== event))} />
              {text(event)}
            </label>
          ))}
        </fieldset>
      ))}
      {faults.events !== undefined && <p className="err" role="alert"><Icon name="circle-alert" /><Trans>Wählen Sie mindestens ein Ereignis.</Trans></p>}
      {save.isError && !Object.values(faults).some(Boolean) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
    </Ask>
  );
}

export function RotateWebhook({ webhook, onMade, onDone }: { readonly webhook: Webhook; readonly onMade: (made: WebhookShown) => void; readonly onDone: () => void }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const rotate = useWebhookChange(() => api.rotateWebhook(webhook.id), onMade);
  const { name } = webhook;
  const body = webhook.former_key_until_ms === null
    ? t`Der bisherige gilt noch 24 Stunden: So lange tragen Nachrichten die Signaturen beider, und der Empfänger kann ohne Lücke umsteigen.`
    : t`Der vorletzte gilt dann sofort nicht mehr. Der bisherige gilt noch 24 Stunden: So lange tragen Nachrichten die Signaturen beider.`;
  return (
    <Ask title={t`Schlüssel für ${name} wechseln?`} body={body} confirm={t`Schlüssel wechseln`} busy={rotate.isPending} onConfirm={() => rotate.mutate()} onCancel={onDone}>
      {rotate.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(rotate.error)}</p>}
    </Ask>
  );
}

export function DeleteWebhook({ webhook, onDone }: { readonly webhook: Webhook; readonly onDone: () => void }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const remove = useWebhookChange(() => api.deleteWebhook(webhook.id, webhook.version), onDone);
  const { name } = webhook;
  return (
    <Ask danger title={t`${name} löschen?`} body={t`Der Empfänger erfährt nichts mehr, auch nicht, was noch auf dem Weg ist. Die Liste der Zustellungen wird mit gelöscht.`} confirm={t`Webhook löschen`} busy={remove.isPending} onConfirm={() => remove.mutate()} onCancel={onDone}>
      {remove.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(remove.error)}</p>}
    </Ask>
  );
}
