/** An entry: what, who and when; the rest on demand. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { AuditActor } from "../../api/generated/AuditActor";
import type { AuditEntry } from "../../api/generated/AuditEntry";
import type { AuditObject } from "../../api/generated/AuditObject";
import { Icon } from "../../ui/Icon";
import { moment } from "../../ui/clock";
import { ACTS, DETAILS, OBJECTS, iconOf } from "./acts";

function useActor() {
  const { t } = useLingui();
  return (actor: AuditActor): string => {
    switch (actor.kind) {
      case "operator":
        return t`Betrieb: ${actor.name ?? ""}`;
      case "system":
        return t`System`;
      case "console":
        return t`Kommandozeile des Servers`;
      case "unknown":
        return t`Nicht angemeldet`;
      default:
        return actor.name ?? t`gelöschte Person`;
    }
  };
}

function useObjectName() {
  const { i18n } = useLingui();
  return ({ kind, name }: AuditObject): string => {
    const known = OBJECTS[kind]?.[name];
    return known ? i18n._(known) : name;
  };
}

export function AuditRow({ entry }: { readonly entry: AuditEntry }) {
  const { t, i18n } = useLingui();
  const actor = useActor();
  const objectName = useObjectName();
  const refused = entry.result === "refused";
  const known = ACTS[entry.act];
  const what = known ? i18n._(known) : entry.act;
  const object = entry.object === null ? "" : objectName(entry.object);
  const at = new Date(entry.at_ms);
  const details = Object.entries(entry.details).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return (
    <li>
      <details>
        <summary>
          <Icon name={iconOf(entry.act, refused)} />
          <span className="what">
            <b>{object === "" ? what : `${what}: ${object}`}</b>
            <span className="hint">
              {actor(entry.actor)} · <time dateTime={at.toISOString()}>{moment(i18n.locale, "medium", true)(at)}</time>
            </span>
          </span>
          {refused && <span className="bdg warn"><Trans>verweigert</Trans></span>}
          <span className="num hint">{t`Nr. ${entry.number}`}</span>
          <Icon name="chevron-right" className="open" />
        </summary>
        <dl>
          <dt><Trans>Vorgang</Trans></dt>
          <dd><code>{entry.act}</code></dd>
          {entry.code !== null && <><dt><Trans>Grund der Weigerung</Trans></dt><dd><code>{entry.code}</code></dd></>}
          {entry.reason !== null && <><dt><Trans>Begründung</Trans></dt><dd>{entry.reason}</dd></>}
          {details.map(([name, value]) => {
            // Several of one sort are numbered.
            const label = DETAILS[name] ?? DETAILS[name.replace(/-\d+$/, "")];
            return <div className="pair" key={name}><dt>{label ? i18n._(label) : name}</dt><dd>{value}</dd></div>;
          })}
          {entry.network !== null && <><dt><Trans>Netz</Trans></dt><dd>{entry.network}</dd></>}
          {entry.actor.id !== null && <><dt><Trans>Kennung der Person</Trans></dt><dd><code>{entry.actor.id}</code></dd></>}
          {entry.object?.id != null && <><dt><Trans>Kennung des Gegenstands</Trans></dt><dd><code>{entry.object.id}</code></dd></>}
        </dl>
      </details>
    </li>
  );
}
