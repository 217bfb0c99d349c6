/** The roll of a sitting: for everybody to see, and for those who keep it to keep. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Sitting, SittingMember } from "../../call/wire";
import { isSitting, ownMember } from "../../call/conference";
import { clock } from "../../ui/clock";
import { Icon } from "../../ui/Icon";
import { Avatar } from "../stage/Avatar";
import { useRoom } from "../room/act";
import { useSentences } from "../record/words";
import { MemberActions } from "./MemberActions";
import { RollCallCard } from "./RollCall";
import { Chairing } from "./Chairing";
import { PLACE_ICONS, quorate, useMemberText, usePlaceNames, useQuorumReason, useQuorumText } from "./words";
import "./sitting.css";

export function SittingPanel() {
  const { conference, may } = useRoom();
  const { sitting } = conference;
  const [calls, setCalls] = useState(false);
  if (sitting === null) return null;
  const keeps = may("roll") && sitting.closed_at_ms === null;
  return (
    <div className="body sitting">
      <Numbers sitting={sitting} />
      <Own sitting={sitting} />
      {keeps && <Chairing sitting={sitting} onCall={setCalls} />}
      {sitting.roll !== null && <RollCallCard sitting={sitting} roll={sitting.roll} keeps={keeps} begun={calls} onEnd={() => setCalls(false)} />}
      <Members sitting={sitting} keeps={keeps} />
      <Log sitting={sitting} />
    </div>
  );
}

function Numbers({ sitting }: { readonly sitting: Sitting }) {
  const { t } = useLingui();
  const text = useQuorumText();
  const reason = useQuorumReason();
  const places = usePlaceNames();
  const { standing, name } = sitting;
  const { present, statutory } = standing;
  return (
    <section className="stack g2" aria-label={t`Stand der Sitzung`}>
      <h3><bdi>{name}</bdi></h3>
      <p className="present">
        <Trans><b>{present} von {statutory}</b> anwesend</Trans> · <span className={`bdg ${quorate(sitting) ? "ok" : "warn"}`}><Icon name={quorate(sitting) ? "check" : "triangle-alert"} />{text(sitting)}</span>
      </p>
      {sitting.opened_at_ms !== null && (
        <>
          <p className="hint">{reason(sitting)} {sitting.citation.length > 0 && `(${sitting.citation[0]})`}</p>
          <p className="hint">
            {standing.room} {places.room} · {standing.remote} {places.remote} · {standing.phone} {places.phone}
            {standing.excluded > 0 && <> · <Plural value={standing.excluded} one="# ausgeschlossen" other="# ausgeschlossen" /></>}
            {standing.vacant > 0 && <> · <Plural value={standing.vacant} one="# Sitz frei" other="# Sitze frei" /></>}
          </p>
        </>
      )}
      {sitting.closed_at_ms !== null && <p><Trans>Die Sitzung ist geschlossen. Die Anwesenheit ist abgeschlossen.</Trans></p>}
    </section>
  );
}

/** What a member says of themself. */
function Own({ sitting }: { readonly sitting: Sitting }) {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const own = ownMember(conference);
  if (!own || !isSitting(sitting)) return null;
  const other = own.place === "room" ? "remote" : "room";
  return (
    <section className="card stack g2" aria-label={t`Ihre Teilnahme`}>
      {own.excluded && <p className="own-excluded"><Icon name="ban" /><Trans>Sie sind für diesen Punkt ausgeschlossen und haben keine Stimme.</Trans></p>}
      <div className="row">
        {own.place !== null && (
          <button type="button" className="btn o sm" onClick={() => void act({ type: "presence-set", member: own.id, place: other }, other === "room" ? t`Sie sind jetzt im Saal.` : t`Sie sind jetzt zugeschaltet.`)}>
            <Icon name={PLACE_ICONS[other]} size="s" />
            {other === "room" ? <Trans>Ich bin im Saal</Trans> : <Trans>Ich bin zugeschaltet</Trans>}
          </button>
        )}
        {own.place === "remote" && !own.confirmed && (
          <button type="button" className={`btn ${sitting.confirms ? "p" : "o"} sm`} onClick={() => void act({ type: "presence-confirm" }, t`Ihre Teilnahme ist bestätigt.`)}>
            <Icon name="check" size="s" />
            <Trans>Teilnahme in Textform bestätigen</Trans>
          </button>
        )}
        {sitting.standing.established && !sitting.standing.doubted && (
          <button type="button" className="btn o sm" onClick={() => void act({ type: "quorum-doubt" }, t`Die Beschlussfähigkeit ist angezweifelt.`)}>
            <Icon name="circle-alert" size="s" />
            <Trans>Beschlussfähigkeit anzweifeln</Trans>
          </button>
        )}
      </div>
      {own.place === "remote" && !own.confirmed && sitting.confirms && <p className="hint"><Trans>Die Regel dieses Gremiums verlangt es von allen, die nicht im Saal sind. Ihr Name und die Zeit stehen dann in der Anwesenheit.</Trans></p>}
    </section>
  );
}

function Members({ sitting, keeps }: { readonly sitting: Sitting; readonly keeps: boolean }) {
  const { t } = useLingui();
  const holders = sitting.members.filter((member) => member.seat === "holder");
  const others = sitting.members.filter((member) => member.seat !== "holder");
  return (
    <>
      <MemberList title={t`Mitglieder`} sitting={sitting} members={holders} keeps={keeps} />
      {others.length > 0 && <MemberList title={t`Vertretungen und Beratende`} sitting={sitting} members={others} keeps={keeps} />}
    </>
  );
}

interface MemberListProps {
  readonly title: string;
  readonly sitting: Sitting;
  readonly members: readonly SittingMember[];
  readonly keeps: boolean;
}

function MemberList({ title, sitting, members, keeps }: MemberListProps) {
  const { i18n } = useLingui();
  const text = useMemberText();
  const time = clock(i18n.locale);
  return (
    <section className="stack g2" aria-label={title}>
      <div className="sec-h"><h3>{title} <span className="n">{members.length}</span></h3></div>
      <ul className="ppl">
        {members.map((member) => (
          <li key={member.id} data-place={member.place ?? "absent"}>
            <Avatar id={member.id} name={member.name} size="av-s" />
            <div>
              <span className="nm"><bdi>{member.name}</bdi>{member.group !== null && <span className="sub">{member.group}</span>}</span>
              <span className="sub">
                {text(member, sitting.members)}
                {member.since_ms !== null && <> · <Trans>seit {time(member.since_ms)}</Trans></>}
              </span>
            </div>
            {keeps && sitting.opened_at_ms !== null ? <MemberActions member={member} sitting={sitting} /> : <span />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Log({ sitting }: { readonly sitting: Sitting }) {
  const { t, i18n } = useLingui();
  const { conference } = useRoom();
  const sentence = useSentences(conference.customRoles);
  const [open, setOpen] = useState(false);
  const time = clock(i18n.locale, true);
  const count = sitting.log.length;
  return (
    <section className="stack g2" aria-label={t`Verlauf der Anwesenheit`}>
      <button type="button" className="btn o sm" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="history" size="s" />
        <Plural value={count} one="Verlauf, # Eintrag" other="Verlauf, # Einträge" />
      </button>
      {open && (
        <ol className="log" reversed>
          {[...sitting.log].reverse().map((line, at) => (
            <li key={`${line.at_ms}-${count - at}`}>
              <span className="num">{time(line.at_ms)}</span> {sentence(line)}
              <span className="hint">{line.by === null ? <Trans>durch die Verbindung</Trans> : <Trans>durch {line.by}</Trans>}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
