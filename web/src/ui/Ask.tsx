/** A dialog with one thing to fill in or choose. Esc and the first button change nothing. */
import { Trans } from "@lingui/react/macro";
import { useEffect, useId, useRef } from "react";
import type { ReactNode } from "react";

export interface AskProps {
  readonly title: ReactNode;
  readonly body?: ReactNode;
  readonly confirm: ReactNode;
  readonly danger?: boolean;
  readonly children?: ReactNode;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

export function Ask({ title, body, confirm, danger = false, children, onConfirm, onCancel }: AskProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="dlg" aria-labelledby={`${id}-t`} aria-describedby={body === undefined ? undefined : `${id}-b`} onClose={onCancel}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <h2 className="serif" id={`${id}-t`}>
          {title}
        </h2>
        <div className="dlg-body stack">
          {body !== undefined && <p id={`${id}-b`}>{body}</p>}
          {children}
        </div>
        <div className="row">
          <button type="button" className="btn o" onClick={() => dialog.current?.close()}>
            <Trans>Abbrechen</Trans>
          </button>
          <button type="submit" className={`btn ${danger ? "d" : "p"}`}>
            {confirm}
          </button>
        </div>
      </form>
    </dialog>
  );
}
