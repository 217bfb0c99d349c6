/** Declaring a vote void: with a cause and a reason that stand in the record. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useRef, useState } from "react";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import type { VoteView } from "./contract";
import { LongText, useDialogAct, useNeeded } from "./dialogs";
import { isDrawn, isRollCall } from "./phase";
import { useVoteRoom } from "./scope";
import { useCauseNames } from "./words";

export function VoidDialog({ vote, onClose }: { readonly vote: VoteView; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onClose);
  const names = useCauseNames();
  const id = useId();
  const causes = useRef<HTMLFieldSetElement>(null);
  const [cause, setCause] = useState<keyof typeof names | null>(null);
  const reason = useNeeded(t`Schreiben Sie, was war.`);
  const [tried, setTried] = useState(false);
  const declare = () => {
    const said = reason.take();
    setTried(true);
    if (cause === null) return causes.current?.querySelector("input")?.focus();
    if (said !== null) void does(() => acts.annul(vote.id, cause, said), t`Die Abstimmung ist für ungültig erklärt.`);
  };
  const missing = tried && cause === null;
  return (
    <Ask
      danger
      busy={busy}
      title={t`Diese Abstimmung für ungültig erklären?`}
      body={t`Die abgegebenen Stimmen bleiben in der Niederschrift, entscheiden aber nichts. Ihr Name und der Grund stehen dabei. Das lässt sich nicht zurücknehmen.`}
      confirm={t`Für ungültig erklären`}
      onConfirm={declare}
      onCancel={onClose}
    >
      <Shown vote={vote} />
      <fieldset className="stack g1" ref={causes} role="radiogroup" aria-required aria-invalid={missing || undefined} aria-describedby={missing ? `${id}-n` : undefined}>
        <legend><Trans>Grund</Trans></legend>
        {(Object.keys(names) as (keyof typeof names)[]).map((value) => (
          <label key={value} className="check"><input type="radio" name={id} checked={cause === value} onChange={() => setCause(value)} />{names[value]}</label>
        ))}
        {missing && <p className="err" id={`${id}-n`}><Icon name="circle-alert" /><Trans>Wählen Sie den Grund. Er steht in der Niederschrift.</Trans></p>}
      </fieldset>
      <LongText label={t`Was war?`} hint={t`Steht wörtlich in der Niederschrift.`} {...reason.field} />
      {refused}
    </Ask>
  );
}

/** What the end of an open vote shows to everybody: with it the log shows what it had kept back until the close. */
function Shown({ vote }: { readonly vote: VoteView }) {
  if (vote.stage !== "open" || isRollCall(vote) || isDrawn(vote)) return null;
  const [cast, entitled] = [vote.voted.size, vote.entitled];
  return (
    <div className={`ntc ${vote.isSecret ? "" : "warn"}`}>
      <Icon name={vote.isSecret ? "lock" : "eye"} />
      <p>{vote.isSecret ? <Trans>Wie jemand gestimmt hat, wird dadurch nicht sichtbar: Die Stimmzettel bleiben verschlüsselt und werden nicht ausgezählt.</Trans> : <Trans>Damit steht für alle in der Niederschrift, wie bisher gestimmt wurde, mit Namen: {cast} von {entitled} haben schon abgestimmt.</Trans>}</p>
    </div>
  );
}
