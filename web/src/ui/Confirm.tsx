/** A question that the person has just raised; the first button is the harmless one. */
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

interface ConfirmProps {
  readonly question: string;
  readonly children: ReactNode;
  readonly keep: string;
  readonly act: string;
  readonly onKeep: () => void;
  readonly onAct: () => void;
}

export function Confirm({ question, children, keep, act, onKeep, onAct }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="dlg" aria-labelledby="confirm-q" onCancel={onKeep}>
      <h2 id="confirm-q">{question}</h2>
      <p>{children}</p>
      <div className="row">
        <button type="button" className="btn o" onClick={onKeep}>
          {keep}
        </button>
        <button type="button" className="btn d" onClick={onAct}>
          {act}
        </button>
      </div>
    </dialog>
  );
}
