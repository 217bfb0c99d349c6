/** A labelled field; an error takes the place of the hint and says what to do. */
import { Plural } from "@lingui/react/macro";
import { useId } from "react";
import type { InputHTMLAttributes } from "react";
import { FieldNote, noteOf } from "./FieldNote";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}

/** From this share of the limit on the field says how much is left. */
const COUNT_FROM = 0.8;

export function Field({ label, hint, error, ...input }: FieldProps) {
  const id = useId();
  const limit = input.maxLength ?? 0;
  const used = typeof input.value === "string" ? input.value.length : 0;
  const counts = limit > 0 && used >= limit * COUNT_FROM;
  const described = [noteOf(id, hint, error), counts && `${id}-c`].filter(Boolean).join(" ");
  return (
    <div className="f">
      <label htmlFor={id}>{label}</label>
      <input className="field" id={id} aria-invalid={error ? true : undefined} aria-describedby={described === "" ? undefined : described} {...input} />
      <FieldNote id={id} hint={hint} error={error} />
      {counts && (
        <p className="hint num" id={`${id}-c`}>
          <Plural value={limit - used} one="noch # Zeichen" other="noch # Zeichen" />
        </p>
      )}
    </div>
  );
}
