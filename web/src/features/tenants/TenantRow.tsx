/** A tenant in the register, and what can be done with it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { Tenant } from "../../api/generated/Tenant";
import type { TenantChange } from "../../api/generated/TenantChange";
import type { TenantInvitation } from "../../api/generated/TenantInvitation";
import { useFieldText, useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import type { MenuItem } from "../../ui/Menu";
import { useProvenAct } from "../providers/proven";
import { ExportDialog } from "./ExportDialog";
import { readHosts } from "./hosts";

type Asked = "name" | "hosts" | "suspend" | "erase" | "export";

interface RowProps {
  readonly tenant: Tenant;
  readonly onInvited: (invitation: TenantInvitation) => void;
}

export function TenantRow({ tenant, onInvited }: RowProps) {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  const fault = useFieldText();
  const client = useQueryClient();
  const proven = useProvenAct();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [text, setText] = useState("");
  const change = useMutation({
    mutationFn: (edit: TenantChange) => api.changeTenant(tenant.id, edit),
    onSuccess: async () => {
      setAsked(null);
      await client.invalidateQueries({ queryKey: ["tenants"] });
    },
  });
  const again = () => client.invalidateQueries({ queryKey: ["tenants"] });
  const erasure = useMutation({
    mutationFn: (slug: string) => api.planErasure(tenant.id, slug),
    onSuccess: async () => {
      setAsked(null);
      await again();
    },
  });
  const keep = useMutation({ mutationFn: () => api.keepTenant(tenant.id), onSuccess: again });
  const link = useMutation({ mutationFn: () => api.tenantSetupLink(tenant.id), onSuccess: onInvited });
  const { name, suspended_at_ms: suspended, erase_at_ms: erasing } = tenant;
  const ask = (what: Asked, value = "") => {
    change.reset();
    erasure.reset();
    link.reset();
    setText(value);
    setAsked(what);
  };
  const linkText = (error: unknown) =>
    error instanceof ApiProblem && error.code === "conflict" ? t`${name} hat schon Konten. Weitere legt dort die Administration an.` : problem(error);
  const own: MenuItem[] = [
    { label: t`Hostnamen ändern …`, icon: "signpost", run: () => ask("hosts", tenant.hosts.join(" ")) },
    { label: t`Neuer Einmal-Link`, icon: "key-round", run: () => link.mutate() },
    suspended === null
      ? { label: t`Anhalten …`, icon: "pause", danger: true, apart: true, run: () => ask("suspend") }
      : { label: t`Fortsetzen`, icon: "play", apart: true, run: () => change.mutate({ suspended: false }) },
    ...(suspended === null ? [] : [
      erasing === null
        ? { label: t`Löschen …`, icon: "trash-2" as const, danger: true, run: () => void proven(() => ask("erase")) }
        : { label: t`Löschung zurücknehmen`, icon: "play" as const, run: () => keep.mutate() },
    ]),
  ];
  // The operator's own tenant keeps its host and cannot lock its people out.
  const items: MenuItem[] = [
    { label: t`Umbenennen …`, icon: "pencil", run: () => ask("name", name) },
    { label: t`Exportieren …`, icon: "download", run: () => void proven(() => ask("export")) },
    ...(tenant.home ? [] : own),
  ];
  const due = erasing === null ? "" : i18n.date(new Date(erasing), { dateStyle: "medium" });
  const since = i18n.date(new Date(suspended ?? tenant.created_at_ms), { dateStyle: "medium" });
  const wrong = asked === "name" || asked === "hosts" ? fault(change.error, asked) : undefined;
  const failure = change.isError && wrong === undefined ? problem(change.error) : link.isError ? linkText(link.error) : null;
  return (
    <tr>
      <th scope="row">
        {name}
        {tenant.home && <div className="hint"><Trans>Mandant des Betreibers</Trans></div>}
        {failure !== null && asked === null && <p className="err" role="alert"><Icon name="circle-alert" />{failure}</p>}
      </th>
      <td data-label={t`Kurzname`}>{tenant.slug}</td>
      <td data-label={t`Hostnamen`} className="hosts">{tenant.home ? tenant.url.replace(/^https?:\/\//, "") : tenant.hosts.map((host) => <div key={host}>{host}</div>)}</td>
      <td data-label={t`Zustand`}>
        {suspended === null ? (
          <span className="bdg ok"><Icon name="check" /><Trans>aktiv</Trans></span>
        ) : (
          <span className="bdg warn"><Icon name="pause" /><Trans>angehalten</Trans></span>
        )}
        {erasing !== null && <div className="hint"><Trans>wird am {due} gelöscht</Trans></div>}
      </td>
      <td data-label={t`Seit`}>{since}</td>
      <td className="r">
        <Menu label={t`Aktionen für ${name}`} items={items} className="btn q ic" />
        {(asked === "name" || asked === "hosts") && (
          <Ask
            title={asked === "name" ? t`${name} umbenennen` : t`Hostnamen von ${name}`}
            body={asked === "hosts" ? t`Alte Hostnamen führen nach dem Speichern nirgends mehr hin, auch nicht in verschickten Links.` : undefined}
            confirm={t`Speichern`}
            busy={change.isPending}
            onConfirm={() => change.mutate(asked === "name" ? { name: text } : { hosts: readHosts(text) })}
            onCancel={() => setAsked(null)}
          >
            <Field label={asked === "name" ? t`Name` : t`Hostnamen`} autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} error={wrong} hint={asked === "hosts" ? t`Mehrere mit Leerzeichen trennen. Links tragen den ersten.` : undefined} />
            {failure !== null && <p className="err" role="alert"><Icon name="circle-alert" />{failure}</p>}
          </Ask>
        )}
        {asked === "suspend" && (
          <Ask
            danger
            title={t`${name} anhalten?`}
            body={t`Alle Personen dieses Mandanten verlieren sofort den Zugang, laufende Sitzungen enden, und niemand kommt herein. Die Daten bleiben. Sie können ihn jederzeit fortsetzen.`}
            confirm={t`Mandant anhalten`}
            busy={change.isPending}
            onConfirm={() => change.mutate({ suspended: true })}
            onCancel={() => setAsked(null)}
          >
            {failure !== null && <p className="err" role="alert"><Icon name="circle-alert" />{failure}</p>}
          </Ask>
        )}
        {asked === "erase" && (
          <Ask
            danger
            title={t`${name} löschen?`}
            body={t`In sieben Tagen werden alle Konten, Besprechungen, Protokolle und Schlüssel dieses Mandanten gelöscht. Bis dahin können Sie es zurücknehmen, danach nicht mehr. Sicherungen, die es schon gibt, bleiben.`}
            confirm={t`In sieben Tagen löschen`}
            busy={erasure.isPending}
            onConfirm={() => erasure.mutate(text.trim())}
            onCancel={() => setAsked(null)}
          >
            <Field
              label={t`Kurzname zur Bestätigung`}
              autoComplete="off"
              value={text}
              onChange={(event) => setText(event.target.value)}
              error={fault(erasure.error, "slug") === undefined ? undefined : t`Das ist nicht der Kurzname dieses Mandanten.`}
              hint={t`Schreiben Sie: ${tenant.slug}`}
            />
            {erasure.isError && fault(erasure.error, "slug") === undefined && <p className="err" role="alert"><Icon name="circle-alert" />{problem(erasure.error)}</p>}
          </Ask>
        )}
        {asked === "export" && <ExportDialog tenant={tenant} onDone={() => setAsked(null)} />}
      </td>
    </tr>
  );
}
