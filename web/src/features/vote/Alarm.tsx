/** Something is wrong, and whoever sits here has to act: what, that it is not their fault, and three steps. */
import { Trans, useLingui } from "@lingui/react/macro";
import { clock } from "../../ui/clock";
import { Icon } from "../../ui/Icon";
import type { VoteView } from "./contract";
import { Receipt } from "./Files";
import { useAlarmText } from "./refusals";
import { useVoteRoom } from "./scope";

export function Alarm({ vote, code, onObject }: { readonly vote: VoteView; readonly code: string; readonly onObject: (() => void) | null }) {
  const { i18n } = useLingui();
  const { leads } = useVoteRoom();
  const text = useAlarmText();
  const { title, what } = text(code);
  const found = vote.alarmedAt === null ? null : clock(i18n.locale)(vote.alarmedAt);
  const has = vote.mine.ballot !== "none" && vote.mine.ballot !== "sending";
  return (
    <section className="alarm-in" aria-label={title}>
      {/* What has happened interrupts; what to do about it is read in one's own time. */}
      <div className="stack g2" role="alert">
        <h3>{title}</h3>
        <p>{what} <Trans>Das ist kein Fehler von Ihnen.</Trans></p>
        {found !== null && <p className="sm"><Trans>Gefunden um {found}, bevor diese Seite neu geladen wurde.</Trans></p>}
      </div>
      <ol className="steps">
        <li><span>{onObject ? <Trans><b>Sagen Sie es jetzt laut:</b> „Ich erhebe Einwendung.“</Trans> : <Trans><b>Sagen Sie es jetzt laut</b> dem Vorsitz und der Schriftführung.</Trans>}</span></li>
        <li><span>{has ? <Trans><b>Sichern Sie den Nachweis.</b> Er enthält die unterschriebene Annahme.</Trans> : <Trans><b>Machen Sie ein Bild vom Bildschirm</b> mit dieser Karte.</Trans>}</span></li>
        <li><span><Trans><b>Laden Sie die Seite nicht neu</b>, bis es aufgenommen ist.</Trans></span></li>
        {leads && <li><span><Trans><b>Stellen Sie kein Ergebnis fest</b>, bis es geklärt ist. Lässt es sich nicht klären, erklären Sie die Abstimmung für ungültig und wiederholen sie.</Trans></span></li>}
      </ol>
      {onObject && <button type="button" className="btn d lg w" onClick={onObject}><Trans>Einwendung erheben</Trans></button>}
      <Receipt vote={vote} wide />
      <p className="hint"><Icon name="shield-alert" size="s" /> <Trans>Kennung</Trans> <span className="code">{code}</span></p>
    </section>
  );
}
