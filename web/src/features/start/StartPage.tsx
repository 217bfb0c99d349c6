/** The first page: join by link, and for those who are signed in start a meeting and see one's own. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { FormEvent } from "react";
import { api } from "../../api/client";
import type { Admission } from "../../api/generated/Admission";
import { readInvitation } from "../../app/link";
import { useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { AdmissionField } from "./AdmissionField";
import { BodyField } from "./BodyField";
import { OwnVotes } from "../vote/circular/OwnVotes";
import { MeetingList } from "./MeetingList";

export function StartPage() {
  const { t } = useLingui();
  const me = useMe();
  usePageTitle(t`Start`);
  if (me.isPending) return <p className="wrap" role="status"><Trans>Einen Moment …</Trans></p>;
  if (me.data) {
    const name = me.data.account.name;
    return (
      <div className="wrap stack g8">
        <h1><Trans>Guten Tag, {name}</Trans></h1>
        <div className="start">
          <MeetNow />
          <section className="card stack" aria-labelledby="join-h">
            <h2 id="join-h"><Trans>Teilnehmen</Trans></h2>
            <JoinForm />
          </section>
        </div>
        <OwnVotes />
        <MeetingList />
      </div>
    );
  }
  return (
    <div className="wrap">
      <div className="start">
        <section className="stack g6">
          <h1><Trans>Besprechen, ohne etwas zu installieren</Trans></h1>
          <p className="lead"><Trans>Öffnen Sie den Link, den Sie erhalten haben, oder fügen Sie ihn hier ein. Ein Konto brauchen Sie dafür nicht.</Trans></p>
          <JoinForm />
        </section>
        <section className="card stack" aria-labelledby="in-h">
          <h2 id="in-h"><Trans>Sie haben ein Konto?</Trans></h2>
          <p className="mut"><Trans>Melden Sie sich an, um selbst Besprechungen zu beginnen.</Trans></p>
          <Link className="btn o" to="/sign-in"><Icon name="log-in" /><Trans>Anmelden</Trans></Link>
        </section>
      </div>
    </div>
  );
}

function JoinForm() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const join = (event: FormEvent) => {
    event.preventDefault();
    const invitation = readInvitation(text);
    setWrong(invitation === null);
    if (invitation) void navigate({ to: "/m/$code", params: { code: invitation.code }, hash: invitation.secret ?? "" });
  };
  return (
    <form className="stack" onSubmit={join} noValidate>
      <Field
        label={t`Link oder Code der Besprechung`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoComplete="off"
        error={wrong ? t`Das ist kein Link und kein Code einer Besprechung. Ein Code sieht so aus: bcd-fghj-kmn` : undefined}
      />
      <button type="submit" className="btn p"><Trans>Teilnehmen</Trans></button>
    </form>
  );
}

function MeetNow() {
  const me = useMe();
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const client = useQueryClient();
  const problem = useProblemText();
  const [title, setTitle] = useState("");
  const [admission, setAdmission] = useState<Admission>("open");
  const [body, setBody] = useState("");
  const start = useMutation({
    mutationFn: () => {
      const day = new Date().toLocaleDateString(i18n.locale, { dateStyle: "long" });
      return api.startMeeting(title.trim() || t`Besprechung am ${day}`, admission, body === "" ? null : body);
    },
    onSuccess: async (meeting) => {
      await client.invalidateQueries({ queryKey: ["meetings"] });
      const secret = meeting.join_url?.split("#")[1] ?? "";
      await navigate({ to: "/m/$code", params: { code: meeting.code }, hash: secret });
    },
  });
  return (
    <section className="card stack" aria-labelledby="now-h">
      <h2 id="now-h"><Trans>Sofort besprechen</Trans></h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!start.isPending) start.mutate();
        }}
      >
        <Field label={t`Titel (freiwillig)`} value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} hint={body === "" ? t`Die Besprechung wird von selbst gelöscht, mit ihrem Chat. Wann, steht dann unten unter „Meine Besprechungen“.` : undefined} />
        <AdmissionField value={admission} hasUnit={me.data?.account.unit != null} onChange={setAdmission} />
        <BodyField value={body} onChange={setBody} />
        {start.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(start.error)}</p>}
        <button type="submit" className="btn p lg" aria-busy={start.isPending}><Icon name="video" /><Trans>Besprechung beginnen</Trans></button>
      </form>
    </section>
  );
}
