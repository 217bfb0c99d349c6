/** Who stands in, in order: buttons move a name up and down, and the focus stays with it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useId, useRef } from "react";
import type { BodyMember } from "../../api/generated/BodyMember";
import { announce } from "../../ui/announcer";
import { keepFocus } from "../../ui/focus";
import { Icon } from "../../ui/Icon";

interface SubstitutesProps {
  readonly members: readonly BodyMember[];
  readonly chain: readonly string[];
  readonly onChange: (chain: readonly string[]) => void;
}

export function Substitutes({ members, chain, onChange }: SubstitutesProps) {
  const { t } = useLingui();
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const more = useRef<HTMLSelectElement>(null);
  const moved = useRef<{ readonly id: string; readonly way: string } | null>(null);
  const free = members.filter((member) => member.seat === "substitute" && !chain.includes(member.id));
  const nameOf = (one: string) => members.find((member) => member.id === one)?.name ?? "";
  useEffect(() => {
    const to = moved.current;
    moved.current = null;
    if (!to) return;
    // At the end of the list the way on is closed: the way back takes the focus.
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>(`[data-id="${to.id}"] button:not(:disabled)`) ?? [];
    ([...buttons].find((button) => button.dataset["way"] === to.way) ?? buttons[0])?.focus();
  }, [chain]);
  const move = (at: number, by: -1 | 1) => {
    const next = [...chain];
    const [one] = next.splice(at, 1);
    if (one === undefined) return;
    next.splice(at + by, 0, one);
    moved.current = { id: one, way: by < 0 ? "up" : "down" };
    onChange(next);
    const [name, place] = [nameOf(one), at + by + 1];
    announce(t`${name} ist jetzt Platz ${place}`, { kind: "chain" });
  };
  const strike = (one: string) => {
    // Whoever is struck can be added again: that is where the hand goes on.
    keepFocus(document.activeElement, () => more.current);
    onChange(chain.filter((other) => other !== one));
    const name = nameOf(one);
    announce(t`${name} ist gestrichen`, { kind: "chain" });
  };
  const add = (one: string) => {
    if (one === "") return;
    // With nobody left to add the choice goes; the name that came last takes the focus.
    keepFocus(document.activeElement, () => list.current?.querySelector<HTMLElement>(`[data-id="${one}"] button:not(:disabled)`));
    onChange([...chain, one]);
  };
  return (
    <fieldset className="f stack g2">
      <legend><Trans>Vertretung, in dieser Reihenfolge</Trans></legend>
      {chain.length === 0 && <p className="hint"><Trans>Niemand.</Trans></p>}
      <ol className="chain" ref={list}>
        {chain.map((one, at) => {
          const name = nameOf(one);
          return (
            <li key={one} data-id={one}>
              <span className="grow">{at + 1}. <bdi>{name}</bdi></span>
              <button type="button" className="btn o sm" data-way="up" disabled={at === 0} aria-label={t`${name} nach oben`} onClick={() => move(at, -1)}><Icon name="arrow-up" size="s" /></button>
              <button type="button" className="btn o sm" data-way="down" disabled={at === chain.length - 1} aria-label={t`${name} nach unten`} onClick={() => move(at, 1)}><Icon name="chevron-down" size="s" /></button>
              <button type="button" className="btn o sm" aria-label={t`${name} streichen`} onClick={() => strike(one)}><Icon name="x" size="s" /></button>
            </li>
          );
        })}
      </ol>
      {free.length > 0 && (
        <div className="f">
          <label htmlFor={id}><Trans>Vertretung hinzufügen</Trans></label>
          <select id={id} ref={more} className="field" value="" onChange={(event) => add(event.target.value)}>
            <option value="">{t`Bitte wählen`}</option>
            {free.map((member) => <option key={member.id} value={member.id}>{member.name}</option>)}
          </select>
        </div>
      )}
      {free.length === 0 && chain.length === 0 && <p className="hint"><Trans>Nehmen Sie Vertretungen zuerst ins Register auf.</Trans></p>}
    </fieldset>
  );
}
