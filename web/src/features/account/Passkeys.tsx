/** Own passkeys: made, renamed and deleted. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { Passkey } from "../../api/generated/Passkey";
import { makePasskey, passkeysWork } from "../../api/passkeys";
import { useFieldText, useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { moment } from "../../ui/clock";
import { useProvenAct } from "../providers/proven";

type Asked = { readonly what: "add" } | { readonly what: "rename" | "remove"; readonly passkey: Passkey };

export function Passkeys() {
  const { t, i18n } = useLingui();
  const passkeys = useQuery({ queryKey: ["passkeys"], queryFn: api.passkeys });
  const proven = useProvenAct();
  const [asked, setAsked] = useState<Asked | null>(null);
  const rows = passkeys.data ?? [];
  const done = () => setAsked(null);
  const when = moment(i18n.locale);
  return (
    <section className="card stack" aria-labelledby="pk-h">
      <h2 id="pk-h"><Trans>Passkeys</Trans></h2>
      <p className="mut"><Trans>Mit einem Passkey melden Sie sich ohne Passwort an: mit dem Finger, dem Gesicht oder der PIN Ihres Geräts oder mit einem Sicherheitsschlüssel. Auf einer gefälschten Seite wirkt er nicht.</Trans></p>
      {rows.length > 0 && (
        <ul className="plain-list sessions" aria-labelledby="pk-h">
          {rows.map((passkey) => {
            const { name } = passkey;
            const made = when(passkey.created_at_ms);
            const used = passkey.last_used_at_ms === null ? null : when(passkey.last_used_at_ms);
            return (
              <li key={passkey.id} className="row sb">
                <span>
                  <b><bdi>{name}</bdi></b>
                  <br />
                  <span className="mut sm">{used === null ? <Trans>angelegt {made}, noch nicht benutzt</Trans> : <Trans>angelegt {made}, zuletzt benutzt {used}</Trans>}</span>
                  {passkey.host !== location.hostname && <><br /><span className="mut sm"><Trans>gilt unter {passkey.host}</Trans></span></>}
                  {passkey.blocked && <><br /><span className="err sm"><Icon name="triangle-alert" /><Trans>Gesperrt: Es gibt vielleicht eine Kopie davon. Löschen Sie ihn und legen Sie einen neuen an.</Trans></span></>}
                </span>
                <span className="row">
                  {passkey.synced && <span className="bdg"><Trans>auf mehreren Geräten</Trans></span>}
                  <button type="button" className="btn o sm" aria-label={t`${name} umbenennen`} onClick={() => setAsked({ what: "rename", passkey })}><Trans>Umbenennen …</Trans></button>
                  <button type="button" className="btn o sm" aria-label={t`${name} löschen`} onClick={() => void proven(() => setAsked({ what: "remove", passkey }))}><Trans>Löschen …</Trans></button>
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {passkeysWork() ? (
        <div className="row"><button type="button" className="btn o" onClick={() => void proven(() => setAsked({ what: "add" }))}><Icon name="plus" size="s" /><Trans>Passkey anlegen</Trans></button></div>
      ) : (
        <p className="hint"><Trans>Dieser Browser oder diese Adresse kann keine Passkeys.</Trans></p>
      )}
      {asked?.what === "add" && <NameDialog onDone={done} />}
      {asked?.what === "rename" && <NameDialog passkey={asked.passkey} onDone={done} />}
      {asked?.what === "remove" && <RemoveDialog passkey={asked.passkey} onDone={done} />}
    </section>
  );
}

/** After a change the account and the list say something else. */
function usePasskeyChange(act: () => Promise<unknown>, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      await Promise.all([client.invalidateQueries({ queryKey: ["passkeys"] }), client.invalidateQueries({ queryKey: ["me"] })]);
      onDone();
    },
  });
}

/** The name of a passkey; of a new one before the browser is asked to make it. */
function NameDialog({ passkey, onDone }: { readonly passkey?: Passkey; readonly onDone: () => void }) {
  const { t } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const [name, setName] = useState(passkey?.name ?? "");
  const save = usePasskeyChange(
    async () => (passkey ? api.renamePasskey(passkey.id, name) : api.addPasskey(await makePasskey(await api.askNewPasskey(), name))),
    onDone,
  );
  const wrong = fault(save.error, "name");
  return (
    <Ask
      title={passkey ? t`Passkey umbenennen` : t`Passkey anlegen`}
      confirm={passkey ? t`Speichern` : t`Weiter`}
      busy={save.isPending}
      onConfirm={() => save.mutate()}
      onCancel={onDone}
      {...(passkey ? {} : { body: t`Geben Sie ihm einen Namen, an dem Sie ihn wiedererkennen. Danach fragt Ihr Browser, wo er gespeichert wird.` })}
    >
      <Field label={t`Name`} autoComplete="off" required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} error={wrong} hint={t`Zum Beispiel: Dienstlaptop`} />
      {save.isPending && <p className="mut" role="status"><Trans>Folgen Sie bitte Ihrem Browser.</Trans></p>}
      {save.isError && wrong === undefined && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
    </Ask>
  );
}

function RemoveDialog({ passkey, onDone }: { readonly passkey: Passkey; readonly onDone: () => void }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const remove = usePasskeyChange(() => api.removePasskey(passkey.id), onDone);
  const why = (error: unknown) => (error instanceof ApiProblem && error.code === "conflict" ? t`Das ist Ihr einziger Weg herein. Er bleibt.` : problem(error));
  return (
    <Ask danger title={t`${passkey.name} löschen?`} body={t`Damit kommt dann niemand mehr in Ihr Konto. Löschen Sie ihn auch auf Ihrem Gerät, damit es ihn nicht mehr anbietet.`} confirm={t`Passkey löschen`} busy={remove.isPending} onConfirm={() => remove.mutate()} onCancel={onDone}>
      {remove.isError && <p className="err" role="alert"><Icon name="circle-alert" />{why(remove.error)}</p>}
    </Ask>
  );
}
