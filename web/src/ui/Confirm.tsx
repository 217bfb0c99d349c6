/** A question that the person has just raised; the first button is the harmless one. */
import { useId } from "react";
import type { ReactNode } from "react";
import { useModal } from "./modal";

interface ConfirmProps {
  readonly question: string;
  readonly children: ReactNode;
  readonly keep: string;
  readonly act: string;
  readonly onKeep: () => void;
  readonly onAct: () => void;
}

export function Confirm({ question, children, keep, act, onKeep, onAct }: ConfirmProps) {
  const modal = useModal(false, onKeep);
  const id = useId();
  return (
    <dialog {...modal} className="dlg" aria-labelledby={`${id}-q`} aria-describedby={`${id}-b`}>
      <h2 id={`${id}-q`}>{question}</h2>
      <p id={`${id}-b`}>{children}</p>
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
