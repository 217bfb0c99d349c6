/** What stands below a field: its hint, or what is wrong with it. */
import type { ReactNode } from "react";
import { Icon } from "./Icon";

interface FieldNoteProps {
  /** Of the field. */
  readonly id: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

/** Id of the note, for `aria-describedby`. */
export function noteOf(id: string, hint: ReactNode, error: string | undefined): string | undefined {
  return error || hint ? `${id}-n` : undefined;
}

export function FieldNote({ id, hint, error }: FieldNoteProps) {
  if (!error && !hint) return null;
  return (
    <p className={error ? "err" : "hint"} id={noteOf(id, hint, error)}>
      {error ? <Icon name="circle-alert" /> : null}
      {error || hint}
    </p>
  );
}
