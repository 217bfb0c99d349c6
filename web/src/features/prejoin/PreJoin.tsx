/** Before joining: name, picture, sound. Everything works without devices. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useId, useRef, useState } from "react";
import type { FormEvent } from "react";
import { clock } from "../../ui/clock";
import { Icon } from "../../ui/Icon";
import { Devices } from "../../call/Devices";
import { Preview } from "../../call/Preview";
import { rememberName, rememberedName } from "../../call/seat";
import { NAME_MAX } from "../../call/wire";
import type { JoinPreview } from "../../call/wire";
import { DevicePicker, TestTone } from "../devices/DevicePickers";
import { DeviceProblemCard } from "../devices/DeviceProblemCard";
import { LevelBar } from "../devices/LevelBar";
import { PictureView } from "../stage/PictureView";
import { useStore } from "../room/useStore";
import { RoleOffer, VerifyPage } from "./Verification";

export interface Choice {
  readonly name: string;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly companion: boolean;
}

export interface PreJoinProps {
  readonly meeting: JoinPreview;
  readonly devices: Devices;
  /** Of the link, if there is one. */
  readonly secret: string | null;
  /** The heading takes the focus: it follows on a page that was done. */
  readonly focused?: boolean;
  readonly onJoin: (choice: Choice) => void;
  /** An invited person proved their address; with what, and whether this device is to remember it. */
  readonly onVerified: (proof: string, forGood: boolean) => void;
}

export function PreJoin(props: PreJoinProps) {
  const { meeting, secret, onVerified } = props;
  const { invitation } = meeting;
  if (invitation && secret !== null && !invitation.verified && meeting.account_name === null) {
    return <VerifyPage code={meeting.code} secret={secret} invitation={invitation} onVerified={onVerified} />;
  }
  return <Ready {...props} />;
}

function Ready({ meeting, devices, secret, focused = false, onJoin, onVerified }: PreJoinProps) {
  const { t } = useLingui();
  const [preview] = useState(() => new Preview(devices));
  const { microphone, camera } = useStore(preview.state);
  useEffect(() => () => preview.stop(), [preview]);
  const join = (name: string, withDevices: boolean, companion: boolean) => {
    preview.stop();
    onJoin({ name, microphone: withDevices && microphone && !companion, camera: withDevices && camera, companion });
  };
  return (
    <div className="wrap pj-wrap">
      <div className="stack g6">
        <Heading meeting={meeting} focused={focused} />
        <div className="pj">
          <section className="stack" aria-label={t`Kamera und Ton`}>
            <PreviewPicture preview={preview} />
            <Problem preview={preview} />
            <DeviceCard preview={preview} devices={devices} />
          </section>
          <div className="stack g6">
            <JoinForm knownName={meeting.account_name ?? meeting.invitation?.name ?? null} onJoin={join} />
            {meeting.invitation && secret !== null && <RoleOffer code={meeting.code} secret={secret} invitation={meeting.invitation} onVerified={onVerified} />}
          </div>
        </div>
      </div>
    </div>
  );
}

function Heading({ meeting, focused }: { meeting: JoinPreview; focused: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focused) heading.current?.focus();
  }, [focused]);
  const { i18n } = useLingui();
  const { code } = meeting;
  const account = meeting.account_name;
  const invited = meeting.invitation?.name ?? null;
  const since = meeting.running_since_ms === null ? null : clock(i18n.locale)(meeting.running_since_ms);
  return (
    <div>
      <p className="mut">
        {account !== null ? <Trans>Sie treten bei als {account}</Trans> : invited === null ? <Trans>Sie treten bei als Gast</Trans> : <Trans>Sie treten bei als {invited}, eingeladen und bestätigt</Trans>}
      </p>
      <h1 ref={heading} tabIndex={-1}>
        <bdi>{meeting.title ?? <Trans>Besprechung {code}</Trans>}</bdi>
      </h1>
      {meeting.title === null && (
        <p className="mut">
          <Trans>Sie kommen zuerst in den Warteraum. Der Vorsitz lässt Sie ein.</Trans>
        </p>
      )}
      <p className="mut row facts-line">
        <span className="row nw">
          <Icon name="clock" size="s" />
          {since === null ? <Trans>noch nicht begonnen</Trans> : <Trans>läuft seit {since}</Trans>}
        </span>
        <span className="row nw">
          <Icon name="circle-dot" size="s" />
          <Trans>Wird nicht aufgezeichnet</Trans>
        </span>
      </p>
    </div>
  );
}

