/** Mails of the tenant that have not arrived: why, when they are tried again, and what can be done. */
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { UndeliveredMail } from "../../api/generated/UndeliveredMail";
import { useMails } from "../../app/mail";
import { useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { usePageTitle } from "../../ui/SitePage";
import { moment } from "../../ui/clock";
import { MailHead } from "./MailHead";
import { useFaultText, useKindText } from "./words";
import "../accounts/directory.css";

export function MailPage() {
  const { t } = useLingui();
  usePageTitle(t`E-Mail`);
  const problem = useProblemText();
  const mails = useMails();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1) ?? null;
  const page = useQuery({ queryKey: ["mails", cursor], queryFn: () => api.undeliveredMails(cursor), placeholderData: keepPreviousData });
  const rows = page.data?.items ?? [];
  const next = page.data?.next_cursor ?? null;
  return (
    <div className="wrap stack g6">
      <MailHead at="/admin/mail"><Trans>Was verschickt wurde und noch nicht angekommen ist. Plenum versucht es drei Tage lang.</Trans></MailHead>
      {!mails && <p className="card"><Trans>Es ist kein Mailserver eingerichtet. Einmal-Links geben Sie selbst weiter, oder Sie tragen unter „Absender“ Ihren eigenen ein.</Trans></p>}
      {page.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(page.error)}</p>}
      {page.isSuccess && rows.length === 0 && <p className="card mut" role="status"><Trans>Alles ist angekommen.</Trans></p>}
      {rows.length > 0 && (
        <table className="t dir card" aria-label={t`E-Mails, die nicht angekommen sind`} aria-busy={page.isFetching}>
          <thead>
            <tr>
              <th scope="col"><Trans>An</Trans></th>
              <th scope="col"><Trans>Art</Trans></th>
              <th scope="col"><Trans>Geschrieben</Trans></th>
              <th scope="col"><Trans>Stand</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>{rows.map((mail) => <Row key={mail.id} mail={mail} />)}</tbody>
        </table>
      )}
      {(cursors.length > 0 || next !== null) && (
        <nav className="row" aria-label={t`Seiten`}>
          <button type="button" className="btn o sm" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}><Trans>Zurück</Trans></button>
          <button type="button" className="btn o sm" disabled={next === null} onClick={() => next !== null && setCursors([...cursors, next])}><Trans>Weiter</Trans></button>
        </nav>
      )}
    </div>
  );
}

function Row({ mail }: { readonly mail: UndeliveredMail }) {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  const kind = useKindText();
  const fault = useFaultText();
  const client = useQueryClient();
  const [asks, setAsks] = useState(false);
  const done = { onSettled: () => client.invalidateQueries({ queryKey: ["mails"] }) };
  const retry = useMutation({ mutationFn: () => api.retryMail(mail.id), ...done });
  const discard = useMutation({ mutationFn: () => api.discardMail(mail.id), onSuccess: () => setAsks(false), ...done });
  const at = moment(i18n.locale);
  const to = mail.to ?? t`nicht mehr lesbar`;
  const next = mail.next_at_ms === null ? null : at(mail.next_at_ms);
  const wrong = (error: unknown) => error !== null && <p className="err" role="alert"><Icon name="circle-alert" />{problem(error)}</p>;
  return (
    <tr>
      <th scope="row"><bdi>{to}</bdi>{wrong(retry.error)}</th>
      <td data-label={t`Art`}>{kind(mail.kind)}</td>
      <td data-label={t`Geschrieben`}>{at(mail.created_at_ms)}</td>
      <td data-label={t`Stand`}>
        {next === null ? <span className="bdg warn"><Icon name="circle-alert" /><Trans>aufgegeben</Trans></span> : <span className="bdg"><Icon name="clock" /><Trans>wartet</Trans></span>}
        <p className="hint">
          {mail.fault !== null && fault(mail.fault)} {next !== null && <Trans>Nächster Versuch: {next}</Trans>}
        </p>
      </td>
      <td className="r">
        <Menu
          label={t`Aktionen für die E-Mail an ${to}`}
          className="btn q ic"
          items={[
            { label: t`Noch einmal versuchen`, icon: "refresh-cw", run: () => retry.mutate() },
            { label: t`Verwerfen …`, icon: "trash-2", danger: true, run: () => { discard.reset(); setAsks(true); } },
          ]}
        />
        {asks && (
          <Ask danger title={t`E-Mail an ${to} verwerfen?`} body={t`Sie wird nicht mehr verschickt. Einen neuen Einmal-Link schicken Sie unter Konten.`} confirm={t`Verwerfen`} busy={discard.isPending} onConfirm={() => discard.mutate()} onCancel={() => setAsks(false)}>
            {wrong(discard.error)}
          </Ask>
        )}
      </td>
    </tr>
  );
}
