/** Adds a tenant. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { TenantInvitation } from "../../api/generated/TenantInvitation";
import { useFieldText, useProblemText } from "../../app/problems";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { readHosts } from "./hosts";

export function NewTenantForm({ onInvited }: { readonly onInvited: (invitation: TenantInvitation) => void }) {
  const { t } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [slug, setSlug] = useState("");
  const [hosts, setHosts] = useState("");
  const add = useMutation({
    mutationFn: () => api.addTenant({ name, slug: slug.trim(), hosts: readHosts(hosts) }),
    onSuccess: async (invitation) => {
      setName("");
      setSlug("");
      setHosts("");
      onInvited(invitation);
      await client.invalidateQueries({ queryKey: ["tenants"] });
    },
  });
  const faults = ["name", "slug", "hosts"].map((field) => fault(add.error, field));
  return (
    <section className="card stack" aria-labelledby="new-h">
      <h2 id="new-h"><Trans>Neuer Mandant</Trans></h2>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <Field label={t`Name`} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} error={faults[0]} />
        <Field label={t`Kurzname`} autoComplete="off" autoCapitalize="none" spellCheck={false} value={slug} onChange={(event) => setSlug(event.target.value)} error={faults[1]} hint={t`Für Befehle, zum Beispiel amt-hohenaue. Er bleibt für immer.`} />
        <Field label={t`Hostnamen`} autoComplete="off" autoCapitalize="none" spellCheck={false} value={hosts} onChange={(event) => setHosts(event.target.value)} error={faults[2]} hint={t`Mehrere mit Leerzeichen trennen. Links tragen den ersten.`} />
        {add.isError && !faults.some(Boolean) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(add.error)}</p>}
        <div className="row"><button type="submit" className="btn p" aria-busy={add.isPending}><Icon name="plus" /><Trans>Mandant anlegen</Trans></button></div>
      </form>
    </section>
  );
}
