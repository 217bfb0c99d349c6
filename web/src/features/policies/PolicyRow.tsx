/** One policy: what it is, what holds, and where that comes from. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId } from "react";
import type { PolicyLevelRef } from "../../api/generated/PolicyLevelRef";
import type { PolicySetting } from "../../api/generated/PolicySetting";
import type { PolicyState } from "../../api/generated/PolicyState";
import type { PolicyValue } from "../../api/generated/PolicyValue";
import { Icon } from "../../ui/Icon";
import { numbersFor, usePolicyWords } from "./words";

interface PolicyRowProps {
  readonly state: PolicyState;
  readonly level: PolicyLevelRef;
  /** The change that is not saved: a setting, or `null` to inherit again. */
  readonly draft: PolicySetting | null | undefined;
  readonly onChange: (setting: PolicySetting | null) => void;
}

export function PolicyRow({ state, level, draft, onChange }: PolicyRowProps) {
  const { t, i18n } = useLingui();
  const words = usePolicyWords();
  const id = useId();
  const { key, inherited, locked_by: lock } = state.effective;
  const [name, hint] = words.policy(key);
  const own = draft === undefined ? state.setting : draft;
  const value = withinLock(own?.value ?? inherited.value, state);
  const options = optionsOf(state, value);
  const names = state.allowed.kind === "part-of" ? state.allowed.names : null;
  const fixed = lock !== undefined && (names === null ? options.length <= 1 : names.length === 0);
  const origin = inherited.origin.from === "level" ? inherited.origin.level.name : null;
  const was = words.value(key, inherited.value);
  const set = (change: Partial<PolicySetting>) => onChange({ value, locked: own?.locked ?? false, ...(own?.reason ? { reason: own.reason } : {}), ...change });
  return (
    <div className={`pol ${own ? "mine" : ""}`} role="group" aria-labelledby={`${id}-n`} aria-describedby={names === null ? undefined : `${id}-s`} data-policy={key}>
      <div>
        <h3 id={`${id}-n`}>{name}</h3>
        <p className="hint">{hint}</p>
      </div>
      {fixed ? (
        <p className="val">
          <Icon name="lock" size="s" />
          {words.value(key, state.effective.value)}
        </p>
      ) : (
        <div className="stack g2">
          {names !== null && Array.isArray(value) ? (
            <div className="names stack g1">
              {names.map((one) => (
                <label key={one} className="check">
                  <input type="checkbox" checked={value.includes(one)} onChange={({ target }) => set({ value: target.checked ? [...value, one].toSorted() : value.filter((other) => other !== one) })} /> {words.value(key, [one])}
                </label>
              ))}
            </div>
          ) : (
            <select className="field" aria-label={name} aria-describedby={`${id}-s`} value={JSON.stringify(value)} onChange={(event) => set({ value: JSON.parse(event.target.value) as PolicyValue })}>
              {options.map((option) => (
                <option key={JSON.stringify(option)} value={JSON.stringify(option)}>
                  {words.value(key, option)}
                </option>
              ))}
            </select>
          )}
          {own && level.kind !== "meeting" && (
            <label className="check lock">
              <input type="checkbox" checked={own.locked} onChange={(event) => set({ locked: event.target.checked })} /> {t`Für untere Ebenen sperren`}
            </label>
          )}
          {own?.locked && (
            <input className="field" aria-label={t`Grundlage der Sperre: ${name}`} placeholder={t`Grundlage, zum Beispiel eine Dienstanweisung`} maxLength={200} value={own.reason ?? ""} onChange={(event) => {
              const { reason: _, ...rest } = own;
              onChange({ ...rest, value, ...(event.target.value === "" ? {} : { reason: event.target.value }) });
            }} />
          )}
        </div>
      )}
      <div className="src" id={`${id}-s`}>
        {lock !== undefined ? (
          <>
            <Icon name="lock" size="s" />
            <span>
              <b><Trans>Gesperrt</Trans></b> <Trans>durch: {lock.by.name}</Trans>
              {lock.reason !== undefined && `, ${lock.reason.replace(/\.$/u, "")}`}.
              {!fixed && <> <Trans>Strenger ist möglich.</Trans></>}
              {own && <> <Reset name={name} onReset={() => onChange(null)} /></>}
            </span>
          </>
        ) : own ? (
          <>
            <Icon name="pencil" size="s" />
            <span>
              <b><Trans>Hier geändert</Trans></b>, {origin === null ? <Trans>sonst: {was}.</Trans> : <Trans>{origin}: {was}.</Trans>} <Reset name={name} onReset={() => onChange(null)} />
              {state.set_by !== null && state.set_at_ms !== null && (
                <span className="hint block">{i18n.date(new Date(state.set_at_ms), { dateStyle: "medium" })}, {state.set_by}</span>
              )}
            </span>
          </>
        ) : (
          <>
            <Icon name="corner-left-up" size="s" />
            <span>{origin === null ? <Trans>Voreinstellung von Plenum.</Trans> : <Trans>Vorgabe: {origin}.</Trans>}</span>
          </>
        )}
      </div>
    </div>
  );
}

/** Names that a lock has forbidden since they were chosen are not sent again: the page does not even show them. */
function withinLock(value: PolicyValue, { effective: { inherited, locked_by: lock } }: PolicyState): PolicyValue {
  const bound = inherited.value;
  return lock !== undefined && Array.isArray(value) && Array.isArray(bound) ? value.filter((one) => bound.includes(one)) : value;
}

function Reset({ name, onReset }: { readonly name: string; readonly onReset: () => void }) {
  return (
    <button type="button" className="as-link" onClick={onReset}>
      <Trans>Auf Vorgabe zurücksetzen</Trans>
      <span className="vh">: {name}</span>
    </button>
  );
}

function optionsOf(state: PolicyState, current: PolicyValue): PolicyValue[] {
  const { allowed, effective } = state;
  if (allowed.kind === "one-of") return allowed.values;
  if (allowed.kind === "range") {
    return numbersFor(effective.key, allowed.min, allowed.max, typeof current === "number" ? current : allowed.max);
  }
  return [];
}
