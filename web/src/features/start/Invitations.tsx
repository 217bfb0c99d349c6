/** Who is invited to an own meeting by mail: whether it arrived, whether they proved their address. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import type { FormEvent } from "react";
import { ApiProblem, api } from "../../api/client";
import type { Invitation } from "../../api/generated/Invitation";
import type { Meeting } from "../../api/generated/Meeting";
import type { Role } from "../../api/generated/Role";
import { useMails } from "../../app/mail";
import { useFieldText, useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { moment } from "../../ui/clock";
import { useFaultText } from "../mail/words";
import { ROLES, useRoleNames } from "../people/roles";

/** While a mail is on its way the list looks again, milliseconds. */
const LOOK_AGAIN_MS = 2_000;

export function Invitations({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useLingui();
  const mails = useMails();
  const problem = useProblemText();
  const { title } = meeting;
  const list = useInfiniteQuery({
    queryKey: ["invitations", meeting.id],
    queryFn: ({ pageParam }) => api.invitations(meeting.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some((one) => one.mail === "waiting")) ? LOOK_AGAIN_MS : false),
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="stack g3" aria-label={t`Einladungen zu ${title}`}>
      <p className="hint">
        <Trans>Jede Person erhält per E-Mail einen eigenen Link. Bevor sie teilnimmt, gibt sie einen Code ein, der an ihre Adresse geht. So ist bestätigt, wer kommt.</Trans>
      </p>
      {mails ? (
        <InviteForm meeting={meeting} items={items} />
      ) : (
        <p className="card"><Trans>In dieser Anlage ist kein Mailserver eingerichtet. Geben Sie einen Link weiter.</Trans></p>
      )}
      {list.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(list.error)}</p>}
      {items.length > 0 && (
        <ul className="plain-list" aria-label={t`Eingeladen zu ${title}`}>
          {items.map((one) => <Row key={one.id} meeting={meeting} invitation={one} mails={mails} />)}
        </ul>
      )}
      {list.hasNextPage && (
        <div className="row"><button type="button" className="btn o sm" onClick={() => void list.fetchNextPage()}><Trans>Weitere zeigen</Trans></button></div>
      )}
    </section>
  );
}

function InviteForm({ meeting, items }: { readonly meeting: Meeting; readonly items: readonly Invitation[] }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const fault = useFieldText();
  const refused = useRefusal();
  const roles = useRoleNames(meeting.own_roles);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("participant");
  const invite = useMutation({
    mutationFn: () => api.invite(meeting.id, { name, email, role }),
    onSuccess: async () => {
      setName("");
      setEmail("");
      // The chair is not given to the next person by chance.
      setRole("participant");
      form.current?.querySelector("input")?.focus();
      await client.invalidateQueries({ queryKey: ["invitations", meeting.id] });
    },
  });
  const taken = invite.error instanceof ApiProblem && invite.error.field("email") === "taken";
  const atEmail = taken ? t`Diese Adresse ist schon eingeladen.` : fault(invite.error, "email");
  const atName = fault(invite.error, "name");
  // What the list knows of it by now; nothing once it was withdrawn.
  const latest = items.find((one) => one.id === invite.data?.id);
  const invited = latest?.name ?? "";
  return (
    <form
      ref={form}
      className="stack g3"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        invite.mutate();
      }}
    >
      <div className="g2c">
        <Field label={t`Name`} autoComplete="off" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} error={atName} />
        <Field label={t`E-Mail-Adresse`} type="email" autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} error={atEmail} />
      </div>
      <div className="row low">
        <div className="f">
          <label htmlFor={id}><Trans>Rolle</Trans></label>
          <select className="field" id={id} value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {[...ROLES, ...meeting.own_roles.map((own) => own.role)].map((one) => (
              <option key={one} value={one}>{roles[one]}</option>
            ))}
          </select>
        </div>
        <button type="submit" className="btn p" aria-busy={invite.isPending}><Icon name="send" size="s" /><Trans>Einladen</Trans></button>
      </div>
      <div role="status">
        {latest && (
          <p className="row nw">
            <Icon name={latest.mail === "failed" ? "circle-alert" : "circle-check"} />
            <span>
              {latest.mail === "failed" ? (
                <Trans>Die Einladung an {invited} ist nicht angekommen.</Trans>
              ) : latest.mail === "waiting" ? (
                <Trans>Die Einladung an {invited} ist unterwegs.</Trans>
              ) : (
                <Trans>Die Einladung an {invited} ist verschickt.</Trans>
              )}
            </span>
          </p>
        )}
        {invite.isError && !atEmail && !atName && <p className="err"><Icon name="circle-alert" />{refused(invite.error, t`Zu einer Besprechung können höchstens 500 Personen eingeladen werden.`)}</p>}
      </div>
    </form>
  );
}

