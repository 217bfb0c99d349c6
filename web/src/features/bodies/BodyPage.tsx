/** One body: its number, groups and rules, and the register of its members. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { api } from "../../api/client";
import type { Body } from "../../api/generated/Body";
import type { BodyMember } from "../../api/generated/BodyMember";
import { useProblemText } from "../../app/problems";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { usePageTitle } from "../../ui/SitePage";
import { Avatar } from "../stage/Avatar";
import { BodyVotes } from "../vote/circular/BodyVotes";
import { BodyForm } from "./BodyForm";
import { Clerks, ImportMembers, RemoveBody, RemoveMember } from "./dialogs";
import { MemberForm } from "./MemberForm";
import { useDay, useFunctionText, useKindNames, useProfiles, useSeatNames } from "./words";
import "../accounts/directory.css";
import "./bodies.css";

type Asked = { readonly what: "add" | "import" | "clerks" | "edit-body" | "delete-body" } | { readonly what: "edit" | "remove"; readonly member: BodyMember };

export function BodyPage() {
  const { id } = useParams({ strict: false });
  return id === undefined ? null : <OneBody key={id} id={id} />;
}

function OneBody({ id }: { readonly id: string }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const body = useQuery({ queryKey: ["body", id], queryFn: () => api.body(id) });
  const members = useInfiniteQuery({
    queryKey: ["body-members", id],
    queryFn: ({ pageParam }) => api.bodyMembers(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = members;
  // Groups and substitutes are of the whole register.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  usePageTitle(body.data?.name ?? t`Gremium`);
  const failure = body.error ?? members.error;
  const wrong = failure && <p className="err" role="alert"><Icon name="circle-alert" />{problem(failure)}</p>;
  // What is known stays, and with it what somebody is typing.
  if (body.data && members.data) return <Register body={body.data} members={members.data.pages.flatMap((page) => page.items)} wrong={wrong} />;
  if (wrong) return <div className="wrap stack"><Back />{wrong}</div>;
  return <p className="wrap" role="status"><Trans>Einen Moment …</Trans></p>;
}

function Back() {
  return <p><Link to="/admin/bodies" className="row"><Icon name="chevron-left" size="s" /><Trans>Gremien</Trans></Link></p>;
}

interface RegisterProps {
  readonly body: Body;
  readonly members: readonly BodyMember[];
  /** Why it could not be read anew. */
  readonly wrong: ReactNode;
}

function Register({ body, members, wrong }: RegisterProps) {
  const { t } = useLingui();
  const kinds = useKindNames();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  return (
    <div className="wrap stack g6">
      <Back />
      {wrong}
      <div className="row sb">
        <div className="stack g2 body-head">
          <h1><bdi>{body.name}</bdi></h1>
          <p className="mut">{kinds[body.kind]} · <Trans>Register, aus dem Verzeichnisse und Namen kommen</Trans></p>
        </div>
        <div className="row">
          <button type="button" className="btn o" onClick={() => setAsked({ what: "import" })}><Icon name="upload" /><Trans>Einlesen</Trans></button>
          <button type="button" className="btn p" onClick={() => setAsked({ what: "add" })}><Icon name="user-plus" /><Trans>Mitglied aufnehmen</Trans></button>
          {body.administered && (
            <Menu
              label={t`Weitere Aktionen`}
              className="btn q ic"
              items={[
                { label: t`Bearbeiten …`, icon: "pencil", run: () => setAsked({ what: "edit-body" }) },
                { label: t`Schriftführung …`, icon: "user-cog", run: () => setAsked({ what: "clerks" }) },
                { label: t`Löschen …`, icon: "trash-2", danger: true, apart: true, run: () => setAsked({ what: "delete-body" }) },
              ]}
            />
          )}
        </div>
      </div>
      <Cards body={body} members={members} />
      <BodyVotes body={body.id} />
      <Members members={members} ask={setAsked} />
      {asked?.what === "add" && <MemberForm body={body} members={members} onDone={close} />}
      {asked?.what === "edit" && <MemberForm body={body} members={members} member={asked.member} onDone={close} />}
      {asked?.what === "remove" && <RemoveMember body={body} member={asked.member} onDone={close} />}
      {asked?.what === "import" && <ImportMembers body={body} onDone={close} />}
      {asked?.what === "clerks" && <Clerks body={body} onDone={close} />}
      {asked?.what === "edit-body" && <BodyForm body={body} onDone={close} />}
      {asked?.what === "delete-body" && <RemoveBody body={body} onDone={close} />}
    </div>
  );
}

