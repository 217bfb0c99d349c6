/** "Mehr": what does not stand in the Pult, under the same names. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Icon } from "../../ui/Icon";
import { LanguageChoice, ThemeChoice } from "../../ui/preferences";
import type { Call } from "../../call/Call";
import { DevicePicker, TestTone } from "../devices/DevicePickers";
import type { View } from "../stage/Stage";
import { RailEntries } from "./Rail";
import type { RailProps } from "./Rail";
import { SHORTCUTS } from "./shortcuts";
import type { Shortcut, ShortcutId } from "./shortcuts";
import { LegalLinks } from "../../ui/LegalLinks";
import { useLook } from "../../ui/look";

export interface MoreProps {
  readonly call: Call;
  readonly rail: RailProps;
  readonly phone: boolean;
  readonly view: View;
  readonly sharing: boolean;
  readonly canShare: boolean;
  readonly onView: (view: View) => void;
  readonly onScreen: () => void;
  readonly onCopyLink: () => void;
}

export function More(props: MoreProps) {
  const { call, phone, view } = props;
  const { t } = useLingui();
  const useDevices = () => void call.media.useDevices();
  const look = useLook();
  return (
    <div className="body more">
      {phone && (
        <div className="mg">
          <RailEntries {...props.rail} />
          {props.canShare && (
            <button type="button" className="tb" aria-pressed={props.sharing} onClick={props.onScreen}>
              <Icon name="monitor-up" />
              <span className="lb">
                <Trans>Teilen</Trans>
              </span>
            </button>
          )}
        </div>
      )}
      <Section title={t`Ansicht`}>
        <div className="seg" role="group" aria-label={t`Ansicht`}>
          <button type="button" aria-pressed={view === "gallery"} onClick={() => props.onView("gallery")}>
            <Icon name="layout-grid" size="s" />
            <Trans>Galerie</Trans>
          </button>
          <button type="button" aria-pressed={view === "speaker"} onClick={() => props.onView("speaker")}>
            <Icon name="user-square" size="s" />
            <Trans>Redende Person</Trans>
          </button>
        </div>
      </Section>
      <Section title={t`Geräte`}>
        <DevicePicker devices={call.devices} role="microphone" onChoose={useDevices} />
        <DevicePicker devices={call.devices} role="camera" onChoose={useDevices} />
        <DevicePicker devices={call.devices} role="speaker" onChoose={useDevices} />
        <TestTone devices={call.devices} />
      </Section>
      <Section title={t`Sprache und Darstellung`}>
        <LanguageChoice />
        <ThemeChoice />
      </Section>
      <ul className="ml">
        <li>
          <button type="button" onClick={props.onCopyLink}>
            <Icon name="copy" />
            <span>
              <Trans>Link kopieren</Trans>
            </span>
          </button>
        </li>
      </ul>
      {(look.legal.length > 0 || look.barriers) && <Section title={t`Rechtliches`}><LegalLinks apart /></Section>}
      <Section title={t`Tastenkürzel`}>
        <Keys />
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="stack g2" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Keys() {
  const names = useShortcutNames();
  return (
    <dl className="kv keys-list">
      {SHORTCUTS.map((shortcut) => (
        <div key={shortcut.id}>
          <dt>{names[shortcut.id]}</dt>
          <dd>
            <KeyCombination shortcut={shortcut} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function KeyCombination({ shortcut }: { shortcut: Shortcut }) {
  const { t } = useLingui();
  const keys = [shortcut.ctrl ? t`Strg` : null, shortcut.shift ? t`Umschalt` : null, shortcut.key.toUpperCase()].filter((key) => key !== null);
  return keys.map((key) => <kbd key={key}>{key}</kbd>);
}

function useShortcutNames(): Record<ShortcutId, string> {
  const { t } = useLingui();
  return {
    microphone: t`Mikrofon`,
    camera: t`Kamera`,
    hand: t`Wortmeldung`,
    chat: t`Chat`,
    people: t`Personen`,
    "who-speaks": t`Ansagen, wer spricht`,
    "next-region": t`Zum nächsten Teil der Seite`,
    "previous-region": t`Zum vorigen Teil der Seite`,
  };
}
