/** When it does not work in the room: voting goes on on paper, and two people enter what was counted. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import type { VoteView } from "./contract";
import { LongText, useDialogAct, useNeeded } from "./dialogs";
import { useVoteRoom } from "./scope";
import { useOptionText } from "./words";

/** Leaves the urn; a reason stands in the record. */
export function PaperDialog({ vote, onClose }: { readonly vote: VoteView; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onClose);
  const reason = useNeeded(t`Geben Sie den Grund an.`);
  return (
    <Ask
      busy={busy}
      title={t`Auf Papier weiter abstimmen?`}
      body={t`Was in der Urne liegt, wird nicht gezählt. Es gilt, was auf Papier oder per Brief gezählt wird; zwei Personen tragen dieselben Zahlen ein. Zurück geht es nicht.`}
      confirm={t`Auf Papier wechseln`}
      onConfirm={() => {
        const said = reason.take();
        if (said !== null) void does(() => acts.fallBack(vote.id, said), t`Es wird auf Papier abgestimmt.`);
      }}
      onCancel={onClose}
    >
      <LongText label={t`Warum?`} hint={t`Steht wörtlich in der Niederschrift.`} {...reason.field} />
      {refused}
    </Ask>
  );
}

/** What was counted, typed without seeing what the other person typed. */
export function PaperForm({ vote }: { readonly vote: VoteView }) {
  const { t } = useLingui();
  const { acts, run, desk } = useVoteRoom();
  const optionText = useOptionText();
  const options = vote.definition?.options ?? [];
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({});
  const [participants, setParticipants] = useState(Number.NaN);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { paper } = vote;
  if (paper?.isConfirmed) return <p role="status"><Trans>Zwei Personen haben dieselbe Zählung eingetragen.</Trans></p>;
  if (paper !== null && paper.by === desk?.you) return <p role="status"><Trans>Ihre Zählung ist eingetragen. Jetzt trägt eine zweite Person, die leitet, dieselben Zahlen ein.</Trans></p>;
  const isCount = (number: number | undefined): number is number => number !== undefined && Number.isInteger(number) && number >= 0;
  const all = [...options.map(({ id }) => counts[id]), participants];
  const wrong = (number: number | undefined) => (tried && !isCount(number) ? t`Geben Sie eine Zahl ein, auch wenn es 0 ist.` : undefined);
  const enter = async () => {
    setTried(true);
    if (busy) return;
    if (!all.every(isCount)) return void requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    setBusy(true);
    const votes = options.map(({ id }) => counts[id] ?? 0);
    await run(() => acts.enterPaper(vote.id, votes, participants), t`Die Zählung ist eingetragen.`);
    setBusy(false);
  };
  const shown = (number: number | undefined) => (isCount(number) ? number : "");
  return (
    <form
      className="stack"
      ref={form}
      noValidate
      aria-label={t`Zählung auf Papier`}
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <p>{paper === null ? <Trans>Tragen Sie ein, was auf Papier gezählt wurde. Eine zweite Person tut dasselbe; erst dann gilt es.</Trans> : <Trans>Die erste Zählung ist eingetragen. Tragen Sie Ihre eigene ein: Stimmen beide überein, gilt sie.</Trans>}</p>
      {options.map((option) => [option.id, optionText(option)] as const).map(([id, label]) => <Field key={id} label={label} type="number" min={0} inputMode="numeric" value={shown(counts[id])} error={wrong(counts[id])} onChange={(event) => setCounts({ ...counts, [id]: event.target.valueAsNumber })} />)}
      <Field label={t`Abgegebene Stimmzettel`} type="number" min={0} inputMode="numeric" value={shown(participants)} error={wrong(participants)} onChange={(event) => setParticipants(event.target.valueAsNumber)} />
      <button type="submit" className="btn p w" aria-disabled={busy}><Icon name="signature" size="s" /><Trans>Zählung eintragen</Trans></button>
    </form>
  );
}
