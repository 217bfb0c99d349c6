/** What all dialogs share: they are modal, say once that they are closed, and give the focus back. */
import { useLayoutEffect, useRef } from "react";
import type { KeyboardEvent, RefObject, SyntheticEvent } from "react";
import { keepFocus } from "./focus";

interface Modal {
  readonly ref: RefObject<HTMLDialogElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onCancel: (event: SyntheticEvent) => void;
  readonly onClose: () => void;
}

/** Opens a dialog as long as it is drawn. While it is `held`, neither Esc nor the gesture back closes it. */
export function useModal(held: boolean, onClose: () => void): Modal {
  const ref = useRef<HTMLDialogElement>(null);
  const gone = useRef(false);
  useLayoutEffect(() => {
    const dialog = ref.current;
    const opener = document.activeElement;
    gone.current = false;
    dialog?.showModal();
    return () => {
      gone.current = true;
      // Whoever takes the dialog away, an answer or a list that was read anew: the focus is back where it came from, and
      // is looked after there, because what opened the dialog often goes with it.
      dialog?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
      keepFocus(opener);
    };
  }, []);
  return {
    ref,
    onKeyDown: (event) => {
      if (event.key !== "Escape") return;
      // It is the dialog that Esc closes, and not the panel it was opened from as well.
      event.stopPropagation();
      if (held) event.preventDefault();
    },
    onCancel: (event) => {
      event.stopPropagation();
      if (held) event.preventDefault();
    },
    onClose: () => {
      if (gone.current) return;
      // A browser may close it all the same when it is told to for the second time.
      if (held) ref.current?.showModal();
      else onClose();
    },
  };
}
