/** What a webhook was told, what it answered, and once more. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api } from "../../api/client";
import type { Webhook } from "../../api/generated/Webhook";
import type { WebhookAttempt } from "../../api/generated/WebhookAttempt";
import type { WebhookDelivery } from "../../api/generated/WebhookDelivery";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { moment } from "../../ui/clock";
import { eventText } from "./events";
import { useFaultText } from "./faults";

/** While something is on its way it is looked at again, milliseconds. */
const LOOK_MS = 3_000;

export function WebhookLog({ webhook, onDone }: { readonly webhook: Webhook; readonly onDone: () => void }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const client = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const log = useInfiniteQuery({
    queryKey: ["webhook-deliveries", webhook.id],
    queryFn: ({ pageParam }) => api.webhookDeliveries(webhook.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some((one) => one.state === "waiting")) ? LOOK_MS : false),
  });
  const settled = () => {
    void client.invalidateQueries({ queryKey: ["webhook-deliveries", webhook.id] });
    void client.invalidateQueries({ queryKey: ["webhooks"] });
  };
  const test = useMutation({ mutationFn: () => api.testWebhook(webhook.id), onSettled: settled });
  const again = useMutation({ mutationFn: (delivery: string) => api.redeliver(webhook.id, delivery), onSettled: settled });
  const rows = log.data?.pages.flatMap((page) => page.items) ?? [];
  const still = webhook.paused || webhook.off_at_ms !== null;
  const { name } = webhook;
  return (
    <section className="card stack" aria-labelledby="webhook-log-h">
      <div className="row sb">
        <h2 id="webhook-log-h" ref={heading} tabIndex={-1}><Trans>Zustellungen an {name}</Trans></h2>
        <div className="row">
          <button type="button" className="btn o" disabled={test.isPending} onClick={() => test.mutate()}><Icon name="send" /><Trans>Probe senden</Trans></button>
          <button type="button" className="btn q" onClick={onDone}><Trans>Schließen</Trans></button>
        </div>
      </div>
      <p className="mut"><Trans>Die letzten 14 Tage, Neuestes zuerst. Was nicht ankommt, wird drei Tage lang immer wieder versucht.</Trans></p>
      {[log, test, again].map((one, at) => one.isError && <p key={at} className="err" role="alert"><Icon name="circle-alert" />{problem(one.error)}</p>)}
      <p role="status">{test.isPending ? t`Die Probe ist unterwegs.` : test.data && <Tested delivery={test.data} />}</p>
      {log.isSuccess && rows.length === 0 && <p><Trans>Noch nichts zugestellt.</Trans></p>}
      {rows.length > 0 && (
        <table className="t dir webhook-log" aria-label={t`Zustellungen`}>
          <thead>
            <tr>
              <th scope="col"><Trans>Ereignis</Trans></th>
              <th scope="col"><Trans>Zustand</Trans></th>
              <th scope="col"><Trans>Versuche</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Row key={row.id} row={row} onAgain={still ? null : () => again.mutate(row.id)} />)}</tbody>
        </table>
      )}
      {log.hasNextPage && <button type="button" className="btn o" onClick={() => void log.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>}
    </section>
  );
}

function Tested({ delivery }: { readonly delivery: WebhookDelivery }) {
  const { t } = useLingui();
  const outcome = useOutcome();
  const tried = delivery.attempts.at(-1);
  if (delivery.state === "delivered") return <>{t`Die Probe ist angekommen.`}</>;
  const why = tried === undefined ? "" : outcome(tried);
  return <>{t`Die Probe ist nicht angekommen: ${why}`}</>;
}

interface RowProps {
  readonly row: WebhookDelivery;
  /** Absent while nothing is told. */
  readonly onAgain: (() => void) | null;
}

function Row({ row, onAgain }: RowProps) {
  const { t, i18n } = useLingui();
  const at = moment(i18n.locale, "short", true);
  const found = eventText(row.event);
  const event = typeof found === "string" ? found : i18n._(found);
  const time = at(row.created_at_ms);
  const due = row.due_at_ms === null ? "" : at(row.due_at_ms);
  return (
    <tr>
      <th scope="row">
        {event}
        <span className="hint num webhook-when">{time}</span>
      </th>
      <td data-label={t`Zustand`}>
        {row.state === "delivered" && <span className="bdg ok"><Icon name="check" /><Trans>angekommen</Trans></span>}
        {row.state === "given-up" && <span className="bdg dng"><Icon name="ban" /><Trans>nicht angekommen</Trans></span>}
        {row.state === "waiting" && (
          <div>
            <span className="bdg warn"><Icon name="clock" /><Trans>unterwegs</Trans></span>
            <span className="hint num webhook-when"><Trans>nächster Versuch {due}</Trans></span>
          </div>
        )}
      </td>
      <td data-label={t`Versuche`}>
        <Tries row={row} />
      </td>
      <td>
        {onAgain && <button type="button" className="btn o sm" aria-label={t`${event}, ${time}: erneut senden`} onClick={onAgain}><Trans>Erneut senden</Trans></button>}
      </td>
    </tr>
  );
}

/** What came of a try: the status, or why there was none. */
function useOutcome(): (tried: WebhookAttempt) => string {
  const faultText = useFaultText();
  return (tried) => (tried.fault === null ? `HTTP ${tried.status ?? ""}` : faultText(tried.fault));
}

/** Every try of a delivery, and what went there and came back. */
function Tries({ row }: { readonly row: WebhookDelivery }) {
  const { t, i18n } = useLingui();
  const outcome = useOutcome();
  const at = moment(i18n.locale, "short", true);
  return (
    <div>
      <ul className="plain-list">
        {row.attempts.map((tried, nth) => {
          const { duration_ms } = tried;
          return (
            <li key={nth}>
              {at(tried.at_ms)}: {outcome(tried)} <span className="mut">({t`${duration_ms} ms`})</span>
            </li>
          );
        })}
      </ul>
      <details>
        <summary><Trans>Nachricht und Antwort</Trans></summary>
        <p className="hint"><Trans>Gesendet</Trans></p>
        <pre className="webhook-text code" tabIndex={0} aria-label={t`Gesendete Nachricht`}>{row.body}</pre>
        <p className="hint"><Trans>Zuletzt geantwortet</Trans></p>
        <pre className="webhook-text code" tabIndex={0} aria-label={t`Letzte Antwort`}>{row.attempts.at(-1)?.answer || "–"}</pre>
      </details>
    </div>
  );
}
