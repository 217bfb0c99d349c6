/** What is wrong with a device, what to do, and that one can take part anyway. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { ReactNode } from "react";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/Icon";
import type { DeviceProblem } from "../../call/deviceProblem";

export interface DeviceProblemProps {
  readonly problem: DeviceProblem;
  readonly onRetry: () => void;
  readonly onDismiss: () => void;
}

export function DeviceProblemCard({ problem, onRetry, onDismiss }: DeviceProblemProps) {
  const { title, body } = useProblemText(problem);
  return (
    <div className={`ntc ${CALM.has(problem.cause) ? "" : "warn"}`} role="status">
      <Icon name={iconOf(problem)} />
      <div className="h">{title}</div>
      <div className="sm">{body}</div>
      <div className="acts">
        {problem.cause !== "insecure" && problem.cause !== "unsupported" && (
          <button type="button" className="btn p sm" onClick={onRetry}>
            <Trans>Erneut versuchen</Trans>
          </button>
        )}
        <button type="button" className="btn o sm" onClick={onDismiss}>
          {problem.kind === "screen" ? <Trans>Schließen</Trans> : problem.kind === "camera" ? <Trans>Ohne Kamera weiter</Trans> : <Trans>Ohne Mikrofon weiter</Trans>}
        </button>
        {FOR_THE_HELP_DESK.has(problem.cause) && <CopyForHelpDesk problem={problem} />}
      </div>
    </div>
  );
}

const CALM: ReadonlySet<string> = new Set(["absent", "refused"]);
const FOR_THE_HELP_DESK: ReadonlySet<string> = new Set(["system", "policy", "insecure", "unsupported", "unsuitable"]);

function CopyForHelpDesk({ problem }: { problem: DeviceProblem }) {
  const [copied, setCopied] = useState(false);
  const text = `${problem.kind}: ${problem.cause}\n${problem.technical}\n${navigator.userAgent}\n${location.origin}`;
  const copy = () => void navigator.clipboard?.writeText(text).then(() => setCopied(true));
  return (
    <button type="button" className="btn o sm" onClick={copy}>
      <Icon name="copy" size="s" />
      {copied ? <Trans>Kopiert</Trans> : <Trans>Meldung für die IT kopieren</Trans>}
    </button>
  );
}

function iconOf({ kind, cause }: DeviceProblem): IconName {
  if (cause === "system" || cause === "policy" || cause === "insecure") return "shield-alert";
  if (kind === "screen") return "monitor-up";
  return kind === "camera" ? "video-off" : "mic-off";
}

function useProblemText(problem: DeviceProblem): { title: string; body: ReactNode } {
  const device = useDeviceText(problem);
  const { t } = useLingui();
  if (problem.kind !== "screen") return device;
  if (problem.cause === "system") {
    return {
      title: t`Ihr Computer erlaubt dem Browser nicht, den Bildschirm zu zeigen`,
      body: t`Öffnen Sie die Einstellungen für Datenschutz und erlauben Sie dem Browser die Bildschirmaufnahme. In Verwaltungen macht das oft die IT.`,
    };
  }
  return {
    title: t`Ihr Bildschirm kann gerade nicht geteilt werden`,
    body: t`Versuchen Sie es noch einmal oder wählen Sie ein einzelnes Fenster. Auf vielen Telefonen ist das Teilen nicht möglich.`,
  };
}

function useDeviceText({ kind, cause }: DeviceProblem): { title: string; body: ReactNode } {
  const { t } = useLingui();
  const camera = kind === "camera";
  const anyway = t`Sie können auch so teilnehmen.`;
  switch (cause) {
    case "refused":
      return {
        title: camera ? t`Sie haben die Kamera nicht freigegeben` : t`Sie haben das Mikrofon nicht freigegeben`,
        body: t`Wählen Sie „Erneut versuchen“ und im Fenster des Browsers „Zulassen“. ${anyway}`,
      };
    case "blocked":
      return {
        title: camera ? t`Der Browser hat die Kamera gesperrt` : t`Der Browser hat das Mikrofon gesperrt`,
        body: <UnblockSteps />,
      };
    case "system":
      return {
        title: camera ? t`Ihr Computer erlaubt dem Browser keine Kamera` : t`Ihr Computer erlaubt dem Browser kein Mikrofon`,
        body: t`Öffnen Sie am Computer die Einstellungen für Datenschutz und schalten Sie den Zugriff für Ihren Browser ein. In Verwaltungen macht das oft die IT. ${anyway}`,
      };
    case "policy":
      return {
        title: camera ? t`Eine Richtlinie sperrt die Kamera` : t`Eine Richtlinie sperrt das Mikrofon`,
        body: t`Ihre Verwaltung oder die Seite, in der diese Sitzung eingebettet ist, erlaubt den Zugriff nicht. Wenden Sie sich an die IT. ${anyway}`,
      };
    case "insecure":
      return {
        title: t`Die Seite ist nicht verschlüsselt geöffnet`,
        body: t`Browser geben Kamera und Mikrofon nur über eine Adresse mit https frei. Sagen Sie der Stelle Bescheid, die diesen Dienst betreibt. ${anyway}`,
      };
    case "absent":
      return {
        title: camera ? t`Keine Kamera gefunden` : t`Kein Mikrofon gefunden`,
        body: camera
          ? t`Sie sehen und hören alles. Wenn Sie eine Kamera anschließen, merken wir es von selbst.`
          : t`Sie hören alles und können schreiben. Zum Sprechen schließen Sie ein Mikrofon an; wir merken es von selbst.`,
      };
    case "busy":
      return {
        title: camera ? t`Ein anderes Programm benutzt Ihre Kamera` : t`Ein anderes Programm benutzt Ihr Mikrofon`,
        body: camera ? t`Schließen Sie das andere Programm oder wählen Sie eine andere Kamera.` : t`Schließen Sie das andere Programm oder wählen Sie ein anderes Mikrofon.`,
      };
    case "unsuitable":
      return {
        title: camera ? t`Diese Kamera passt nicht` : t`Dieses Mikrofon passt nicht`,
        body: t`Das gewählte Gerät kann nicht, was gebraucht wird. Wählen Sie ein anderes aus der Liste.`,
      };
    case "unsupported":
      return {
        title: t`Dieser Browser kann das nicht`,
        body: t`Für Bild und Ton brauchen Sie Firefox, Chrome, Edge oder Safari aus den letzten zwei Jahren. ${anyway}`,
      };
  }
}

function UnblockSteps() {
  const firefox = navigator.userAgent.includes("Firefox");
  return (
    <ol className="steps">
      <li>
        {firefox ? (
          <Trans>Wählen Sie links neben der Adresse das Symbol der durchgestrichenen Kamera oder des Mikrofons.</Trans>
        ) : (
          <Trans>Wählen Sie links neben der Adresse das Symbol für die Einstellungen der Seite.</Trans>
        )}
      </li>
      <li>
        {firefox ? <Trans>Entfernen Sie „Blockiert“ mit dem Kreuz daneben.</Trans> : <Trans>Schalten Sie Kamera und Mikrofon ein.</Trans>}
      </li>
      <li>
        <Trans>Wählen Sie hier „Erneut versuchen“.</Trans>
      </li>
    </ol>
  );
}