function Cards({ body, members }: { readonly body: Body; readonly members: readonly BodyMember[] }) {
  const { t } = useLingui();
  const profiles = useProfiles();
  const profile = profiles.items.find((one) => one.id === body.profile);
  const groups = new Map<string, number>();
  for (const member of members) {
    if (member.seat === "holder" && member.group !== null) groups.set(member.group, (groups.get(member.group) ?? 0) + 1);
  }
  const largest = Math.max(1, ...groups.values());
  const free = Math.max(0, body.statutory - body.holders);
  const clerks = body.clerks.map((clerk) => clerk.name).join(", ");
  return (
    <div className="body-cards">
      <section className="card stack g2" aria-labelledby="body-n">
        <h2 id="body-n"><Trans>Gesetzliche Zahl</Trans></h2>
        <p className="figure">{body.statutory}</p>
        <p><Plural value={body.holders} one="# Sitz im Register" other="# Sitze im Register" />{free > 0 && <>, <Plural value={free} one="# frei" other="# frei" /></>}</p>
        {body.statutory_votes !== body.statutory && <p><Plural value={body.statutory_votes} one="# Stimme zusammen" other="# Stimmen zusammen" /></p>}
        <p className="hint">{clerks === "" ? <Trans>Keine Schriftführung festgelegt</Trans> : <Trans>Schriftführung: {clerks}</Trans>}</p>
      </section>
      <section className="card stack g2" aria-labelledby="body-g">
        <h2 id="body-g"><Trans>Fraktionen</Trans></h2>
        {groups.size === 0 && <p className="mut"><Trans>keine</Trans></p>}
        <ul className="plain-list">
          {[...groups].sort((a, b) => b[1] - a[1]).map(([name, size]) => (
            <li key={name}>
              <span className="row sb"><bdi>{name}</bdi> <b className="num">{size}</b></span>
              <meter aria-label={t`Sitze von ${name}`} min={0} max={largest} value={size} />
            </li>
          ))}
        </ul>
      </section>
      <section className="card stack g2" aria-labelledby="body-r">
        <h2 id="body-r"><Trans>Regelprofil</Trans></h2>
        {profile && (
          <>
            <p className="serif">{profiles.title(profile)}</p>
            {profile.citation.length > 0 && <p className="hint">{profile.citation.join("; ")}</p>}
            <ul className="hints">
              {profile.reduced && <li><Trans>Freie Sitze und Ausgeschlossene mindern die nötige Zahl.</Trans></li>}
              {profile.chair_in_room && <li><Trans>Der Vorsitz ist im Saal.</Trans></li>}
              {profile.confirm_presence && <li><Trans>Zugeschaltete bestätigen ihre Teilnahme in Textform.</Trans></li>}
              {profile.excluded_leave && <li><Trans>Wer befangen ist, verlässt die Beratung: ohne Bild und Ton.</Trans></li>}
              {!profile.recording && <li><Trans>Aufzeichnen ist verboten.</Trans></li>}
            </ul>
          </>
        )}
      </section>
    </div>
  );
}

function Members({ members, ask }: { readonly members: readonly BodyMember[]; readonly ask: (asked: Asked) => void }) {
  const { t } = useLingui();
  const day = useDay();
  const seats = useSeatNames();
  const functions = useFunctionText();
  const [text, setText] = useState("");
  const wanted = text.trim().toLocaleLowerCase();
  const rows = members.filter((member) => `${member.name} ${member.group ?? ""}`.toLocaleLowerCase().includes(wanted));
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? "";
  const chain = (member: BodyMember) => member.substitutes.map((id, at) => `${at + 1}. ${nameOf(id)}`).join(", ");
  return (
    <section className="stack" aria-labelledby="members-h">
      <h2 id="members-h"><Trans>Mitglieder</Trans> <span className="n">{members.length}</span></h2>
      <Field label={t`Name oder Fraktion`} type="search" autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} />
      <div role="status">
        {rows.length === 0 && <p className="card mut">{members.length === 0 ? <Trans>Noch niemand im Register.</Trans> : <Trans>Im Register heißt niemand so, auch keine Fraktion.</Trans>}</p>}
      </div>
      {rows.length > 0 && (
        <table className="t dir card" aria-label={t`Mitglieder`}>
          <thead>
            <tr>
              <th scope="col"><Trans>Name und Funktion</Trans></th>
              <th scope="col"><Trans>Fraktion</Trans></th>
              <th scope="col"><Trans>Vertretung, in Reihenfolge</Trans></th>
              <th scope="col"><Trans>Amtszeit</Trans></th>
              <th scope="col"><Trans>Zugang</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>
            {rows.map((member) => {
              const { name } = member;
              return (
                <tr key={member.id}>
                  <th scope="row">
                    <span className="who"><Avatar id={member.id} name={name} size="av-s" /><span><bdi>{name}</bdi><span className="hint">{functions(member)}</span></span></span>
                  </th>
                  <td data-label={t`Fraktion`}>{member.group ?? "–"}</td>
                  <td data-label={t`Vertretung, in Reihenfolge`}>{member.seat === "holder" ? chain(member) || t`keine` : seats[member.seat]}</td>
                  <td data-label={t`Amtszeit`}>{member.from_day === null && member.until_day === null ? t`unbefristet` : `${day(member.from_day)} bis ${day(member.until_day)}`}</td>
                  <td data-label={t`Zugang`}>{member.account === null ? <span className="bdg"><Icon name="phone" /><Trans>Telefon oder Gast</Trans></span> : <span className="bdg ok"><Icon name="check" /><Trans>eigenes Konto</Trans></span>}</td>
                  <td className="r">
                    <Menu
                      label={t`Aktionen für ${name}`}
                      className="btn q ic"
                      items={[
                        { label: t`Bearbeiten …`, icon: "pencil", run: () => ask({ what: "edit", member }) },
                        { label: t`Aus dem Register nehmen …`, icon: "trash-2", danger: true, apart: true, run: () => ask({ what: "remove", member }) },
                      ]}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <p className="hint"><Trans>Eine Sitzung nimmt das Register, wie es bei ihrer Eröffnung ist. Jede Änderung steht im Prüfprotokoll.</Trans></p>
    </section>
  );
}
