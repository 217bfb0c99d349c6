/** Service accounts: programs that act for the tenant, and their tokens. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "../../api/client";
import type { ServiceAccount } from "../../api/generated/ServiceAccount";
import type { ServiceToken } from "../../api/generated/ServiceToken";
import type { ServiceTokenShown } from "../../api/generated/ServiceTokenShown";
import { useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { usePageTitle } from "../../ui/SitePage";
import { moment } from "../../ui/clock";
import { useProvenAct } from "../providers/proven";
import { DeleteService, NewToken, RevokeToken, ServiceForm } from "./ServiceDialogs";
import { useScopeText } from "./scopes";
import "../accounts/directory.css";
import "./services.css";

type Asked =
  | { readonly what: "add" }
  | { readonly what: "edit" | "token" | "delete"; readonly service: ServiceAccount }
  | { readonly what: "revoke"; readonly service: ServiceAccount; readonly token: ServiceToken };

export function ServicesPage() {
  const { t } = useLingui();
  usePageTitle(t`Dienstkonten`);
  const me = useMe();
  const problem = useProblemText();
  const proven = useProvenAct();
  const scopeText = useScopeText();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [shown, setShown] = useState<{ readonly service: string; readonly made: ServiceTokenShown } | null>(null);
  const services = useInfiniteQuery({
    queryKey: ["service-accounts"],
    queryFn: ({ pageParam }) => api.serviceAccounts(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: me.data?.account.administrator === true,
  });
  const rows = services.data?.pages.flatMap((page) => page.items) ?? [];
  const close = () => setAsked(null);
  const ask = (next: Asked) => void proven(() => setAsked(next));
  return (
    <div className="wrap stack g6">
      <div className="row sb">
        <div className="stack g2">
          <h1><Trans>Dienstkonten</Trans></h1>
          <p className="mut"><Trans>Programme, die für Ihre Organisation arbeiten. Jedes darf nur, was Sie ihm geben, und zeigt dafür einen Schlüssel vor.</Trans></p>
        </div>
        <button type="button" className="btn p" onClick={() => ask({ what: "add" })}><Icon name="plus" /><Trans>Dienstkonto anlegen</Trans></button>
      </div>
      {services.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(services.error)}</p>}
      {shown && <Shown key={shown.made.token.id} name={shown.service} made={shown.made} onDone={() => setShown(null)} />}
      {services.isSuccess && rows.length === 0 && <p className="card mut"><Trans>Noch kein Dienstkonto.</Trans></p>}
      {rows.length > 0 && (
        <table className="t dir card" aria-label={t`Dienstkonten`}>
          <thead>
            <tr>
              <th scope="col"><Trans>Name</Trans></th>
              <th scope="col"><Trans>Darf</Trans></th>
              <th scope="col"><Trans>Zugriffsschlüssel</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>
            {rows.map((service) => {
              const { name } = service;
              return (
                <tr key={service.id}>
                  <th scope="row">{name}</th>
                  <td data-label={t`Darf`}><ul className="plain-list">{service.scopes.map((scope) => <li key={scope}>{scopeText(scope)}</li>)}</ul></td>
                  <td data-label={t`Schlüssel`}><Tokens service={service} onRevoke={(token) => setAsked({ what: "revoke", service, token })} /></td>
                  <td className="r">
                    <Menu
                      label={t`Aktionen für ${name}`}
                      className="btn q ic"
                      items={[
                        { label: t`Neuer Zugriffsschlüssel …`, icon: "key-round", run: () => ask({ what: "token", service }) },
                        { label: t`Bearbeiten …`, icon: "pencil", run: () => ask({ what: "edit", service }) },
                        { label: t`Löschen …`, icon: "trash-2", danger: true, apart: true, run: () => setAsked({ what: "delete", service }) },
                      ]}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {services.hasNextPage && <button type="button" className="btn o" onClick={() => void services.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>}
      {rows.some(({ scopes }) => scopes.includes("scim")) && <Address />}
      {asked?.what === "add" && <ServiceForm onDone={close} />}
      {asked?.what === "edit" && <ServiceForm service={asked.service} onDone={close} />}
      {asked?.what === "delete" && <DeleteService service={asked.service} onDone={close} />}
      {asked?.what === "revoke" && <RevokeToken service={asked.service} token={asked.token} onDone={close} />}
      {asked?.what === "token" && (
        <NewToken
          service={asked.service}
          onMade={(made) => {
            setShown({ service: asked.service.name, made });
            close();
          }}
          onDone={close}
        />
      )}
    </div>
  );
}

function Tokens({ service, onRevoke }: { readonly service: ServiceAccount; readonly onRevoke: (token: ServiceToken) => void }) {
  const { t, i18n } = useLingui();
  const [now] = useState(Date.now);
  const day = (at: number) => i18n.date(new Date(at), { dateStyle: "medium" });
  const hour = moment(i18n.locale);
  if (service.tokens.length === 0) return <span className="mut"><Trans>keiner, das Programm kommt nicht herein</Trans></span>;
  return (
    <ul className="plain-list services-tokens">
      {service.tokens.map((token) => {
        const { hint } = token;
        const until = day(token.expires_at_ms);
        const used = token.last_used_at_ms === null ? null : hour(token.last_used_at_ms);
        return (
          <li key={token.id}>
            <span>
              <span className="code">…{hint}</span>{" "}
              {token.expires_at_ms <= now ? <span className="bdg warn"><Icon name="clock" /><Trans>abgelaufen</Trans></span> : <Trans>gilt bis {until}</Trans>}
              <span className="hint">{used === null ? <Trans>noch nie benutzt</Trans> : <Trans>zuletzt benutzt in der Stunde ab {used}</Trans>}</span>
            </span>
            <button type="button" className="btn o sm" aria-label={t`Zugriffsschlüssel …${hint} widerrufen`} onClick={() => onRevoke(token)}><Trans>Widerrufen</Trans></button>
          </li>
        );
      })}
    </ul>
  );
}

/** The token, once. */
function Shown({ name, made, onDone }: { readonly name: string; readonly made: ServiceTokenShown; readonly onDone: () => void }) {
  const { t, i18n } = useLingui();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const until = i18n.date(new Date(made.token.expires_at_ms), { dateStyle: "medium" });
  return (
    <section className="card stack" aria-labelledby="token-h">
      <h2 id="token-h" ref={heading} tabIndex={-1}><Trans>Zugriffsschlüssel für {name}</Trans></h2>
      <p><Trans>Tragen Sie ihn jetzt in das Programm ein. Er gilt bis {until} und wird nur dieses eine Mal gezeigt.</Trans></p>
      <p className="token-url code">{made.secret}</p>
      <div className="row">
        <CopyButton text={made.secret} label={t`Zugriffsschlüssel kopieren`} />
        <button type="button" className="btn o sm" onClick={onDone}><Trans>Ich habe ihn eingetragen</Trans></button>
      </div>
    </section>
  );
}

/** Where a directory provisions. */
function Address() {
  const { t } = useLingui();
  const address = `${window.location.origin}/scim/v2`;
  return (
    <section className="card stack" aria-labelledby="scim-h">
      <h2 id="scim-h"><Trans>Adresse für Ihr Verzeichnis</Trans></h2>
      <p><Trans>Tragen Sie im Verzeichnisdienst diese Adresse und einen Schlüssel mit dem Recht „Konten aus dem Verzeichnis pflegen“ ein.</Trans></p>
      <p className="token-url code">{address}</p>
      <div className="row"><CopyButton text={address} label={t`Adresse kopieren`} /></div>
    </section>
  );
}
