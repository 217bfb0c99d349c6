/** A question the person has just raised. Esc is the harmless answer. */
import { Trans } from "@lingui/react/macro";
import { useEffect, useId, useRef } from "react";
import type { ReactNode } from "react";

export interface ConfirmProps {
  readonly title: ReactNode;
  readonly body: ReactNode;
  readonly confirm: ReactNode;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

export function Confirm({ title, body, confirm, onConfirm, onCancel }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="dlg" aria-labelledby={`${id}-t`} aria-describedby={`${id}-b`} onClose={onCancel}>
      <h2 className="serif" id={`${id}-t`}>
        {title}
      </h2>
      <p id={`${id}-b`}>{body}</p>
      <div className="row">
        <button type="button" className="btn o" onClick={() => dialog.current?.close()}>
          <Trans>Abbrechen</Trans>
        </button>
        <button type="button" className="btn d" onClick={onConfirm}>
          {confirm}
        </button>
      </div>
    </dialog>
  );
}
