/** An alarm that is settled: whoever leads says why, in the record; everybody else only takes part again. */
import { useLingui } from "@lingui/react/macro";
import { Ask } from "../../ui/Ask";
import { OF_OWN_BALLOT, type VoteView } from "./contract";
import { LongText, useDialogAct, useNeeded } from "./dialogs";
import { phaseOf } from "./phase";
import { useVoteRoom } from "./scope";

export function SettleDialog({ vote, code, onClose }: { readonly vote: VoteView; readonly code: string; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { acts, leads } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onClose);
  const reason = useNeeded(t`Schreiben Sie, wodurch es geklärt wurde.`);
  // Before the opening the law takes no words, and never those of a device whose key it does not know.
  const isEntered = leads && phaseOf(vote) !== "prepared" && vote.mine.signs;
  const isOwn = OF_OWN_BALLOT.has(code);
  const settle = () => {
    const said = isEntered ? reason.take() : "";
    if (said === null) return;
    const done = isOwn ? t`Der Alarm ist weggelegt. Was Ihr Gerät zu Ihrer Stimme gefunden hat, bleibt auf der Karte stehen.` : t`Der Alarm ist weggelegt. Ihr Gerät macht wieder mit.`;
    void does(() => acts.settleAlarm(vote.id, isEntered ? t`Alarm ${code} geklärt: ${said}` : null), done);
  };
  const anew =
    code === "alarm-ballot-missing"
      ? t`Ihr Gerät sucht noch einmal. Findet es Ihre Stimme auch jetzt nicht, kann es das nicht selbst klären: Ihre Stimme fehlt weiter, das bleibt auf der Karte stehen, und Ihr Gerät bestätigt die Urne nicht.`
      : isOwn
        ? t`Ihr Gerät prüft noch einmal. Findet es dasselbe wieder, kann es das nicht selbst klären: Die Stimme zählt weiter, das bleibt auf der Karte stehen, und Ihr Gerät bestätigt die Urne nicht.`
        : t`Ihr Gerät prüft alles noch einmal. Findet es dasselbe wieder, bleibt der Alarm; sonst macht es wieder mit.`;
  return (
    <Ask
      busy={busy}
      title={t`Ist der Alarm geklärt?`}
      body={isEntered ? `${anew} ${t`Ihr Grund steht mit Ihrem Namen in der Niederschrift.`}` : `${anew} ${t`Das bleibt auf diesem Gerät und steht in keiner Niederschrift.`}`}
      confirm={isOwn ? t`Neu prüfen und Alarm weglegen` : t`Neu prüfen und weitermachen`}
      onConfirm={settle}
      onCancel={onClose}
    >
      {isEntered && <LongText label={t`Wodurch wurde es geklärt?`} {...reason.field} />}
      {refused}
    </Ask>
  );
}
