/** Files that belong to the motion: added while a vote is prepared, and from then on the same for everybody. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useId, useRef, useState } from "react";
import type { Definition } from "../../../verifier/forms";
import { hex, unbase64 } from "../../../verifier/bytes";
import { announce } from "../../ui/announcer";
import { Icon } from "../../ui/Icon";
import { saveFile } from "../../ui/save";
import type { Attached, VoteView } from "./contract";
import { ATTACHMENTS_MAX } from "./plan";
import { useRefusalOf } from "./refusals";
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

/** Fetches a file and saves it, if it is the one of this hash. */
function useOpenFile(vote: string): (name: string, hash: Uint8Array) => Promise<boolean> {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  return async (name, hash) => {
    const got = await run(() => acts.attachment(vote, { hash }));
    if (!got) return false;
    announce(t`Die Anlage ist unverändert und wird gesichert.`);
    const [, stem, end] = /^(.*)\.([^.]+)$/.exec(name) ?? [null, name, "txt"];
    saveFile(stem!, end!, got.value, got.value.type);
    return true;
  };
}

interface AttachmentsFieldProps {
  /** Of a vote that is being prepared; nothing for a new one. */
  readonly id: string | null;
  readonly attached: Attached | null;
  readonly onChange: (attached: Attached | null) => void;
}

export function AttachmentsField({ id, attached, onChange }: AttachmentsFieldProps) {
  const { t } = useLingui();
  const { acts, run } = useVoteRoom();
  const field = useId();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const { isKnown, fault, load } = useKnown(id, attached, onChange);
  const items = attached?.items ?? [];
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
      {attached !== null && items.length > 0 && <Added attached={attached} busy={busy !== null} onRemove={(name, hash) => void remove(name, hash)} />}
      {fault !== null ? (
        <>
          <p className="err" role="alert"><Icon name="circle-alert" /><Trans>Welche Anlagen es schon gibt, ließ sich nicht laden.</Trans> {fault}</p>
          <button type="button" className="btn o sm" onClick={load}><Icon name="refresh-cw" size="s" /><Trans>Noch einmal versuchen</Trans></button>
        </>
      ) : isKnown && items.length < ATTACHMENTS_MAX && (
        <div className="f">
          <label htmlFor={field}><Trans>Datei hinzufügen</Trans></label>
          <input
            id={field}
            ref={input}
            className="field"
            type="file"
            accept={KINDS}
            // A field that is out of order would lose the keyboard.
            aria-disabled={busy !== null}
            aria-describedby={`${field}-hint`}
            onClick={(event) => busy !== null && event.preventDefault()}
            onChange={({ target }) => {
              const file = target.files?.[0];
              // The same file may be chosen once more.
              target.value = "";
              if (file && busy === null) void add(file);
            }}
          />
          <p className="hint" id={`${field}-hint`}><Trans>PDF, PNG, JPEG oder Text, soweit die Richtlinien es erlauben; bis 10 MB, höchstens {ATTACHMENTS_MAX} Dateien. Mit der Unterschrift sind sie festgelegt und stehen in der Niederschrift.</Trans></p>
        </div>
      )}
      <p role="status" className="hint">{busy !== null ? <Trans>Einen Moment: <bdi>{busy}</bdi></Trans> : !isKnown && fault === null && <Trans>Einen Moment …</Trans>}</p>
    </fieldset>
  );
}

/** Of a vote that was begun before this page was loaded: until that is known nothing is added beside it. */
function useKnown(id: string | null, attached: Attached | null, onKnown: (attached: Attached) => void): { readonly isKnown: boolean; readonly fault: string | null; readonly load: () => void } {
  const { acts } = useVoteRoom();
  const why = useRefusalOf();
  const [fault, setFault] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const isKnown = id === null || attached !== null;
  useEffect(() => {
    if (isKnown) return;
    let isOver = false;
    acts.attachments(id).then((known) => !isOver && onKnown(known), (error: unknown) => !isOver && setFault(why(error)));
    return () => {
      isOver = true;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each vote and try
  }, [id, isKnown, tries]);
  const load = () => {
    setFault(null);
    setTries(tries + 1);
  };
  return { isKnown, fault, load };
}

interface AddedProps {
  readonly attached: Attached;
  readonly busy: boolean;
  readonly onRemove: (name: string, hash: string) => void;
}

/** What was added elsewhere is looked at before it is signed. */
function Added({ attached, busy, onRemove }: AddedProps) {
  const { t } = useLingui();
  const size = useSize();
  const open = useOpenFile(attached.vote);
  return (
    <ul className="ppl">
      {attached.items.map(({ name, hash, size: bytes, isOwn }) => (
        <li key={hash}>
          <Icon name="file-text" />
          <span>
            <span className="nm"><bdi>{name}</bdi></span>
            <span className="sub">{size(bytes)}{!isOwn && <> · <Trans>nicht an diesem Gerät hinzugefügt</Trans></>}</span>
          </span>
          {!isOwn && <button type="button" className="btn q ic sm" aria-label={t`Anlage ${name} ansehen`} onClick={() => void open(name, unbase64(hash)!)}><Icon name="download" size="s" /></button>}
          <button type="button" className="btn q ic sm" aria-label={t`Anlage ${name} entfernen`} aria-disabled={busy} onClick={() => onRemove(name, hash)}><Icon name="x" size="s" /></button>
        </li>
      ))}
    </ul>
  );
}

/** As they were fixed. Whoever opens one gets it only if it is that one, byte by byte. */
export function Attachments({ vote, definition }: { readonly vote: VoteView; readonly definition: Definition }) {
  const { t } = useLingui();
  const size = useSize();
  const fetch = useOpenFile(vote.id);
  const [busy, setBusy] = useState<string | null>(null);
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  if (definition.attachments.length === 0) return null;
  const open = async ({ name, hash }: Definition["attachments"][number]) => {
    if (busy !== null) return;
    setBusy(hex(hash));
    const isRight = await fetch(name, hash);
    setBusy(null);
    if (isRight) setChecked((known) => new Set([...known, hex(hash)]));
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
