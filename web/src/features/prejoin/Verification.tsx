/** An invited person shows that the invited mail address is theirs: a code goes there and is typed off here. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { FormEvent } from "react";
import { JoinFailure, requestGuestCode, verifyGuest } from "../../call/join";
import type { JoinInvitation } from "../../call/wire";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { useRoleNames } from "../people/roles";

interface VerificationProps {
  readonly code: string;
  readonly secret: string;
  readonly invitation: JoinInvitation;
  readonly onVerified: (proof: string, forGood: boolean) => void;
  /** It takes the place of the button that was pressed. */
  readonly focused?: boolean;
}

/** Stands in place of the page before the room: nothing of the meeting is shown to whoever only found the link. */
export function VerifyPage(props: VerificationProps) {
  return (
    <div className="wrap n stack g6">
      <div className="stack g2">
        <p className="mut">
          <Trans>Ihre Einladung</Trans>
        </p>
        <h1>
          <Trans>Bestätigen Sie, dass Sie es sind</Trans>
        </h1>
        <p className="lead">
          <Trans>Diese Einladung gilt nur für Sie. Bevor Sie teilnehmen, schicken wir einen Code an die Adresse, an die sie ging.</Trans>
        </p>
      </div>
      <Verification {...props} />
      <p className="mut">
        <Trans>Sie haben hier ein Konto? Dann brauchen Sie keinen Code: Melden Sie sich an und öffnen Sie den Link noch einmal.</Trans>{" "}
        <a href="/sign-in">
          <Trans>Anmelden</Trans>
        </a>
      </p>
    </div>
  );
}

/** For somebody who is signed in: joins anyway, and with the role of the invitation after a code. */
export function RoleOffer(props: VerificationProps) {
  const { invitation } = props;
  const roles = useRoleNames();
  const [open, setOpen] = useState(false);
  if (invitation.verified || invitation.role === null || invitation.role === "participant") return null;
  const role = roles[invitation.role];
  return (
    <section className="card stack">
      <p>
        <Trans>Die Einladung sieht für Sie die Rolle „{role}“ vor. Mit Ihrem Konto nehmen Sie ohne diese Rolle teil, bis Sie die eingeladene Adresse bestätigen.</Trans>
      </p>
      {open ? (
        <Verification {...props} focused />
      ) : (
        <div className="row">
          <button type="button" className="btn o" onClick={() => setOpen(true)}>
            <Icon name="badge-check" />
            <Trans>Rolle übernehmen …</Trans>
          </button>
        </div>
      )}
    </section>
  );
}

function Verification({ code, secret, invitation, onVerified, focused = false }: VerificationProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const [forGood, setForGood] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const ask = useMutation({ mutationFn: () => requestGuestCode(code, secret), onSuccess: () => verify.reset() });
  const verify = useMutation({
    mutationFn: () => verifyGuest(code, secret, typed),
    onSuccess: (proven) => onVerified(proven.guest_credential, forGood),
    onError: () => form.current?.querySelector("input")?.focus(),
  });
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) first.current?.focus();
  }, [focused]);
  const sent = ask.data !== undefined;
  const minutes = Math.round((ask.data?.valid_for_ms ?? 0) / 60_000);
  const address = invitation.masked_email;
  // The field is new; whoever pressed the button goes on typing.
  useEffect(() => {
    if (sent) form.current?.querySelector("input")?.focus();
  }, [sent]);
  const fault = useFault();
  return (
    <div className="stack">
      {!sent && (
        <div className="row">
          <button ref={first} type="button" className="btn p lg" aria-busy={ask.isPending} onClick={() => ask.mutate()}>
            <Icon name="mail" />
            <Trans>Code an {address} schicken</Trans>
          </button>
        </div>
      )}
      <div role="status">
        {ask.isError && (
          <p className="err">
            <Icon name="circle-alert" />
            {fault(ask.error)}
          </p>
        )}
        {sent && !ask.isError && (
          <p className="row nw">
            <Icon name="circle-check" />
            <span>
              <Trans>Der Code ist unterwegs an {address} und gilt {minutes} Minuten. Sehen Sie auch im Ordner für unerwünschte E-Mails nach.</Trans>
            </span>
          </p>
        )}
      </div>
      {sent && (
        <form
          ref={form}
          className="stack"
          noValidate
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            verify.mutate();
          }}
        >
          <Field
            label={t`Code aus der E-Mail`}
            hint={t`Sechs Ziffern.`}
            error={verify.isError ? fault(verify.error) : undefined}
            inputMode="numeric"
            autoComplete="one-time-code"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <label className="check">
            <input type="checkbox" checked={forGood} onChange={() => setForGood(!forGood)} />
            <Trans>Auf diesem Gerät nicht mehr nach einem Code fragen. Nur, wenn Sie es allein benutzen.</Trans>
          </label>
          <div className="row">
            <button type="submit" className="btn p lg" aria-busy={verify.isPending}>
              <Trans>Bestätigen</Trans>
            </button>
            <button type="button" className="btn q" aria-busy={ask.isPending} onClick={() => ask.mutate()}>
              <Trans>Neuen Code schicken</Trans>
            </button>
          </div>
        </form>
      )}
    </div>
  );
}

/** What went wrong, and what to do. */
function useFault(): (error: unknown) => string {
  const { t } = useLingui();
  return (error) => {
    const failure = error instanceof JoinFailure ? error : new JoinFailure("unreachable");
    switch (failure.code) {
      case "code-wrong":
        return t`Dieser Code stimmt nicht. Vergleichen Sie die sechs Ziffern mit der neuesten E-Mail.`;
      case "code-spent":
        return t`Dieser Code gilt nicht mehr. Lassen Sie sich einen neuen schicken.`;
      case "invitation-barred":
        return t`Es wurden zu viele falsche Codes eingegeben. Bitten Sie die einladende Person, die Einladung noch einmal zu schicken.`;
      case "too-many-tries": {
        const wait = Math.max(1, Math.ceil((failure.retryAfterS ?? 60) / 60));
        return t`Es wurden schon mehrere Codes verschickt. Warten Sie ${wait} Min., dann ist ein neuer möglich.`;
      }
      case "link-unusable":
        return t`Ihre Einladung gilt nicht mehr. Wenden Sie sich an die einladende Person.`;
      case "policy-forbids":
        return t`Durch eine Richtlinie sind Gäste hier nicht mehr zugelassen. Wenden Sie sich an die einladende Person.`;
      default:
        return t`Das hat nicht geklappt. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.`;
    }
  };
}
