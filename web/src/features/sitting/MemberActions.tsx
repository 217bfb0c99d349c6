/** What those who keep the roll do about one member. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import type { Bias, Sitting, SittingMember } from "../../call/wire";
import { Ask } from "../../ui/Ask";
import { Menu } from "../../ui/Menu";
import type { MenuItem } from "../../ui/Menu";
import { Select } from "../../ui/Select";
import { useRoom } from "../room/act";
import { PLACES, PLACE_ICONS, useBiasNames, usePlaceNames } from "./words";

export function MemberActions({ member, sitting }: { readonly member: SittingMember; readonly sitting: Sitting }) {
  const { t } = useLingui();
  const { act } = useRoom();
  const places = usePlaceNames();
  const [question, setQuestion] = useState<"exclude" | "assign" | null>(null);
  const { id, name } = member;
  const next = sitting.members.find((one) => one.id === member.next_substitute);
  const holder = sitting.members.find((one) => one.id === member.stands_in_for);
  const stands = next?.name ?? "";
  const replaced = holder?.name ?? "";
  const substitute = sitting.members.find((one) => one.id === member.replaced_by);
  const standing = substitute?.name ?? "";
  const stoodBack = t`Die Vertretung ist beendet.`;
  const items: (MenuItem | false)[] = [
    ...PLACES.filter((place) => place !== member.place).map((place): MenuItem => {
      const where = places[place];
      return { label: t`Anwesend: ${where}`, icon: PLACE_ICONS[place], run: () => void act({ type: "presence-set", member: id, place }, `${name}: ${where}`) };
    }),
    member.place !== null && { label: t`Nicht mehr anwesend`, icon: "x", run: () => void act({ type: "presence-set", member: id }, t`${name}: nicht mehr anwesend`) },
    next !== undefined && { label: t`Vertretung durch ${stands}`, icon: "user-plus", apart: true, run: () => void act({ type: "stand-in", substitute: next.id, holder: id }, t`${stands} vertritt ${name}.`) },
    holder !== undefined && { label: t`Vertretung für ${replaced} beenden`, icon: "user-minus", apart: true, run: () => void act({ type: "stand-back", substitute: id }, stoodBack) },
    substitute !== undefined && { label: t`Vertretung durch ${standing} beenden`, icon: "user-minus", apart: true, run: () => void act({ type: "stand-back", substitute: substitute.id }, stoodBack) },
    member.excluded
      ? { label: t`Ausschluss beenden`, icon: "check", apart: true, run: () => void act({ type: "member-readmit", member: id }, substitute === undefined ? t`Der Ausschluss von ${name} ist beendet.` : t`Der Ausschluss von ${name} ist beendet. Die Vertretung durch ${standing} gilt noch.`) }
      : { label: t`Wegen Befangenheit ausschließen …`, icon: "ban", apart: true, danger: true, run: () => setQuestion("exclude") },
    member.participant === null
      ? { label: t`Person im Raum zuordnen …`, icon: "link", run: () => setQuestion("assign") }
      : { label: t`Zuordnung aufheben`, icon: "user-x", run: () => void act({ type: "member-assign", member: id }, t`Die Zuordnung von ${name} ist aufgehoben.`) },
  ];
  return (
    <>
      <Menu label={t`Anwesenheit von ${name}`} heading={name} items={items.filter((item) => item !== false)} />
      {question === "exclude" && <Exclude member={member} onClose={() => setQuestion(null)} />}
      {question === "assign" && <Assign member={member} sitting={sitting} onClose={() => setQuestion(null)} />}
    </>
  );
}

function Exclude({ member, onClose }: { readonly member: SittingMember; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { act } = useRoom();
  const names = useBiasNames();
  const choice = useRef<HTMLSelectElement>(null);
  const [bias, setBias] = useState<Bias | "">("");
  const [missing, setMissing] = useState(false);
  const { name } = member;
  const exclude = () => {
    setMissing(bias === "");
    if (bias === "") return choice.current?.focus();
    void act({ type: "member-exclude", member: member.id, bias }, t`${name} ist ausgeschlossen.`);
    return onClose();
  };
  return (
    <Ask
      danger
      title={t`${name} wegen Befangenheit ausschließen?`}
      body={t`Bis Sie den Ausschluss beenden, gibt es keine Stimme. Wo das Regelprofil es vorsieht, auch kein Bild, keinen Ton und kein Wort. Festgehalten wird nur die Art des Grundes.`}
      confirm={t`Ausschließen`}
      onConfirm={exclude}
      onCancel={onClose}
    >
      <Select ref={choice} label={t`Art des Grundes`} value={bias} error={missing && bias === "" ? t`Wählen Sie die Art des Grundes. Sie steht im Nachweis.` : undefined} onChange={setBias}>
        <option value="">{t`Bitte wählen`}</option>
        {Object.entries(names).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </Select>
    </Ask>
  );
}

function Assign({ member, sitting, onClose }: { readonly member: SittingMember; readonly sitting: Sitting; readonly onClose: () => void }) {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const choice = useRef<HTMLSelectElement>(null);
  const free = conference.participants.filter((person) => !sitting.members.some((one) => one.participant === person.id));
  const [participant, setParticipant] = useState("");
  const [missing, setMissing] = useState(false);
  // Who was chosen may have gone, or been assigned by somebody else.
  const chosen = free.some((person) => person.id === participant) ? participant : "";
  const { name } = member;
  const assign = () => {
    setMissing(chosen === "");
    if (chosen === "") return choice.current?.focus();
    void act({ type: "member-assign", member: member.id, participant: chosen }, t`${name} ist zugeordnet.`);
    return onClose();
  };
  return (
    <Ask
      title={t`Wer im Raum ist ${name}?`}
      body={t`Ordnen Sie nur zu, wen Sie erkannt haben. Die Zuordnung ist für alle als „von Hand“ gekennzeichnet.`}
      confirm={free.length === 0 ? null : t`Zuordnen`}
      onConfirm={assign}
      onCancel={onClose}
    >
      {free.length === 0 ? (
        <p role="status"><Trans>Im Raum ist niemand ohne Zuordnung.</Trans></p>
      ) : (
        <Select ref={choice} label={t`Person im Raum`} value={chosen} error={missing && chosen === "" ? t`Wählen Sie eine Person.` : undefined} onChange={setParticipant}>
          <option value="">{t`Bitte wählen`}</option>
          {free.map((person) => <option key={person.id} value={person.id}>{person.name}</option>)}
        </Select>
      )}
    </Ask>
  );
}
