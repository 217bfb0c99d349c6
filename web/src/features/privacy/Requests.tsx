/** Who has asked to be erased: do it, or decline. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { ErasureRequest } from "../../api/generated/ErasureRequest";
import { useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { PersonDialog } from "./PersonDialog";

interface Asked {
  readonly what: "erase" | "decline";
  readonly row: ErasureRequest;
}

export function Requests() {
  const { t } = useLingui();
  const problem = useProblemText();
  const list = useQuery({ queryKey: ["erasure-requests"], queryFn: api.erasureRequests });
  const [asked, setAsked] = useState<Asked | null>(null);
  const rows = list.data?.items ?? [];
  const close = () => setAsked(null);
  return (
    <section className="stack g3" aria-labelledby="requests-h">
      <h2 id="requests-h"><Trans>Bitten um Löschung</Trans></h2>
      {list.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(list.error)}</p>}
      {list.isSuccess && rows.length === 0 && <p className="card mut" role="status"><Trans>Niemand hat um Löschung gebeten.</Trans></p>}
      {rows.length > 0 && <ul className="plain-list card" aria-label={t`Bitten um Löschung`}>{rows.map((row) => <Row key={row.account} row={row} ask={(what) => setAsked({ what, row })} />)}</ul>}
      {asked?.what === "erase" && <PersonDialog account={{ id: asked.row.account, name: asked.row.name, email: asked.row.email }} onDone={close} />}
      {asked?.what === "decline" && <Decline row={asked.row} onDone={close} />}
    </section>
  );
}

function Row({ row, ask }: { readonly row: ErasureRequest; readonly ask: (what: Asked["what"]) => void }) {
  const { t, i18n } = useLingui();
  const { name } = row;
  const at = i18n.date(new Date(row.asked_at_ms), { dateStyle: "medium" });
  return (
    <li className="row">
      <span className="grow"><bdi>{name}</bdi> <span className="hint">{row.email}, <Trans>am {at}</Trans></span></span>
      <button type="button" className="btn o sm" aria-label={t`Ablehnen: ${name}`} onClick={() => ask("decline")}><Trans>Ablehnen …</Trans></button>
      <button type="button" className="btn p sm" aria-label={t`Ansehen: ${name}`} onClick={() => ask("erase")}><Trans>Ansehen …</Trans></button>
    </li>
  );
}

function Decline({ row, onDone }: { readonly row: ErasureRequest; readonly onDone: () => void }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const client = useQueryClient();
  const decline = useMutation({
    mutationFn: () => api.declineErasure(row.account),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ["erasure-requests"] }),
  });
  const { name } = row;
  return (
    <Ask title={t`Bitte von ${name} ablehnen?`} body={t`Teilen Sie der Person den Grund und den Weg zur Aufsichtsbehörde selbst mit. Das Prüfprotokoll nennt die Ablehnung.`} confirm={t`Ablehnen`} busy={decline.isPending} onConfirm={() => decline.mutate()} onCancel={onDone}>
      {decline.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(decline.error)}</p>}
    </Ask>
  );
}
