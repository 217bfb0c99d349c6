/** Something is wrong, and whoever sits here has to act: what, that it is not their fault, and three steps. */
import { Trans } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";
import type { VoteView } from "./contract";
import { Receipt } from "./Files";
import { useAlarmText } from "./refusals";
import { useVoteRoom } from "./scope";

export function Alarm({ vote, code, onObject }: { readonly vote: VoteView; readonly code: string; readonly onObject: (() => void) | null }) {
  const { leads } = useVoteRoom();
  const text = useAlarmText();
  const { title, what } = text(code);
  const has = vote.mine.ballot !== "none" && vote.mine.ballot !== "sending";
  return (
    <div className="alarm-in" role="group" aria-label={title}>
      <h3>{title}</h3>
      <p>{what} <Trans>Das ist kein Fehler von Ihnen.</Trans></p>
      <ol className="steps">
        <li><span>{onObject ? <Trans><b>Sagen Sie es jetzt laut:</b> „Ich erhebe Einwendung.“</Trans> : <Trans><b>Sagen Sie es jetzt laut</b> dem Vorsitz und der Schriftführung.</Trans>}</span></li>
        <li><span>{has ? <Trans><b>Sichern Sie den Nachweis.</b> Er enthält die unterschriebene Annahme.</Trans> : <Trans><b>Machen Sie ein Bild vom Bildschirm</b> mit dieser Karte.</Trans>}</span></li>
        <li><span><Trans><b>Laden Sie die Seite nicht neu</b>, bis es aufgenommen ist.</Trans></span></li>
        {leads && <li><span><Trans><b>Stellen Sie kein Ergebnis fest</b>, bis es geklärt ist. Lässt es sich nicht klären, erklären Sie die Abstimmung für ungültig und wiederholen sie.</Trans></span></li>}
      </ol>
      {onObject && <button type="button" className="btn d lg w" onClick={onObject}><Trans>Einwendung erheben</Trans></button>}
      <Receipt vote={vote} wide />
      <p className="hint"><Icon name="shield-alert" size="s" /> <Trans>Kennung</Trans> <span className="code">{code}</span></p>
    </div>
  );
}
