/** What each role may, as a matrix; the table everybody starts with stands behind it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { personOf } from "../../call/conference";
import type { Permission, Role } from "../../call/wire";
import { RESTRICTABLE_ROLES, RIGHTS, rightsOfRole, useRoleNames } from "../people/roles";
import { useRoom } from "../room/act";


export function Rights() {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const names = useRoleNames();
  const rights = useRightNames();
  const rules = conference.order?.rules ?? [];
  const present = new Set(conference.participants.map((person) => person.role));
  const changed = new Set(rules.map((rule) => rule.role));
  const roles = RESTRICTABLE_ROLES.filter((role) => role === "participant" || present.has(role) || changed.has(role));
  const allowed = (role: Role) => rightsOfRole(conference, role);
  const flip = (role: Role, right: Permission) => {
    const before = allowed(role);
    const permissions = before.includes(right) ? before.filter((one) => one !== right) : [...before, right];
    void act({ type: "rule-set", role, permissions: [...permissions] });
  };
  return (
    <section className="stack g2" aria-label={t`Rechte nach Rolle`}>
      <div className="sec-h">
        <h3>
          <Trans>Rechte nach Rolle</Trans>
        </h3>
        {rules.length + (conference.order?.exceptions ?? []).length > 0 && (
          <button type="button" className="btn g sm" onClick={() => void act({ type: "rights-restore" })}>
            <Trans>Wie geplant</Trans>
          </button>
        )}
      </div>
      <div className="matrix" role="region" aria-label={t`Tabelle der Rechte`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <Trans>Recht</Trans>
              </th>
              {roles.map((role) => (
                <th key={role} scope="col">
                  {names[role]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {RIGHTS.map((right) => (
              <tr key={right}>
                <th scope="row">{rights[right]}</th>
                {roles.map((role) => (
                  <td key={role}>
                    <input type="checkbox" checked={allowed(role).includes(right)} aria-label={`${names[role]}: ${rights[right]}`} onChange={() => flip(role, right)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Exceptions />
    </section>
  );
}

function Exceptions() {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const rights = useRightNames();
  const exceptions = (conference.order?.exceptions ?? []).filter((one) => personOf(conference, one.participant));
  if (exceptions.length === 0) return null;
  return (
    <ul className="plain-list exceptions" aria-label={t`Ausnahmen`}>
      {exceptions.map(({ participant, permission, allowed }) => {
        const name = personOf(conference, participant)?.name ?? "";
        const right = permission in rights ? rights[permission as (typeof RIGHTS)[number]] : permission;
        return (
          <li key={`${participant} ${permission}`} className="row">
            <span className="grow">{allowed ? <Trans>Ausnahme: {name} darf: {right}</Trans> : <Trans>Ausnahme: {name} darf nicht: {right}</Trans>}</span>
            <button type="button" className="btn o sm" aria-label={t`Ausnahme aufheben: ${name}, ${right}`} onClick={() => void act({ type: "exception-set", participant, permission })}>
              <Trans>Aufheben</Trans>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function useRightNames(): Record<(typeof RIGHTS)[number], string> {
  const { t } = useLingui();
  return { microphone: t`Mikrofon`, camera: t`Kamera`, screen: t`Teilen`, chat: t`Chat`, reaction: t`Reaktion`, rename: t`Umbenennen`, whisper: t`Flüstern` };
}