function PreviewPicture({ preview }: { preview: Preview }) {
  const { t } = useLingui();
  const { microphone, camera, opening, picture } = useStore(preview.state);
  return (
    <div className="prev">
      {picture ? (
        <PictureView picture={picture} mirrored label={t`Vorschau Ihrer Kamera`} />
      ) : (
        <div className="noav">
          <p>
            <Icon name="video-off" size="xl" />
            {opening.camera ? <Trans>Die Kamera startet …</Trans> : <Trans>Ihre Kamera ist aus</Trans>}
          </p>
        </div>
      )}
      <div className="ctl">
        <button type="button" className="tb mic pre" aria-pressed={microphone} aria-busy={opening.microphone} onClick={() => void preview.set("microphone", !microphone)}>
          <Icon name={microphone ? "mic" : "mic-off"} />
          <span className="lb">
            <Trans>Mikrofon</Trans>
          </span>
          <span className="st" aria-hidden="true">
            {microphone ? <Trans>an beim Beitritt</Trans> : <Trans>aus beim Beitritt</Trans>}
          </span>
        </button>
        <button type="button" className="tb" aria-pressed={camera} aria-busy={opening.camera} onClick={() => void preview.set("camera", !camera)}>
          <Icon name={camera ? "video" : "video-off"} />
          <span className="lb">
            <Trans>Kamera</Trans>
          </span>
          <span className="st" aria-hidden="true">
            {camera ? <Trans>an</Trans> : <Trans>aus</Trans>}
          </span>
        </button>
      </div>
    </div>
  );
}

function Problem({ preview }: { preview: Preview }) {
  const { problem } = useStore(preview.state);
  if (!problem || problem.kind === "screen") return null;
  const { kind } = problem;
  return <DeviceProblemCard problem={problem} onRetry={() => void preview.set(kind, true)} onDismiss={() => preview.dismissProblem()} />;
}

function DeviceCard({ preview, devices }: { preview: Preview; devices: Devices }) {
  const { microphone } = useStore(preview.state);
  return (
    <div className="card stack devcard">
      <div className="g2c">
        <div className="stack g2">
          <DevicePicker devices={devices} role="microphone" onChoose={() => void preview.reopen("microphone")} />
          <LevelBar meter={preview.meter} on={microphone} />
        </div>
        <div className="stack g2">
          <DevicePicker devices={devices} role="speaker" />
          <TestTone devices={devices} />
        </div>
      </div>
      <DevicePicker devices={devices} role="camera" onChoose={() => void preview.reopen("camera")} />
    </div>
  );
}

function JoinForm({ knownName, onJoin }: { knownName: string | null; onJoin: (name: string, withDevices: boolean, companion: boolean) => void }) {
  const id = useId();
  const [name, setName] = useState(() => knownName ?? rememberedName());
  const [fault, setFault] = useState<"required" | "too-long" | null>(null);
  const [companion, setCompanion] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const guest = knownName === null;

  const join = (withDevices: boolean) => {
    const own = name.trim();
    const wrong = !guest ? null : own === "" ? "required" : [...own].length > NAME_MAX ? "too-long" : null;
    setFault(wrong);
    if (wrong) return field.current?.focus();
    if (guest) rememberName(own);
    onJoin(guest ? own : "", withDevices, companion);
  };
  return (
    <form
      className="stack g6"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        join(true);
      }}
    >
      {guest && (
        <div className="f">
          <label htmlFor={id}>
            <Trans>Ihr Name</Trans>
          </label>
          <input
            ref={field}
            id={id}
            className="field name"
            autoComplete="name"
            value={name}
            aria-invalid={fault !== null}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setName(event.target.value)}
          />
          {fault === null ? (
            <p className="hint" id={`${id}-hint`}>
              <Trans>So werden Sie den anderen angezeigt.</Trans>
            </p>
          ) : (
            <p className="err" id={`${id}-hint`}>
              <Icon name="circle-alert" />
              {fault === "required" ? <Trans>Geben Sie an, wie Sie angezeigt werden möchten, zum Beispiel „Kim Sommer“.</Trans> : <Trans>Kürzen Sie den Namen auf 100 Zeichen.</Trans>}
            </p>
          )}
        </div>
      )}
      <label className="check">
        <input type="checkbox" checked={companion} onChange={() => setCompanion(!companion)} />
        <Trans>Zweitgerät ohne Ton, neben einem anderen von mir</Trans>
      </label>
      <div className="joinact">
        <button type="submit" className="btn p lg w">
          <Trans>Jetzt teilnehmen</Trans>
        </button>
      </div>
      <div className="row without">
        <button type="button" className="btn q" onClick={() => join(false)}>
          <Icon name="ear" size="s" />
          <Trans>Ohne Kamera und Mikrofon</Trans>
        </button>
      </div>
    </form>
  );
}
