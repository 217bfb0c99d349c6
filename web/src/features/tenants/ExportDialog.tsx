/** Writes everything of a tenant into a folder on the server, and says where it lies. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { Tenant } from "../../api/generated/Tenant";
import { useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";

/** How often it is asked whether the export is there, milliseconds. */
const LOOK_MS = 500;

export function ExportDialog({ tenant, onDone }: { readonly tenant: Tenant; readonly onDone: () => void }) {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  const start = useMutation({ mutationFn: () => api.exportTenant(tenant.id) });
  const state = useQuery({
    queryKey: ["tenants", "export", tenant.id],
    queryFn: () => api.tenantExport(tenant.id),
    enabled: start.isSuccess,
    gcTime: 0,
    refetchInterval: (query) => (query.state.data === undefined || query.state.data.progress === "running" ? LOOK_MS : false),
  });
  const done = state.data?.progress === "done";
  const failed = state.data?.progress === "failed";
  const rows = i18n.number(state.data?.rows ?? 0);
  const { name } = tenant;
  return (
    <Ask
      title={t`${name} exportieren`}
      body={t`Alle Daten des Mandanten werden als JSON-Dateien mit signierter Liste in einen neuen Ordner auf dem Server geschrieben. Hier ist nichts davon zu sehen. Passwörter, Schlüssel und Link-Geheimnisse sind nicht dabei.`}
      cancel={done ? null : undefined}
      confirm={done ? t`Fertig` : t`Exportieren`}
      busy={start.isPending}
      onConfirm={() => (done ? onDone() : start.mutate())}
      onCancel={onDone}
    >
      <div role="status" className="stack g2">
        {start.isSuccess && !done && !failed && <p><Trans>Einen Moment …</Trans></p>}
        {done && (
          <>
            <p className="row nw"><Icon name="check" /><Trans>{rows} Zeilen geschrieben. Übergeben Sie den Ordner dem Mandanten:</Trans></p>
            <p className="token-url">{state.data?.folder}</p>
          </>
        )}
      </div>
      {start.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(start.error)}</p>}
      {failed && <p className="err" role="alert"><Icon name="circle-alert" /><Trans>Der Export ist nicht gelungen. Das Protokoll des Servers sagt, warum.</Trans></p>}
    </Ask>
  );
}
