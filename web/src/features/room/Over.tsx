/** The call is over for a reason that is not one's own choice. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { Icon } from "../../ui/Icon";
import type { SocketEnd } from "../../call/ConferenceSocket";
import { currentLook } from "../../ui/look";
import { QuotaText } from "../usage/QuotaText";
import { OwnRecords } from "../left/OwnRecords";

export function Over({ end, code, onRejoin }: { end: SocketEnd; code: string; onRejoin: () => void }) {
  const { t } = useLingui();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const [title, body, again] = useWords(end);
  const client = useQueryClient();
  // Maybe it is not only this person's: a tenant that was suspended says so in place of this page.
  useEffect(() => {
    if (end.kind === "access-ended") void client.invalidateQueries({ queryKey: ["instance"] });
  }, [end.kind, client]);
  useEffect(() => {
    document.title = `${title} – ${currentLook().name}`;
  }, [title]);
  return (
    <div className="wrap n stack g6 over">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p className="lead">{body}</p>
      <div className="row">
        {again !== null && (
          <button type="button" className="btn p" onClick={onRejoin}>
            {again}
          </button>
        )}
        <a className="btn o" href="/">
          <Icon name="house" />
          {t`Zur Startseite`}
        </a>
      </div>
      {end.kind === "ended" && <OwnRecords code={code} />}
    </div>
  );
}

function useWords(end: SocketEnd): [title: string, body: ReactNode, again: string | null] {
  const { t } = useLingui();
  switch (end.kind) {
    case "left":
      return [t`Sie haben die Sitzung verlassen`, <Trans key="b">Die anderen sind noch da, solange die Sitzung läuft.</Trans>, t`Wieder beitreten`];
    case "ended":
      return [t`Die Sitzung ist beendet`, <Trans key="b">Der Vorsitz hat die Sitzung für alle beendet.</Trans>, null];
    case "replaced":
      return [
        t`Die Sitzung läuft in einem anderen Fenster`,
        <Trans key="b">Dieses Gerät hat sich dort noch einmal verbunden. Hier sind Sie nicht mehr zu hören und zu sehen.</Trans>,
        t`Hier weiter teilnehmen`,
      ];
    case "access-ended":
      return [
        t`Ihr Zugang zu dieser Sitzung ist beendet`,
        <Trans key="b">Ihr Konto wurde abgeschaltet, Ihre Anmeldung ist beendet oder der Link wurde zurückgezogen. Sie sind hier nicht mehr zu sehen und zu hören. Melden Sie sich neu an oder bitten Sie die einladende Person um einen neuen Link.</Trans>,
        null,
      ];
    case "full":
      return [
        t`Die Sitzung ist voll`,
        <Trans key="b">Es sind so viele Personen oder Geräte verbunden, wie diese Sitzung fassen kann. Versuchen Sie es etwas später noch einmal.</Trans>,
        t`Noch einmal versuchen`,
      ];
    case "denied":
      return [t`Sie wurden nicht eingelassen`, end.reason === "" ? <Trans key="b">Der Vorsitz hat keinen Grund genannt.</Trans> : <Trans key="b">Der Vorsitz schreibt: {end.reason}</Trans>, t`Noch einmal anklopfen`];
    case "removed":
      return [t`Sie wurden aus der Sitzung entfernt`, <Trans key="b">Wenn das ein Versehen war, können Sie im Warteraum um Einlass bitten.</Trans>, t`Um Einlass bitten`];
    case "banned":
      return [t`Ihr Zutritt zu dieser Sitzung ist gesperrt`, <Trans key="b">Die Sperre gilt für diese Sitzung. Wenn sie ein Versehen ist, wenden Sie sich an die einladende Person.</Trans>, null];
    case "dismissed":
      return [t`Die Sitzung ist für Sie zu Ende`, <Trans key="b">Der Vorsitz hat diesen Teil der Sitzung beendet. Andere beraten weiter.</Trans>, null];
    case "locked":
      return [t`Die Sitzung ist geschlossen`, <Trans key="b">Der Vorsitz lässt gerade niemanden neu hinzu. Versuchen Sie es später noch einmal oder fragen Sie die einladende Person.</Trans>, t`Noch einmal versuchen`];
    case "policy":
      return [
        t`Sie sind hier nicht mehr zugelassen`,
        <Trans key="b">
          Durch eine Richtlinie sind Gäste in dieser Sitzung nicht mehr zugelassen, oder nur mit persönlicher Einladung. Melden Sie sich mit einem Konto an, öffnen
          Sie den Link aus Ihrer Einladung oder wenden Sie sich an die einladende Person.
        </Trans>,
        null,
      ];
    case "quota":
      return [t`Gerade ist kein Platz frei`, <QuotaText key="b" quota={null} />, t`Noch einmal versuchen`];
    case "protocol-error":
      return [
        t`Diese Seite passt nicht mehr zum Server`,
        <Trans key="b">Wahrscheinlich wurde der Dienst gerade erneuert. Treten Sie noch einmal bei; Sie bleiben dieselbe Person.</Trans>,
        t`Wieder beitreten`,
      ];
    case "join-refused":
      if (end.failure.code === "policy-forbids")
        return [t`Ohne Konto geht es hier nicht`, <GuestsForbidden key="b" />, null];
      if (end.failure.code === "invited-only") return [t`Nur mit persönlicher Einladung`, <InvitedOnly key="b" />, null];
      if (end.failure.code === "verification-needed")
        return [t`Bestätigen Sie noch einmal Ihre Einladung`, <Trans key="b">Dieses Gerät hat noch keinen Code eingegeben, oder Sie wurden neu eingeladen.</Trans>, t`Weiter`];
      if (end.failure.code === "quota-reached") return [t`Gerade ist kein Platz frei`, <QuotaText key="b" quota={end.failure.quota} />, t`Noch einmal versuchen`];
      return [t`Dieser Link führt zu keiner Sitzung`, <UnusableText key="b" />, null];
  }
}

export function GuestsForbidden() {
  return <Trans>Durch eine Richtlinie sind Gäste nicht zugelassen. Melden Sie sich mit einem Konto an oder wenden Sie sich an die einladende Person.</Trans>;
}

export function InvitedOnly() {
  return (
    <Trans>
      Diese Besprechung lässt ohne Konto nur Personen zu, die persönlich per E-Mail eingeladen sind. Öffnen Sie den Link aus Ihrer Einladung, melden Sie sich mit
      einem Konto an oder bitten Sie die einladende Person um eine Einladung.
    </Trans>
  );
}

export function UnusableText() {
  return (
    <Trans>
      Er ist abgelaufen, wurde zurückgezogen oder ist nicht vollständig. Prüfen Sie, ob die Adresse ganz übernommen wurde, oder bitten Sie die einladende Person um
      einen neuen Link.
    </Trans>
  );
}
