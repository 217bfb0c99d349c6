/** Own meetings, with their links. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { Meeting } from "../../api/generated/Meeting";
import { useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { moment } from "../../ui/clock";
import { PastConferences } from "../record/PastConferences";
import { useOwnBodies } from "./BodyField";
import { Invitations } from "./Invitations";
import { MarkSitting } from "./MarkSitting";
import { MeetingLinks } from "./MeetingLinks";

export function MeetingList() {
  const problem = useProblemText();
  const meetings = useInfiniteQuery({
    queryKey: ["meetings"],
    queryFn: ({ pageParam }) => api.meetings(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 15_000,
  });
  const items = meetings.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="stack" aria-labelledby="own-h">
      <h2 id="own-h"><Trans>Meine Besprechungen</Trans></h2>
      {meetings.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(meetings.error)}</p>}
      {meetings.isSuccess && items.length === 0 && <p className="mut"><Trans>Noch keine. Beginnen Sie oben eine.</Trans></p>}
      <ul className="plain-list">
        {items.map((meeting) => <MeetingRow key={meeting.id} meeting={meeting} />)}
      </ul>
      {meetings.hasNextPage && (
        <button type="button" className="btn o" onClick={() => void meetings.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>
      )}
    </section>
  );
}

function MeetingRow({ meeting }: { readonly meeting: Meeting }) {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const problem = useProblemText();
  const [asking, setAsking] = useState(false);
  const [open, setOpen] = useState(false);
  const [inviting, setInviting] = useState(false);
  const [past, setPast] = useState(false);
  const [marks, setMarks] = useState(false);
  const bodies = useOwnBodies();
  const remove = useMutation({
    mutationFn: () => api.deleteMeeting(meeting.id),
    onSuccess: () => {
      setAsking(false);
      return client.invalidateQueries({ queryKey: ["meetings"] });
    },
  });
  // The only thing that keeps a meeting from being deleted is a vote of its body.
  const votes = remove.error instanceof ApiProblem && remove.error.code === "conflict";
  const close = () => {
    setAsking(false);
    remove.reset();
  };
  const present = meeting.present;
  const until = meeting.expires_at_ms === null ? null : moment(i18n.locale, "short")(meeting.expires_at_ms);
  const secret = meeting.join_url?.split("#")[1] ?? "";
  return (
    <li className="card meeting">
      <div className="meeting-h">
        <h3>{meeting.title}</h3>
        {meeting.body !== null && <span className="bdg"><Icon name="landmark" size="s" /><bdi>{meeting.body.name}</bdi></span>}
        {present > 0 && <span className="bdg"><Icon name="users" size="s" /><Trans>{present} dabei</Trans></span>}
      </div>
      <p className="mut sm">
        <Trans>Code {meeting.code}</Trans>
        {until !== null && <> · <Trans>wird am {until} gelöscht</Trans></>}
      </p>
      <div className="row">
        <Link className="btn p sm" to="/m/$code" params={{ code: meeting.code }} hash={secret} aria-label={t`Teilnehmen: ${meeting.title}`}><Trans>Teilnehmen</Trans></Link>
        {meeting.join_url !== null && <CopyButton text={meeting.join_url} label={t`Link kopieren`} />}
        <button type="button" className="btn o sm" aria-expanded={open} onClick={() => setOpen(!open)}><Icon name="link" size="s" /><Trans>Links</Trans></button>
        <button type="button" className="btn o sm" aria-expanded={inviting} onClick={() => setInviting(!inviting)}><Icon name="mail" size="s" /><Trans>Einladungen</Trans></button>
        <button type="button" className="btn o sm" aria-expanded={past} onClick={() => setPast(!past)}><Icon name="clipboard-check" size="s" /><Trans>Anwesenheit und Verlauf</Trans></button>
        <Link className="btn o sm" to="/meetings/$id/policies" params={{ id: meeting.id }} aria-label={t`Regeln: ${meeting.title}`}><Icon name="sliders-horizontal" size="s" /><Trans>Regeln</Trans></Link>
        {(bodies.length > 0 || meeting.body !== null) && <button type="button" className="btn o sm" aria-label={t`Sitzung eines Gremiums: ${meeting.title}`} onClick={() => setMarks(true)}><Icon name="landmark" size="s" /><Trans>Gremium</Trans></button>}
        <button type="button" className="btn g sm" onClick={() => setAsking(true)} aria-label={t`Beenden und löschen: ${meeting.title}`}><Icon name="trash-2" size="s" /><Trans>Beenden und löschen</Trans></button>
      </div>
      {marks && <MarkSitting meeting={meeting} onDone={() => setMarks(false)} />}
      {open && <MeetingLinks meeting={meeting} />}
      {inviting && <Invitations meeting={meeting} />}
      {past && <PastConferences meeting={meeting.id} />}
      {asking && (
        <Ask
          danger
          busy={remove.isPending}
          title={t`Besprechung für alle beenden und löschen?`}
          body={t`Wer noch im Raum ist, wird getrennt. Chat, Links, Einladungen, Anwesenheit und Verlauf sind dann weg. Wer eingeladen ist, erhält eine Absage, wenn die Besprechung noch nicht stattgefunden hat.`}
          confirm={t`Beenden und löschen`}
          cancel={t`Behalten`}
          onConfirm={() => remove.mutate()}
          onCancel={close}
        >
          {remove.isError && <p className="err" role="alert"><Icon name="circle-alert" />{votes ? t`Eine Abstimmung dieser Sitzung ist noch nicht zu Ende. Stellen Sie ihr Ergebnis im Raum fest oder erklären Sie sie für ungültig; danach lässt sich die Besprechung löschen.` : problem(remove.error)}</p>}
        </Ask>
      )}
    </li>
  );
}
