/** What an administrator should see to: a sentence, why, and where to do it. */
import { Trans } from "@lingui/react/macro";
import { Plural } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { OpenMatter } from "../../api/generated/OpenMatter";
import type { Quota } from "../../api/generated/Quota";
import type { IconName } from "../../ui/Icon";

export interface MatterWords {
  readonly icon: IconName;
  readonly what: ReactNode;
  readonly why: ReactNode;
  readonly to: string;
  readonly act: ReactNode;
}

/** `quotaName` says what a quota is called, `when` a time. */
export function wordsOf(matter: OpenMatter, quotaName: (quota: Quota) => string, when: (ms: number) => string): MatterWords {
  const name = matter.name ?? "";
  const count = matter.count ?? 0;
  const at = matter.at_ms === null ? "" : when(matter.at_ms);
  switch (matter.kind) {
    case "quota-full": {
      const quota = quotaName(name as Quota);
      return { icon: "gauge", what: <Trans><b>Grenze erreicht</b>: {quota}</Trans>, why: <Trans>Weitere werden abgewiesen, bis wieder Platz ist. Mehr gibt der Betrieb.</Trans>, to: "/admin/usage", act: <Trans>Ansehen</Trans> };
    }
    case "quota-warned": {
      const quota = quotaName(name as Quota);
      return { icon: "gauge", what: <Trans><b>Grenze nahe</b>: {quota}</Trans>, why: <Trans>Bitten Sie den Betrieb rechtzeitig um mehr.</Trans>, to: "/admin/usage", act: <Trans>Ansehen</Trans> };
    }
    case "provider-fault":
      return { icon: "log-in", what: <Trans><b>Anmeldung bei {name}</b> ist gescheitert</Trans>, why: at === "" ? <Trans>Der Fehler lag beim Anbieter.</Trans> : <Trans>Zuletzt am {at}. Der Fehler lag beim Anbieter.</Trans>, to: "/admin/sign-in", act: <Trans>Ansehen</Trans> };
    case "no-imprint":
      return { icon: "file-text", what: <Trans><b>Impressum</b> fehlt</Trans>, why: <Trans>Das Gesetz verlangt es auf öffentlichen Seiten.</Trans>, to: "/admin/legal", act: <Trans>Eintragen</Trans> };
    case "no-privacy-notice":
      return { icon: "file-text", what: <Trans><b>Hinweise zum Datenschutz</b> fehlen</Trans>, why: <Trans>Wer teilnimmt, muss lesen können, was mit den eigenen Daten geschieht.</Trans>, to: "/admin/legal", act: <Trans>Eintragen</Trans> };
    case "no-accessibility-statement":
      return { icon: "file-text", what: <Trans><b>Erklärung zur Barrierefreiheit</b> fehlt</Trans>, why: <Trans>Öffentliche Stellen müssen sie veröffentlichen.</Trans>, to: "/admin/legal", act: <Trans>Eintragen</Trans> };
    case "no-barrier-contact":
      return { icon: "megaphone", what: <Trans><b>Kontakt für Barrieren</b> fehlt</Trans>, why: <Trans>Niemand erfährt, wenn jemand nicht teilnehmen kann.</Trans>, to: "/admin/legal", act: <Trans>Eintragen</Trans> };
    case "one-administrator":
      return { icon: "user-plus", what: <Trans><b>Zweite Person für die Verwaltung</b> fehlt</Trans>, why: <Trans>Sonst hängt alles an einem Konto.</Trans>, to: "/admin/accounts", act: <Trans>Einladen</Trans> };
    case "administrators-invited":
      return { icon: "user-plus", what: <Trans><b>Zweite Verwaltung</b>: Einladung noch nicht angenommen</Trans>, why: <Trans>Bis dahin hängt alles an einem Konto. Ein neuer Einmal-Link ersetzt den alten.</Trans>, to: "/admin/accounts?role=administrator&state=invited", act: <Trans>Neuer Einmal-Link</Trans> };
    case "provider-unfinished":
      return { icon: "log-in", what: <Trans><b>Anbieter {name}</b> ist nicht fertig eingerichtet</Trans>, why: <Trans>Es fehlt die Kennung, unter der Plenum dort bekannt ist.</Trans>, to: "/admin/sign-in", act: <Trans>Fertigstellen</Trans> };
    case "invitations-ended":
      return { icon: "clock", what: <Plural value={count} one={<Trans><b># Einmal-Link</b> ist ungenutzt abgelaufen</Trans>} other={<Trans><b># Einmal-Links</b> sind ungenutzt abgelaufen</Trans>} />, why: <Trans>Geben Sie den Personen einen neuen.</Trans>, to: "/admin/accounts", act: <Trans>Ansehen</Trans> };
    case "people-without-unit":
      return { icon: "building-2", what: <Plural value={count} one={<Trans><b># Konto</b> ohne Einheit</Trans>} other={<Trans><b># Konten</b> ohne Einheit</Trans>} />, why: <Trans>Für sie gelten nur die Regeln der ganzen Organisation.</Trans>, to: "/admin/accounts", act: <Trans>Zuordnen</Trans> };
    case "token-ends":
      return { icon: "key-round", what: <Plural value={count} one={<Trans><b># Zugangsschlüssel</b> läuft bald ab oder ist abgelaufen</Trans>} other={<Trans><b># Zugangsschlüssel</b> laufen bald ab oder sind abgelaufen</Trans>} />, why: at === "" ? null : <Trans>Der erste am {at}.</Trans>, to: "/admin/services", act: <Trans>Ersetzen</Trans> };
    case "erasure-asked":
      return { icon: "trash-2", what: <Plural value={count} one={<Trans><b># Person</b> bittet um Löschung</Trans>} other={<Trans><b># Personen</b> bitten um Löschung</Trans>} />, why: <Trans>Das Gesetz gibt dafür einen Monat Zeit.</Trans>, to: "/admin/privacy", act: <Trans>Entscheiden</Trans> };
    case "no-branding":
      return { icon: "palette", what: <Trans><b>Auftritt</b> ist noch der von Plenum</Trans>, why: <Trans>Mit Name, Farbe und Logo erkennen Menschen, bei wem sie sind.</Trans>, to: "/admin/branding", act: <Trans>Gestalten</Trans> };
  }
}
