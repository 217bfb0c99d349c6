/** What members say about a vote: that something disturbs them, that they object. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useRef, useState } from "react";
import type { ReactNode, RefObject } from "react";
import { announce } from "../../ui/announcer";
import { Ask } from "../../ui/Ask";
import { FieldNote, noteOf } from "../../ui/FieldNote";
import { Icon } from "../../ui/Icon";
import { Select } from "../../ui/Select";
import type { VoteView } from "./contract";
import { useRefusalOf } from "./refusals";
import { useVoteRoom } from "./scope";
import { useProblemNames } from "./words";

/** Of bodies: texts of at most 65,536 bytes; this is what somebody reads. */
const TEXT_MAX = 2_000;

/** As FORMAT-entries.md wants texts: NFC, without white space around. */
export const asText = (text: string): string => text.normalize("NFC").trim();

interface LongTextProps {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly value: string;
  readonly rows?: number;
  readonly max?: number;
  readonly field?: RefObject<HTMLTextAreaElement | null>;
  readonly onChange: (text: string) => void;
}

export function LongText({ label, hint, error, value, rows = 3, max = TEXT_MAX, field, onChange }: LongTextProps) {
  const id = useId();
  return (
    <div className="f">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} ref={field} className="field" rows={rows} maxLength={max} value={value} aria-invalid={error ? true : undefined} aria-describedby={noteOf(id, hint, error)} onChange={(event) => onChange(event.target.value)} />
      <FieldNote id={id} hint={hint} error={error} />
    </div>
  );
}

interface Needed {
  /** What was written; nothing where it is missing, and then the field says so and has the focus. */
  readonly take: () => string | null;
  readonly field: Pick<LongTextProps, "value" | "error" | "field" | "onChange">;
}

/** A text without which nothing is done. */
export function useNeeded(missing: string, beginning = ""): Needed {
  const [value, onChange] = useState(beginning);
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const take = () => {
    const said = asText(value);
    setTried(true);
    if (said !== "") return said;
    field.current?.focus();
    return null;
  };
  return { take, field: { value, onChange, field, error: tried && asText(value) === "" ? missing : undefined } };
}

interface DialogAct {
  readonly does: (act: () => Promise<unknown>, done: string) => Promise<void>;
  readonly busy: boolean;
  /** Stands inside of the dialog: what lies behind it is neither seen nor heard. */
  readonly refused: ReactNode;
}

/** What a dialog asks for. It closes when that was done; refused, it stays with all that was written. */
export function useDialogAct(onDone: () => void): DialogAct {
  const why = useRefusalOf();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const does = async (act: () => Promise<unknown>, done: string) => {
    setBusy(true);
    setFault(null);
    try {
      await act();
    } catch (error) {
      setBusy(false);
      return setFault(why(error));
    }
    announce(done, { kind: "vote-act" });
    onDone();
  };
  return { does, busy, refused: fault !== null && <p className="err" role="alert"><Icon name="circle-alert" />{fault}</p> };
}

export function ReportDialog({ vote, onClose }: { readonly vote: VoteView; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onClose);
  const names = useProblemNames();
  const [problem, setProblem] = useState<keyof typeof names>("sound");
  const [text, setText] = useState("");
  return (
    <Ask
      busy={busy}
      title={t`Problem melden`}
      body={t`Vorsitz und Schriftführung sehen die Meldung sofort. Sie steht in der Niederschrift, wie auch immer entschieden wird.`}
      confirm={t`Melden`}
      onConfirm={() => void does(() => acts.report(vote.id, problem, asText(text) || null), t`Das Problem ist gemeldet.`)}
      onCancel={onClose}
    >
      <Select label={t`Womit?`} value={problem} onChange={setProblem}>
        {Object.entries(names).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </Select>
      <LongText label={t`Was ist los? (freiwillig)`} value={text} onChange={setText} />
      {refused}
    </Ask>
  );
}

export function ObjectionDialog({ vote, text: beginning, onClose }: { readonly vote: VoteView; readonly text: string; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { acts } = useVoteRoom();
  const { does, busy, refused } = useDialogAct(onClose);
  const why = useNeeded(t`Schreiben Sie, wogegen Sie sich wenden.`, beginning);
  return (
    <Ask
      busy={busy}
      title={t`Einwendung erheben`}
      body={t`Die Einwendung steht mit Ihrem Namen in der Niederschrift, neben dem Ergebnis. Zurücknehmen lässt sie sich nicht.`}
      confirm={t`Einwendung erheben`}
      onConfirm={() => {
        const said = why.take();
        if (said !== null) void does(() => acts.object(vote.id, said), t`Ihre Einwendung ist aufgenommen.`);
      }}
      onCancel={onClose}
    >
      <LongText label={t`Wogegen, und warum?`} {...why.field} />
      {refused}
    </Ask>
  );
}

/** Of a member, or of somebody who leads and is none. */
const nameIn = ({ roll }: VoteView, id: string): string => [...(roll?.register.members ?? []), ...(roll?.officers ?? [])].find((one) => one.id === id)?.name ?? "";

export function Objections({ vote }: { readonly vote: VoteView }) {
  const nameOf = (id: string) => nameIn(vote, id);
  if (vote.objections.length === 0) return null;
  return (
    <section className="stack g1">
      <h3><Trans>Einwendungen</Trans></h3>
      <ul className="said">
        {vote.objections.map(({ member, text }, at) => <li key={at}><b><bdi>{nameOf(member)}</bdi></b><p><bdi>{text}</bdi></p></li>)}
      </ul>
    </section>
  );
}

export function Reports({ vote }: { readonly vote: VoteView }) {
  const names = useProblemNames();
  const nameOf = (id: string) => nameIn(vote, id);
  if (vote.reports.length === 0) return null;
  return (
    <section className="stack g1">
      <h3><Trans>Gemeldete Störungen</Trans></h3>
      <ul className="said">
        {vote.reports.map(({ member, problem, text }, at) => <li key={at}><b><bdi>{nameOf(member)}</bdi></b> · {names[problem as keyof typeof names] ?? problem}{text !== null && <p><bdi>{text}</bdi></p>}</li>)}
      </ul>
    </section>
  );
}
