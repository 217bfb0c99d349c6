/** A labelled field; an error takes the place of the hint and says what to do. */
import { useId } from "react";
import type { InputHTMLAttributes } from "react";
import { Icon } from "./Icon";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}

export function Field({ label, hint, error, ...input }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="f">
      <label htmlFor={id}>{label}</label>
      <input className="field" id={id} aria-invalid={error ? true : undefined} aria-describedby={note ? `${id}-n` : undefined} {...input} />
      {error ? (
        <p className="err" id={`${id}-n`}>
          <Icon name="circle-alert" />
          {error}
        </p>
      ) : (
        hint && (
          <p className="hint" id={`${id}-n`}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}
