/** From a link to the room and out again. Loaded only when somebody joins. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { Icon } from "../../ui/Icon";
import { SitePage } from "../../ui/SitePage";
import { Call, takeSeat } from "../../call/Call";
import type { SocketEnd } from "../../call/ConferenceSocket";
import { Devices } from "../../call/Devices";
import { JoinFailure, previewJoin } from "../../call/join";
import { forgetProof, newDevice, readProof, readSeat, rememberProof, writeSeat } from "../../call/seat";
import type { Seat } from "../../call/seat";
import type { JoinPreview } from "../../call/wire";
import { currentLook } from "../../ui/look";
import { PreJoin } from "../prejoin/PreJoin";
import type { Choice } from "../prejoin/PreJoin";
import { GuestsForbidden, InvitedOnly, Over, UnusableText } from "./Over";
import { QuotaText } from "../usage/QuotaText";
import { Room } from "./Room";
import { useStore } from "./useStore";
import "./room.css";

export interface JoinRouteProps {
  readonly code: string;
  /** From the fragment of the link; `null` for those who joined by the code alone. */
  readonly secret: string | null;
}

type Step =
  | { readonly kind: "looking" }
  | { readonly kind: "unusable"; readonly failure: JoinFailure }
  | { readonly kind: "prejoin"; readonly meeting: JoinPreview }
  | { readonly kind: "room"; readonly seat: Seat; readonly title: string }
  | { readonly kind: "over"; readonly end: SocketEnd };

export function JoinRoute({ code, secret }: JoinRouteProps) {
  const known = useMemo(() => readSeat(code), [code]);
  const key = secret ?? known?.secret ?? null;
  const [devices] = useState(() => new Devices());
  // A reload in the middle of a call goes straight back in as the same person.
  const [step, setStep] = useState<Step>(() => (known?.inside ? { kind: "room", seat: { ...known, secret: key }, title: code } : { kind: "looking" }));
  // The page with the code is gone; its successor is read from its heading on.
  const [verified, setVerified] = useState(false);
  const navigate = useNavigate();

  useEffect(() => {
    devices.start();
    return () => devices.stop();
  }, [devices]);

  useEffect(() => {
    if (step.kind !== "looking") return undefined;
    const abort = new AbortController();
    previewJoin(code, key, readProof(code), abort.signal).then(
      (meeting) => {
        // Withdrawn and invited anew, or another link: what was proven then is worth nothing here.
        if (meeting.invitation?.verified !== true) forgetProof(code);
        setStep({ kind: "prejoin", meeting });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setStep({ kind: "unusable", failure: error instanceof JoinFailure ? error : new JoinFailure("unreachable") });
      },
    );
    return () => abort.abort();
  }, [step.kind, code, key]);

  switch (step.kind) {
    case "looking":
      return <Looking />;
    case "unusable":
      return <Unusable failure={step.failure} onRetry={() => setStep({ kind: "looking" })} />;
    case "prejoin":
      return (
        <SitePage>
          <Title name={step.meeting.title ?? step.meeting.code} />
          <PreJoin
            meeting={step.meeting}
            devices={devices}
            secret={key}
            focused={verified}
            onVerified={(proof, forGood) => {
              rememberProof(code, proof, forGood);
              setVerified(true);
              setStep({ kind: "looking" });
            }}
            onJoin={(choice: Choice) =>
              setStep({ kind: "room", seat: takeSeat(readSeat(code), { code, secret: key, ...choice }, readProof(code)), title: step.meeting.title ?? code })
            }
          />
        </SitePage>
      );
    case "room":
      return (
        <InCall
          key={step.seat.device}
          seat={step.seat}
          title={step.title}
          devices={devices}
          onOver={(end) => {
            if (end.kind === "left") void navigate({ to: "/left", search: { code } as never });
            else setStep({ kind: "over", end });
          }}
        />
      );
    case "over":
      return (
        <SitePage>
          <Over
            end={step.end}
            code={code}
            onRejoin={() => {
              if (step.end.kind === "replaced") takeNewDevice(code);
              setStep({ kind: "looking" });
            }}
          />
        </SitePage>
      );
  }
}

/** Two windows of one browser may have copied one name; the one that goes on takes its own. */
function takeNewDevice(code: string): void {
  const seat = readSeat(code);
  if (seat) writeSeat({ ...seat, device: newDevice() });
}

function InCall({ seat, title, devices, onOver }: { seat: Seat; title: string; devices: Devices; onOver: (end: SocketEnd) => void }) {
  // One call for the life of this view; its seat changes inside the call.
  const [call] = useState(() => new Call(seat, devices));
  useEffect(() => {
    call.start();
    return () => call.stop();
  }, [call]);
  return <Watched call={call} title={title} onOver={onOver} />;
}

function Watched({ call, title, onOver }: { call: Call; title: string; onOver: (end: SocketEnd) => void }) {
  const socket = useStore(call.socket);
  const over = socket.kind === "over" ? socket.end : null;
  const tell = useEffectEvent(onOver);
  useEffect(() => {
    if (over) tell(over);
  }, [over]);
  return (
    <Room
      call={call}
      title={title}
      onLeave={() => {
        call.leave();
        onOver({ kind: "left" });
      }}
    />
  );
}

function Title({ name }: { name: string }) {
  const { t } = useLingui();
  useEffect(() => {
    document.title = `${t`Beitreten: ${name}`} – ${currentLook().name}`;
  }, [name, t]);
  return null;
}

function Looking() {
  return (
    <SitePage>
      <div className="wrap n" role="status">
        <p className="mut">
          <Trans>Der Link wird geprüft …</Trans>
        </p>
      </div>
    </SitePage>
  );
}

function Unusable({ failure, onRetry }: { failure: JoinFailure; onRetry: () => void }) {
  const { t } = useLingui();
  const unreachable = !failure.final;
  const full = failure.code === "quota-reached";
  const invited = failure.code === "invited-only";
  const forbidden = invited || failure.code === "policy-forbids";
  const title = invited ? t`Nur mit persönlicher Einladung` : full ? t`Gerade ist kein Platz frei` : forbidden ? t`Ohne Konto geht es hier nicht` : unreachable ? t`Der Server ist gerade nicht zu erreichen` : t`Dieser Link führt zu keiner Sitzung`;
  useEffect(() => {
    document.title = `${title} – ${currentLook().name}`;
  }, [title]);
  return (
    <SitePage>
      <div className="wrap n stack g6">
        <h1>{title}</h1>
        <p className="lead">
          {full ? <QuotaText quota={failure.quota} /> : invited ? <InvitedOnly /> : forbidden ? <GuestsForbidden /> : unreachable ? <Trans>Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal. Der Link bleibt gültig.</Trans> : <UnusableText />}
        </p>
        <div className="row">
          {(unreachable || full) && (
            <button type="button" className="btn p" onClick={onRetry}>
              <Trans>Erneut versuchen</Trans>
            </button>
          )}
          {forbidden && (
            <a className="btn p" href="/sign-in">
              <Icon name="log-in" />
              <Trans>Anmelden</Trans>
            </a>
          )}
          <a className="btn o" href="/">
            <Icon name="house" />
            <Trans>Zur Startseite</Trans>
          </a>
        </div>
      </div>
    </SitePage>
  );
}
