/** Files that belong to the motion: added while a vote is prepared, and from then on the same for everybody. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useId, useRef, useState } from "react";
import type { VoteAttached } from "../../api/generated";
import type { Definition } from "../../../verifier/forms";
import { hex } from "../../../verifier/bytes";
import { announce } from "../../ui/announcer";
import { Icon } from "../../ui/Icon";
import { saveFile } from "../../ui/save";
import type { VoteView } from "./contract";
import { ATTACHMENTS_MAX } from "./plan";
import { useVoteRoom } from "./scope";

const KINDS = ".pdf,.png,.jpg,.jpeg,.txt,.md,.csv";

/** Kilobytes or megabytes, as people read them. */
function useSize(): (bytes: number) => string {
  const { i18n } = useLingui();
  return (bytes) => {
    const isLarge = bytes >= 1_000_000;
    const format = new Intl.NumberFormat(i18n.locale, { style: "unit", unit: isLarge ? "megabyte" : "kilobyte", maximumFractionDigits: isLarge ? 1 : 0 });
    return format.format(isLarge ? bytes / 1_000_000 : Math.max(1, bytes / 1_000));
  };
}

interface AttachmentsFieldProps {
  /** Of a vote that is being prepared; nothing for a new one. */
  readonly id: string | null;
  readonly attached: VoteAttached | null;
  readonly onChange: (attached: VoteAttached | null) => void;
}

export function AttachmentsField({ id, attached, onChange }: AttachmentsFieldProps) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const field = useId();
  const input = useRef<HTMLInputElement>(null);
  const size = useSize();
  const [busy, setBusy] = useState<string | null>(null);
  const items = attached?.items ?? [];
  const isKnown = id === null || attached !== null;
  // Of a vote that was begun before this page was loaded.
  useEffect(() => {
    if (isKnown) return;
    let isOver = false;
    acts.attachments(id).then((known) => !isOver && onChange(known), () => undefined);
    return () => {
      isOver = true;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each vote
  }, [id, isKnown]);
  const add = async (file: File) => {
    setBusy(file.name);
    const { name } = file;
    const got = await run(() => acts.attach(attached?.vote ?? id, items, file), t`Anlage ${name} ist hinzugefügt.`);
    setBusy(null);
    if (got) onChange(got.value);
  };
  const remove = async (name: string, hash: string) => {
    if (attached === null || busy !== null) return;
    setBusy(name);
    const got = await run(() => acts.detach(attached, hash), t`Anlage ${name} ist entfernt.`);
    setBusy(null);
    if (!got) return;
    onChange(got.value);
    input.current?.focus();
  };
  return (
    <fieldset className="stack g2">
      <legend><Trans>Anlagen</Trans></legend>
      {items.length > 0 && (
        <ul className="ppl">
          {items.map(({ name, hash, size: bytes }) => (
            <li key={hash}>
              <Icon name="file-text" />
              <span className="nm"><bdi>{name}</bdi></span>
              <span className="sub">{size(bytes)}</span>
              <button type="button" className="btn q ic sm" aria-label={t`Anlage ${name} entfernen`} aria-disabled={busy !== null} onClick={() => void remove(name, hash)}><Icon name="x" size="s" /></button>
            </li>
          ))}
        </ul>
      )}
      {items.length < ATTACHMENTS_MAX && (
        <div className="f">
          <label htmlFor={field}><Trans>Datei hinzufügen</Trans></label>
          <input
            id={field}
            ref={input}
            className="field"
            type="file"
            accept={KINDS}
            disabled={busy !== null}
            aria-describedby={`${field}-hint`}
            onChange={({ target }) => {
              const file = target.files?.[0];
              // The same file may be chosen once more.
              target.value = "";
              if (file) void add(file);
            }}
          />
          <p className="hint" id={`${field}-hint`}><Trans>PDF, PNG, JPEG oder Text, bis 10 MB, höchstens {ATTACHMENTS_MAX} Dateien. Mit der Unterschrift sind sie festgelegt und stehen in der Niederschrift.</Trans></p>
        </div>
      )}
      <p role="status" className="hint">{busy !== null && <Trans>Einen Moment: <bdi>{busy}</bdi></Trans>}</p>
    </fieldset>
  );
}

/** As they were fixed. Whoever opens one gets it only if it is that one, byte by byte. */
export function Attachments({ vote, definition }: { readonly vote: VoteView; readonly definition: Definition }) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const size = useSize();
  const [busy, setBusy] = useState<string | null>(null);
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  if (definition.attachments.length === 0) return null;
  const open = async (one: Definition["attachments"][number]) => {
    const hash = hex(one.hash);
    if (busy !== null) return;
    setBusy(hash);
    const got = await run(() => acts.attachment(vote.id, one));
    setBusy(null);
    if (!got) return;
    setChecked((known) => new Set([...known, hash]));
    announce(t`Die Anlage ist unverändert und wird gesichert.`);
    const [, name, end] = /^(.*)\.([^.]+)$/.exec(one.name) ?? [null, one.name, "txt"];
    saveFile(name!, end!, got.value, got.value.type);
  };
  return (
    <section className="stack g1" aria-label={t`Anlagen`}>
      <h3><Trans>Anlagen</Trans></h3>
      <ul className="ppl">
        {definition.attachments.map((one) => (
          <li key={hex(one.hash)}>
            <button type="button" className="btn o sm grow" aria-disabled={busy !== null} onClick={() => void open(one)}>
              <Icon name="download" size="s" />
              <bdi>{one.name}</bdi>
            </button>
            <span className="sub">{checked.has(hex(one.hash)) ? <><Icon name="circle-check" size="s" /> <Trans>unverändert</Trans></> : size(one.size)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
