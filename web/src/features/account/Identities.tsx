/** Providers at which a person signs in to this account. Only they connect one; a mail address never does. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { OwnIdentity } from "../../api/generated/OwnIdentity";
import { useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { moment } from "../../ui/clock";

export function Identities({ hasPassword }: { readonly hasPassword: boolean }) {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const problem = useProblemText();
  const identities = useQuery({ queryKey: ["identities"], queryFn: api.identities });
  const methods = useQuery({ queryKey: ["sign-in-methods"], queryFn: api.signInMethods, retry: false });
  const [leaving, setLeaving] = useState<OwnIdentity | null>(null);
  const connect = useMutation({ mutationFn: api.connectIdentity, onSuccess: ({ url }) => location.assign(url) });
  const disconnect = useMutation({
    mutationFn: api.disconnectIdentity,
    onSuccess: async () => {
      setLeaving(null);
      await client.invalidateQueries({ queryKey: ["identities"] });
    },
  });
  const rows = identities.data ?? [];
  const providers = (methods.data?.providers ?? []).filter(({ name }) => !rows.some(({ provider }) => provider === name));
  // Nothing to see for whom nothing can be connected.
  if (rows.length === 0 && providers.length === 0) return null;
  const failure = (error: unknown) =>
    error instanceof ApiProblem && error.code === "conflict" ? t`Das ist Ihr einziger Weg herein. Er bleibt.` : problem(error);
  const unknown = t`nicht mehr angeschlossen`;
  return (
    <section className="card stack" aria-labelledby="idt-h">
      <h2 id="idt-h"><Trans>Anmelden bei einem Anbieter</Trans></h2>
      {rows.length > 0 && (
        <ul className="plain-list sessions" aria-labelledby="idt-h">
          {rows.map((identity) => {
            const used = moment(i18n.locale, "short")(identity.last_used_at_ms);
            const provider = identity.provider ?? unknown;
            return (
              <li key={identity.id} className="row sb">
                <span>
                  <b>{provider}</b>
                  <br />
                  <span className="mut sm"><Trans>{identity.label}, zuletzt {used}</Trans></span>
                </span>
                {(hasPassword || rows.length > 1) && (
                  <button type="button" className="btn o sm" aria-label={t`${provider} trennen`} onClick={() => { disconnect.reset(); setLeaving(identity); }}><Trans>Trennen …</Trans></button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {providers.length > 0 && (
        <div className="row">
          {providers.map(({ id, name }) => (
            <button key={id} type="button" className="btn o" aria-busy={connect.isPending} onClick={() => connect.mutate(id)}><Icon name="plus" size="s" /><Trans>{name} verbinden</Trans></button>
          ))}
        </div>
      )}
      {connect.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(connect.error)}</p>}
      {leaving && (
        <Ask
          danger
          title={t`${leaving.provider ?? unknown} trennen?`}
          body={t`Mit diesem Zugang kommen Sie dann nicht mehr in Ihr Konto. Andere Anmeldungen über diesen Anbieter enden.`}
          confirm={t`Trennen`}
          busy={disconnect.isPending}
          onConfirm={() => disconnect.mutate(leaving.id)}
          onCancel={() => setLeaving(null)}
        >
          {disconnect.isError && <p className="err" role="alert"><Icon name="circle-alert" />{failure(disconnect.error)}</p>}
        </Ask>
      )}
    </section>
  );
}
