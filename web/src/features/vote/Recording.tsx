/** A vote that was said, by telephone or aloud: nothing is chosen beforehand, and it is said again before it is entered. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useId, useRef, useState } from "react";
import { announce } from "../../ui/announcer";
import { Icon } from "../../ui/Icon";
import { Choices, faultOf } from "./Ballot";
import type { VoteView } from "./contract";
import { isCircular } from "./phase";
import { useVoteRoom } from "./scope";

interface RecordingProps {
  readonly vote: VoteView;
  readonly member: VoteView["members"][number];
  readonly onDone: () => void;
}

export function Recording({ vote, member, onDone }: RecordingProps) {
  const { t } = useLingui();
  const { acts, run, desk } = useVoteRoom();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [repeated, setRepeated] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => heading.current?.focus(), []);
  const { definition } = vote;
  if (definition === null) return null;
  const { name, place } = member;
  const ready = faultOf(definition, chosen) === null && repeated;
  const missing = t`Wählen Sie, was gesagt wurde, und bestätigen Sie die Wiederholung.`;
  const record = async () => {
    if (busy) return;
    if (!ready) return announce(missing, { kind: "recording" });
    setBusy(true);
    const done = await run(() => acts.record(vote.id, member.id, chosen, place === "phone" ? "phone" : "aloud"), t`Die Stimme von ${name} ist erfasst.`);
    setBusy(false);
    if (done) onDone();
  };
  const by = desk?.name ?? "";
  return (
    <section className="ccard stack g3" aria-labelledby={`${id}-t`}>
      <h3 id={`${id}-t`} ref={heading} tabIndex={-1} className="row"><Icon name={place === "phone" ? "phone" : "mic"} size="s" /><span><Trans>Stimme von <bdi>{name}</bdi></Trans></span></h3>
      <Choices definition={definition} legend={t`Gesagt wurde`} hidden={false} chosen={chosen} onChoose={setChosen} />
      <label className="check"><input type="checkbox" checked={repeated} onChange={(event) => setRepeated(event.target.checked)} />{isCircular(vote) ? <Trans>{name} hat mir diese Stimme schriftlich oder am Telefon mitgeteilt.</Trans> : <Trans>Ich habe die Stimme laut wiederholt, und {name} hat zugestimmt.</Trans>}</label>
      <button type="button" className="btn p w" aria-disabled={!ready || busy} aria-describedby={`${id}-h`} onClick={() => void record()}><Trans>Stimme erfassen</Trans></button>
      <p className="hint" id={`${id}-h`}>{!ready && missing} {by !== "" && <Trans>In der Niederschrift steht: erfasst durch {by}.</Trans>}</p>
      <button type="button" className="btn q w" onClick={onDone}><Trans>Nicht erfassen</Trans></button>
    </section>
  );
}
