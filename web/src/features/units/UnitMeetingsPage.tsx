/** Meetings of the units within reach: they stay when their owner goes, and are handed to somebody else here. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Admission } from "../../api/generated/Admission";
import type { UnitMeeting } from "../../api/generated/UnitMeeting";
import type { UnitMeetingChange } from "../../api/generated/UnitMeetingChange";
import { useFieldText, useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { Select } from "../../ui/Select";
import { usePageTitle } from "../../ui/SitePage";
import { AdmissionField } from "../start/AdmissionField";
import { UnitSelect } from "./UnitSelect";
import "../accounts/directory.css";

type Asked = { readonly what: "owner" | "admission"; readonly meeting: UnitMeeting };

export function UnitMeetingsPage() {
  const { t, i18n } = useLingui();
  usePageTitle(t`Besprechungen`);
  const problem = useProblemText();
  const [unit, setUnit] = useState("");
  const [asked, setAsked] = useState<Asked | null>(null);
  const meetings = useInfiniteQuery({
    queryKey: ["unit-meetings", unit],
    queryFn: ({ pageParam }) => api.unitMeetings(unit, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const rows = meetings.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="wrap stack g6">
      <div className="stack g2">
        <h1><Trans>Besprechungen</Trans></h1>
        <p className="mut"><Trans>Eine Besprechung gehört zu ihrer Einheit. Geht die Person, die sie angelegt hat, übergeben Sie sie hier.</Trans></p>
      </div>
      <div className="dir-filters"><UnitSelect label={t`Einheit`} value={unit} none={t`alle`} onChange={setUnit} /></div>
      {meetings.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(meetings.error)}</p>}
      {meetings.isSuccess && rows.length === 0 && <p className="card mut"><Trans>Hier gibt es gerade keine Besprechung.</Trans></p>}
      {rows.length > 0 && (
        <table className="t dir card" aria-label={t`Besprechungen`}>
          <thead>
            <tr>
              <th scope="col"><Trans>Titel</Trans></th>
              <th scope="col"><Trans>Einheit</Trans></th>
              <th scope="col"><Trans>Gehört</Trans></th>
              <th scope="col"><Trans>Angelegt</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>
            {rows.map((meeting) => {
              const { title } = meeting;
              return (
                <tr key={meeting.id}>
                  <th scope="row">{title}<div className="hint">{meeting.code}</div></th>
                  <td data-label={t`Einheit`}>{meeting.unit?.name ?? t`keine`}</td>
                  <td data-label={t`Gehört`}>{meeting.owner ? meeting.owner.name : <span className="bdg warn"><Icon name="triangle-alert" /><Trans>niemandem</Trans></span>}</td>
                  <td data-label={t`Angelegt`}>{i18n.date(new Date(meeting.created_at_ms), { dateStyle: "medium" })}</td>
                  <td className="r">
                    <Menu
                      label={t`Aktionen für ${title}`}
                      className="btn q ic"
                      items={[
                        { label: t`Übergeben …`, icon: "user-cog", run: () => setAsked({ what: "owner", meeting }) },
                        { label: t`Warteraum …`, icon: "door-open", run: () => setAsked({ what: "admission", meeting }) },
                      ]}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {meetings.hasNextPage && <button type="button" className="btn o" onClick={() => void meetings.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>}
      {asked?.what === "owner" && <HandOver meeting={asked.meeting} onDone={() => setAsked(null)} />}
      {asked?.what === "admission" && <Door meeting={asked.meeting} onDone={() => setAsked(null)} />}
    </div>
  );
}

function useChange(meeting: UnitMeeting, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: UnitMeetingChange) => api.changeUnitMeeting(meeting.id, change),
    onSuccess: async () => {
      onDone();
      await client.invalidateQueries({ queryKey: ["unit-meetings"] });
    },
  });
}

function HandOver({ meeting, onDone }: { readonly meeting: UnitMeeting; readonly onDone: () => void }) {
  const { t } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const [text, setText] = useState("");
  const [owner, setOwner] = useState("");
  const change = useChange(meeting, onDone);
  const found = useQuery({ queryKey: ["accounts", "hand-over", text], queryFn: () => api.accounts({ q: text, limit: 20 }) });
  const people = (found.data?.items ?? []).filter(({ state }) => state !== "disabled");
  const { title } = meeting;
  return (
    <Ask
      title={t`${title} übergeben`}
      body={t`Die Person führt von da an den Vorsitz und verwaltet Links und Warteraum.`}
      confirm={t`Übergeben`}
      busy={change.isPending}
      onConfirm={() => owner !== "" && change.mutate({ owner_id: owner })}
      onCancel={onDone}
    >
      <Field label={t`Suchen`} type="search" autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} />
      <Select label={t`An wen`} value={owner} onChange={setOwner}>
        <option value="">{t`Bitte wählen`}</option>
        {people.map((person) => <option key={person.id} value={person.id}>{person.name} ({person.email})</option>)}
      </Select>
      {change.isError && <p className="err" role="alert"><Icon name="circle-alert" />{fault(change.error, "owner_id") ?? problem(change.error)}</p>}
    </Ask>
  );
}

function Door({ meeting, onDone }: { readonly meeting: UnitMeeting; readonly onDone: () => void }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const [admission, setAdmission] = useState<Admission>(meeting.admission);
  const change = useChange(meeting, onDone);
  const { title } = meeting;
  return (
    <Ask title={t`Warteraum von ${title}`} confirm={t`Speichern`} busy={change.isPending} onConfirm={() => change.mutate({ admission })} onCancel={onDone}>
      <AdmissionField value={admission} hasUnit={meeting.unit !== null} onChange={setAdmission} />
      {change.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(change.error)}</p>}
    </Ask>
  );
}
