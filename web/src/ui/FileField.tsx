/** A labelled choice of one file, with what is wrong about it. */
import { useId } from "react";
import { FieldNote, noteOf } from "./FieldNote";

interface FileFieldProps {
  readonly label: string;
  readonly accept: string;
  readonly error?: string | undefined;
  readonly onChoose: (file: File | null) => void;
}

export function FileField({ label, accept, error, onChoose }: FileFieldProps) {
  const id = useId();
  return (
    <div className="f">
      <label htmlFor={id}>{label}</label>
      <input id={id} className="field" type="file" accept={accept} aria-invalid={error ? true : undefined} aria-describedby={noteOf(id, undefined, error)} onChange={(event) => onChoose(event.target.files?.[0] ?? null)} />
      <FieldNote id={id} error={error} />
    </div>
  );
}
