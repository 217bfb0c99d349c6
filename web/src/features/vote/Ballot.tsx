/** Choosing and casting, in two steps. Nothing is chosen beforehand; Enter among the choices casts nothing. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useId, useRef, useState } from "react";
import type { Definition } from "../../../verifier/forms";
import { announce } from "../../ui/announcer";
import { Icon } from "../../ui/Icon";
import { useChoiceText, useOptionText } from "./words";
import { Shape, shapeOf } from "./Shape";

interface ChoicesProps {
  readonly definition: Definition;
  readonly legend: string;
  readonly hidden?: boolean;
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

/** Options in the order of the definition. Whoever abstains chooses nobody besides. */
export function toggled({ options, selection }: Definition, chosen: readonly string[], id: string): readonly string[] {
  if (selection.max === 1) return [id];
  if (chosen.includes(id)) return chosen.filter((one) => one !== id);
  const roleOf = (one: string) => options.find((option) => option.id === one)?.role;
  const together = roleOf(id) === "candidate" ? chosen.filter((one) => roleOf(one) === "candidate") : [];
  return options.map((option) => option.id).filter((one) => one === id || together.includes(one));
}

/** What is still wrong with a choice: too few, too many, or nothing. */
export function faultOf({ options, selection }: Definition, chosen: readonly string[]): "none" | "few" | "many" | null {
  if (chosen.length === 0) return "none";
  const exclusive = options.some((option) => option.role !== "candidate" && chosen.includes(option.id));
  if (exclusive) return chosen.length === 1 ? null : "many";
  return chosen.length < selection.min ? "few" : chosen.length > selection.max ? "many" : null;
}

export function Choices({ definition, legend, hidden = true, chosen, onChoose }: ChoicesProps) {
  const name = useId();
  const optionText = useOptionText();
  const several = definition.selection.max > 1;
  const shaped = definition.rule.decision.motion !== undefined;
  return (
    <fieldset className={`opts ${shaped && definition.options.length <= 3 ? "x3" : ""}`}>
      <legend className={hidden ? "vh" : "sm"}>{legend}</legend>
      {definition.options.map((option) => {
        const { id, role } = option;
        const shape = shaped ? shapeOf(role) : null;
        return (
          <label key={id} className={`opt-b ${shape ? "" : "plain"}`}>
            <input type={several ? "checkbox" : "radio"} name={name} checked={chosen.includes(id)} onChange={() => onChoose(toggled(definition, chosen, id))} />
            {shape && <Shape name={shape} />}
            <bdi>{optionText(option)}</bdi>
          </label>
        );
      })}
    </fieldset>
  );
}

interface BallotProps {
  readonly definition: Definition;
  readonly isSecret: boolean;
  readonly weight: number;
  readonly sending: boolean;
  readonly onCast: (choice: readonly string[]) => void;
  /** Of secret votes: seals it first, so that it can be checked instead of cast. */
  readonly onSeal?: ((choice: readonly string[]) => void) | undefined;
  readonly onCancel?: (() => void) | undefined;
}

export function Ballot({ definition, isSecret, weight, sending, onCast, onSeal, onCancel }: BallotProps) {
  const { t } = useLingui();
  const choiceText = useChoiceText();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { min, max } = definition.selection;
  const fault = faultOf(definition, chosen);
  const what = choiceText(definition, chosen);
  const missing = fault === "few" ? t`Wählen Sie mindestens ${min}.` : fault === "many" ? t`Wählen Sie höchstens ${max}.` : t`Wählen Sie zuerst.`;
  const press = (act: (choice: readonly string[]) => void) => {
    if (sending) return;
    if (fault === null) return act(chosen);
    announce(missing, { kind: "ballot" });
    box.current?.querySelector<HTMLInputElement>("input")?.focus();
  };
  return (
    <div className="stack g3" ref={box}>
      {max > 1 && <p className="sm">{min === max ? <Trans>Wählen Sie genau {max}.</Trans> : <Trans>Wählen Sie {min} bis {max}.</Trans>}</p>}
      {weight > 1 && <p className="sm"><Plural value={weight} one="Ihre Stimme zählt # Stimme." other="Ihre Stimme zählt # Stimmen." /></p>}
      <Choices definition={definition} legend={t`Ihre Stimme`} chosen={chosen} onChoose={setChosen} />
      <button type="button" className="btn p lg w" aria-disabled={fault !== null || sending} aria-busy={sending} aria-describedby={`${id}-h`} onClick={() => press(onCast)}>
        {isSecret && <Icon name="lock" size="s" />}
        {sending ? <Trans>Stimme wird abgegeben …</Trans> : isSecret ? <Trans>Stimme verschlüsseln und abgeben</Trans> : fault !== null ? <Trans>Stimme abgeben</Trans> : <Trans>Stimme „{what}“ abgeben</Trans>}
      </button>
      <p className="hint" id={`${id}-h`}>
        {fault !== null ? missing : definition.change ? <Trans>Sie können Ihre Stimme bis zum Schluss ändern.</Trans> : <Trans>Danach lässt sich Ihre Stimme nicht mehr ändern.</Trans>}{" "}
        {isSecret && <Trans>Ihr Gerät vergisst Ihre Wahl, sobald sie abgegeben ist.</Trans>}
      </p>
      {onSeal && <button type="button" className="btn q w" aria-disabled={fault !== null || sending} aria-describedby={`${id}-h`} onClick={() => press(onSeal)}><Trans>Mit Code: prüfen oder abgeben …</Trans></button>}
      {onCancel && <button type="button" className="btn q w" onClick={onCancel}><Trans>Stimme nicht ändern</Trans></button>}
    </div>
  );
}
