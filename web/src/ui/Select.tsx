/** A labelled choice out of a list, beside `Field`: an error takes the place of the hint. */
import { useId } from "react";
import type { ReactNode, Ref } from "react";
import { FieldNote, noteOf } from "./FieldNote";

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Gets the value of an option: what is offered is of the kind of `value`. */
  readonly onChange: (value: T) => void;
  /** The options. */
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLSelectElement>;
}

export function Select<T extends string>({ label, value, hint, error, onChange, children, ref }: SelectProps<T>) {
  const id = useId();
  return (
    <div className="f">
      <label htmlFor={id}>{label}</label>
      <select ref={ref} id={id} className="field" value={value} aria-invalid={error ? true : undefined} aria-describedby={noteOf(id, hint, error)} onChange={(event) => onChange(event.target.value as T)}>
        {children}
      </select>
      <FieldNote id={id} hint={hint} error={error} />
    </div>
  );
}
