/** Something is wrong, and whoever sits here has to act: what, that it is not their fault, the steps, and how it ends. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Icon } from "../../ui/Icon";
import { useMoment } from "./circular/time";
import type { VoteView } from "./contract";
import { Receipt } from "./Files";
import { isCircular, phaseOf } from "./phase";
import { useAlarmText } from "./refusals";
import { useVoteRoom } from "./scope";
import { SettleDialog } from "./SettleDialog";

interface AlarmProps {
  readonly vote: VoteView;
  readonly code: string;
  readonly onObject: (() => void) | null;
}

export function Alarm({ vote, code, onObject }: AlarmProps) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const moment = useMoment();
  const text = useAlarmText();
  const [settles, setSettles] = useState(false);
  const { title, what } = text(code);
  const found = vote.alarmedAt === null ? null : moment(vote.alarmedAt);
  const isOver = phaseOf(vote) === "over";
  return (
    <section className="alarm-in" aria-label={title}>
      {/* What has happened interrupts; what to do about it is read in one's own time. */}
      <div className="stack g2" role="alert">
        <h3>{title}</h3>
        <p>{what} <Trans>Das ist kein Fehler von Ihnen.</Trans></p>
        {found !== null && <p className="sm"><Trans>Gefunden: {found}, bevor diese Seite zuletzt geladen wurde.</Trans></p>}
      </div>
      {(vote.stage !== "void" || vote.isTold) && <Steps vote={vote} mayObject={onObject !== null} />}
      {onObject && <button type="button" className="btn d lg w" onClick={onObject}><Trans>Einwendung erheben</Trans></button>}
      <Receipt vote={vote} wide />
      {isOver ? (
        <button type="button" className="btn o w" onClick={() => void run(() => acts.settleAlarm(vote.id, null), t`Der Alarm ist weggelegt.`)}><Trans>Gelesen, Alarm weglegen</Trans></button>
      ) : (
        <button type="button" className="btn o w" onClick={() => setSettles(true)}><Trans>Ist geklärt …</Trans></button>
      )}
      <p className="hint"><Icon name="shield-alert" size="s" /> <Trans>Kennung</Trans> <span className="code">{code}</span></p>
      {settles && <SettleDialog vote={vote} code={code} onClose={() => setSettles(false)} />}
    </section>
  );
}

function Steps({ vote, mayObject }: { readonly vote: VoteView; readonly mayObject: boolean }) {
  const { leads } = useVoteRoom();
  const has = vote.mine.ballot !== "none" && vote.mine.ballot !== "sending";
  const isOver = phaseOf(vote) === "over";
  return (
    <ol className="steps">
      <li>
        <span>
          {isCircular(vote) ? (
            leads ? <Trans><b>Rufen Sie die anderen an,</b> die mit Ihnen leiten.</Trans> : mayObject ? <Trans><b>Rufen Sie den Vorsitz an</b> und erheben Sie hier Einwendung. Sie erreicht alle, die leiten.</Trans> : <Trans><b>Rufen Sie den Vorsitz an.</b></Trans>
          ) : mayObject ? (
            <Trans><b>Sagen Sie es jetzt laut:</b> „Ich erhebe Einwendung.“</Trans>
          ) : (
            <Trans><b>Sagen Sie es jetzt laut</b> dem Vorsitz und der Schriftführung.</Trans>
          )}
        </span>
      </li>
      <li><span>{has ? <Trans><b>Sichern Sie den Nachweis.</b> Er enthält die unterschriebene Annahme.</Trans> : <Trans><b>Machen Sie ein Bild vom Bildschirm</b> mit dieser Karte.</Trans>}</span></li>
      {!isOver && <li><span><Trans><b>Warten Sie, bis es geklärt ist.</b> So lange gibt Ihr Gerät keine Stimme ab, bestätigt nichts und zählt nicht mit aus, auch wenn Sie die Seite neu laden.</Trans></span></li>}
      {leads && !isOver && <li><span><Trans><b>Stellen Sie kein Ergebnis fest</b>, bis es geklärt ist. Lässt es sich nicht klären, erklären Sie die Abstimmung für ungültig und wiederholen sie.</Trans></span></li>}
    </ol>
  );
}