function Row({ meeting, invitation, mails }: { readonly meeting: Meeting; readonly invitation: Invitation; readonly mails: boolean }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const refused = useRefusal();
  const roles = useRoleNames(meeting.own_roles);
  const [asks, setAsks] = useState(false);
  const done = { onSettled: () => client.invalidateQueries({ queryKey: ["invitations", meeting.id] }) };
  const send = useMutation({ mutationFn: () => api.sendInvitation(meeting.id, invitation.id), ...done });
  const withdraw = useMutation({ mutationFn: () => api.withdrawInvitation(meeting.id, invitation.id), onSuccess: () => setAsks(false), ...done });
  const { name, email } = invitation;
  const wrong = (error: unknown) => error !== null && <p className="err" role="alert"><Icon name="circle-alert" />{refused(error, t`Diese Einladung wurde schon zehnmal geschickt. Nehmen Sie sie zurück und laden Sie die Person neu ein.`)}</p>;
  const again = { label: t`Noch einmal schicken`, icon: "send", run: () => send.mutate() } as const;
  return (
    <li className="row">
      <div className="grow">
        <p><bdi>{name}</bdi> {invitation.role !== "participant" && <span className="bdg a">{roles[invitation.role]}</span>}</p>
        <p className="mut sm">{email}</p>
        <Course invitation={invitation} />
        {wrong(send.error)}
      </div>
      <Menu
        label={t`Aktionen für ${name}`}
        className="btn q ic"
        items={[...(mails ? [again] : []), { label: t`Zurücknehmen …`, icon: "user-x", danger: true, run: () => { withdraw.reset(); setAsks(true); } }]}
      />
      {asks && (
        <Ask
          danger
          title={t`Einladung von ${name} zurücknehmen?`}
          body={t`Der Link gilt dann nicht mehr. Wer damit gerade teilnimmt, wird getrennt. Die Person erhält eine Absage per E-Mail.`}
          confirm={t`Zurücknehmen`}
          busy={withdraw.isPending}
          onConfirm={() => withdraw.mutate()}
          onCancel={() => setAsks(false)}
        >
          {wrong(withdraw.error)}
        </Ask>
      )}
    </li>
  );
}

/** How far it has come, by icon and words. */
function Course({ invitation }: { readonly invitation: Invitation }) {
  const { i18n } = useLingui();
  const fault = useFaultText();
  const at = moment(i18n.locale, "short");
  const [sent, reason] = [at(invitation.sent_at_ms), invitation.fault === null ? "" : fault(invitation.fault)];
  const verified = invitation.verified_at_ms === null ? null : at(invitation.verified_at_ms);
  return (
    <p className="row g2 sm">
      {verified !== null && <span className="bdg"><Icon name="badge-check" /><Trans>bestätigt am {verified}</Trans></span>}
      {invitation.mail === "sent" && verified === null && <span className="bdg"><Icon name="mail" /><Trans>verschickt am {sent}</Trans></span>}
      {invitation.mail === "waiting" && <span className="bdg"><Icon name="clock" /><Trans>unterwegs</Trans></span>}
      {invitation.mail === "failed" && <span className="bdg warn"><Icon name="circle-alert" /><Trans>nicht angekommen</Trans></span>}
      {reason !== "" && <span className="mut">{reason}</span>}
    </p>
  );
}

/** Why not, where the usual words would be too general. */
function useRefusal(): (error: unknown, limit: string) => string {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  return (error, limit) => {
    const code = error instanceof ApiProblem ? error.code : null;
    if (code === "too-many-tries") {
      const waitS = (error instanceof ApiProblem ? error.problem?.retry_after_s : null) ?? 3_600;
      const from = moment(i18n.locale, "short")(Date.now() + waitS * 1_000);
      return t`Sie haben sehr viele Einladungen verschickt, insgesamt oder an diese Adresse. Ab ${from} können Sie wieder einladen.`;
    }
    if (code === "limit-reached") return limit;
    if (code === "policy-forbids") return t`Durch eine Richtlinie sind Gäste hier nicht zugelassen, auch keine eingeladenen.`;
    return problem(error);
  };
}
