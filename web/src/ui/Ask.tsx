/** A dialog with one thing to fill in or choose. Esc and the first button change nothing. */
import { Trans } from "@lingui/react/macro";
import { useId, useRef } from "react";
import type { FormEvent, ReactNode } from "react";
import { useModal } from "./modal";

export interface AskProps {
  readonly title: ReactNode;
  readonly body?: ReactNode;
  /** `null` while there is nothing to confirm. */
  readonly confirm: ReactNode;
  /** In place of "Abbrechen"; `null` when nothing is left to call off. */
  readonly cancel?: ReactNode;
  readonly danger?: boolean;
  /** What was confirmed is under way: until it is answered nothing is done twice, and the dialog stays. */
  readonly busy?: boolean;
  /** What it shows is kept nowhere else: its buttons alone close it. */
  readonly only?: boolean;
  readonly children?: ReactNode;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

export function Ask({ title, body, confirm, cancel, danger = false, busy = false, only = false, children, onConfirm, onCancel }: AskProps) {
  const modal = useModal(busy || only, onCancel);
  const id = useId();
  // `busy` comes with the next drawing; a second press may be faster.
  const pressed = useRef(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // In React's tree a dialog may be inside of the form that it was opened from.
    event.stopPropagation();
    if (busy || pressed.current || confirm === null) return;
    pressed.current = true;
    // What is under way is told to the page in a task of its own, which stands between these two.
    setTimeout(() => setTimeout(() => (pressed.current = false)));
    onConfirm();
  };
  return (
    <dialog {...modal} className="dlg" aria-labelledby={`${id}-t`} aria-describedby={body === undefined ? undefined : `${id}-b`}>
      <form className="stack" onSubmit={submit}>
        <h2 className="serif" id={`${id}-t`}>
          {title}
        </h2>
        <div className="dlg-body stack">
          {body !== undefined && <p id={`${id}-b`}>{body}</p>}
          {children}
        </div>
        <div className="row">
          {cancel !== null && (
            <button type="button" className="btn o" aria-disabled={busy || undefined} onClick={() => !busy && onCancel()}>
              {cancel ?? <Trans>Abbrechen</Trans>}
            </button>
          )}
          {confirm !== null && (
            <button type="submit" className={`btn ${danger ? "d" : "p"}`} aria-busy={busy}>
              {confirm}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
}
