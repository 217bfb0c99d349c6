/** Emoji by name: type what it shows, arrows move, Enter takes it. */
import { useLingui } from "@lingui/react/macro";
import { useEffect, useId, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { Icon } from "../../ui/Icon";
import { EMOJI } from "./emoji";

export function EmojiPicker({ onPick }: { onPick: (sign: string) => void }) {
  const { t, i18n } = useLingui();
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const english = i18n.locale === "en";
  const wanted = query.trim().toLocaleLowerCase();
  const found = EMOJI.filter(([, de, en]) => (english ? en : de).includes(wanted));
  const at = Math.min(active, Math.max(0, found.length - 1));
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node) && !button.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener("pointerdown", outside, true);
    return () => removeEventListener("pointerdown", outside, true);
  }, [open]);
  const close = () => {
    setOpen(false);
    setQuery("");
    button.current?.focus();
  };
  const pick = (index: number) => {
    const sign = found[index]?.[0];
    if (sign === undefined) return;
    close();
    onPick(sign);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter") pick(at);
    else if (step !== undefined && (event.key.endsWith("Down") || event.key.endsWith("Up") || query === "")) setActive((at + step + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };
  return (
    <div className="emoji">
      <button ref={button} type="button" className="btn q ic sm" aria-label={t`Emoji einfügen`} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="smile" />
      </button>
      {open && (
        <div ref={box} className="emoji-box" role="dialog" aria-label={t`Emoji`}>
          <input
            className="field"
            autoFocus
            role="combobox"
            aria-label={t`Emoji nach Namen suchen`}
            aria-expanded="true"
            aria-controls={`${id}-l`}
            aria-activedescendant={found.length > 0 ? `${id}-${at}` : undefined}
            aria-autocomplete="list"
            placeholder={t`etwa: lachen`}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setActive(0);
            }}
            onKeyDown={onKey}
          />
          <div className="emoji-list" id={`${id}-l`} role="listbox" aria-label={t`Emoji`}>
            {found.map(([sign, de, en], index) => (
              <button key={sign} type="button" tabIndex={-1} id={`${id}-${index}`} role="option" aria-selected={index === at} aria-label={english ? en : de} title={english ? en : de} onClick={() => pick(index)}>
                {sign}
              </button>
            ))}
          </div>
          <p className="hint" role="status">
            {found.length === 0 ? t`Kein Emoji mit diesem Namen.` : english ? found[at]?.[2] : found[at]?.[1]}
          </p>
        </div>
      )}
    </div>
  );
}
