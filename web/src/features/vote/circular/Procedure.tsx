/** What a vote without a meeting has and one in a room has not: a deadline over days, and whoever opposes to it. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Ask } from "../../../ui/Ask";
import { useNow } from "../../room/useMedia";
import { Icon } from "../../../ui/Icon";
import type { VoteView } from "../contract";
import { useDialogAct } from "../dialogs";
import { useVoteRoom } from "../scope";
import { leftOf, useMoment } from "./time";

const MINUTE_MS = 60_000;

export function Deadline({ untilMs }: { readonly untilMs: number }) {
  const moment = useMoment();
  const { unit, count } = leftOf(untilMs - useNow(MINUTE_MS));
  const end = moment(untilMs);
  return (
    <p className="row nw left">
      <Icon name="timer" size="s" />
      <span>
        <Trans>Abstimmen bis <b>{end}</b></Trans>{" "}
        <span className="mut">
          {unit === "over" ? <Trans>(die Frist ist um)</Trans> : unit === "days" ? <Plural value={count} one="(noch # Tag)" other="(noch # Tage)" /> : unit === "hours" ? <Plural value={count} one="(noch # Stunde)" other="(noch # Stunden)" /> : <Plural value={count} one="(noch # Minute)" other="(noch # Minuten)" />}
        </span>
      </span>
    </p>
  );
}

/** One member who opposes is enough, where that was said; then there is no result. */
export function Opposition({ vote }: { readonly vote: VoteView }) {
  const { key } = useVoteRoom();
  const [asks, setAsks] = useState(false);
  const { definition, mine, opposed, stage } = vote;
  if (definition?.circular == null) return null;
  if (opposed) {
    return (
      <div className="ntc warn">
        <Icon name="ban" />
        <p><b><Trans>Ein Mitglied hat dem Verfahren widersprochen.</Trans></b></p>
        <p><Trans>Es gibt deshalb kein Ergebnis. Entscheiden kann das Gremium in einer Sitzung.</Trans></p>
      </div>
    );
  }
  if (!definition.circular.opposable || stage !== "open") return null;
  return (
    <>
      <p className="hint"><Trans>Ohne Sitzung wird nur entschieden, wenn kein Mitglied widerspricht.</Trans></p>
      {mine.entitled && key !== "unable" && vote.alarm === null && <button type="button" className="btn q sm" onClick={() => setAsks(true)}><Icon name="ban" size="s" /><Trans>Dem Verfahren widersprechen …</Trans></button>}
      {asks && <OpposeDialog vote={vote} onClose={() => setAsks(false)} />}
    </>
  );
}

function OpposeDialog({ vote, onClose }: { readonly vote: VoteView; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onClose);
  return (
    <Ask
      danger
      busy={busy}
      title={t`Dem Umlaufbeschluss widersprechen?`}
      body={t`Damit gibt es kein Ergebnis, wie auch immer abgestimmt wurde. Ihr Widerspruch steht mit Ihrem Namen in der Niederschrift und lässt sich nicht zurücknehmen. Wer nur dagegen ist, stimmt mit Nein.`}
      confirm={t`Widersprechen`}
      onConfirm={() => void does(() => acts.oppose(vote.id), t`Ihr Widerspruch ist eingetragen.`)}
      onCancel={onClose}
    >
      {refused}
    </Ask>
  );
}
