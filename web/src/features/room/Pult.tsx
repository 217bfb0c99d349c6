/** Me: my voice, my picture, my word, the door. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/Icon";
import type { OwnMedia } from "../../call/mediaState";
import { Avatar } from "../stage/Avatar";
import { PictureView } from "../stage/PictureView";
import { Bars } from "../stage/Tile";
import { keysOf } from "./shortcuts";
import { useToolbar } from "./useToolbar";

export interface PultProps {
  readonly you: { readonly id: string; readonly name: string };
  readonly own: OwnMedia;
  readonly online: boolean;
  /** What the order of the room permits. */
  readonly may: (permission: "microphone" | "camera" | "screen" | "hand") => boolean;
  readonly hand: number | null;
  readonly canShare: boolean;
  /** A second device without sound. */
  readonly silent: boolean;
  readonly moreOpen: boolean;
  readonly onMicrophone: () => void;
  readonly onCamera: () => void;
  readonly onHand: () => void;
  readonly onScreen: () => void;
  readonly onMore: () => void;
  readonly onLeave: () => void;
}

export function Pult(props: PultProps) {
  const { t } = useLingui();
  const { own, hand } = props;
  const bar = useToolbar();
  return (
    <section className="pult" id="pult" aria-label={t`Steuerung`} tabIndex={-1}>
      <span hidden id="locked-why">
        <Trans>Gesperrt, bis die Leitung es freigibt</Trans>
      </span>
      <span hidden id="silent-why">
        <Trans>Zweitgerät ohne Ton</Trans>
      </span>
      <div role="toolbar" aria-label={t`Steuerung`} className="pult-in" ref={bar}>
        <div className="grp">
          <SelfView you={props.you} own={own} />
          <Microphone own={own} online={props.online} locked={!props.may("microphone")} silent={props.silent} onPress={props.onMicrophone} />
          <Toggle
            icon={own.wishes.camera ? "video" : "video-off"}
            label={<Trans>Kamera</Trans>}
            state={own.opening.camera ? <Trans>startet</Trans> : own.wishes.camera ? <Trans>an</Trans> : <Trans>aus</Trans>}
            locked={!props.may("camera")}
            pressed={own.wishes.camera}
            keys={keysOf("camera")}
            onPress={props.onCamera}
          />
        </div>
        <div className="grp">
          <Toggle
            className="hand"
            icon="hand"
            label={<HandLabel />}
            state={hand === null ? <Trans>nicht gemeldet</Trans> : <Trans>Platz {hand}</Trans>}
            locked={hand === null && !props.may("hand")}
            pressed={hand !== null}
            keys={keysOf("hand")}
            onPress={props.onHand}
          />
          {props.canShare && (
            <Toggle
              className="opt-s"
              icon="monitor-up"
              label={<Trans>Teilen</Trans>}
              state={own.screen ? <Trans>an</Trans> : <Trans>aus</Trans>}
              locked={!props.may("screen")}
              pressed={own.screen !== null}
              onPress={props.onScreen}
            />
          )}
        </div>
        <span className="sp" />
        <div className="grp">
          <button type="button" className="tb" data-panel="more" aria-expanded={props.moreOpen} onClick={props.onMore}>
            <Icon name="ellipsis" />
            <span className="lb">
              <Trans>Mehr</Trans>
            </span>
          </button>
          <button type="button" className="tb leave opt-s" onClick={props.onLeave}>
            <Icon name="log-out" />
            <span className="lb">
              <Trans>Verlassen</Trans>
            </span>
          </button>
        </div>
      </div>
    </section>
  );
}

/** On phones only the beginning of the word is drawn; its name stays whole, and in one piece. */
function HandLabel() {
  const { t } = useLingui();
  return (
    <>
      <span className="lgs" aria-hidden="true">
        {t({ message: "Wort", context: "beginning of Wortmeldung, for phones" })}
      </span>
      <span className="lgx">
        <Trans>Wortmeldung</Trans>
      </span>
    </>
  );
}

function Microphone({ own, online, locked, silent, onPress }: { own: OwnMedia; online: boolean; locked: boolean; silent: boolean; onPress: () => void }) {
  const on = own.wishes.microphone;
  // Lit is live: with the connection away nobody hears anything.
  const live = on && own.live.microphone;
  return (
    <button
      type="button"
      className={`tb mic ${live ? "" : "unlit"}`}
      aria-pressed={on}
      aria-busy={own.opening.microphone}
      aria-keyshortcuts={keysOf("microphone")}
      aria-disabled={locked || silent || undefined}
      aria-describedby={silent ? "silent-why" : locked ? "locked-why" : undefined}
      onClick={() => !locked && !silent && onPress()}
    >
      {live ? <Bars /> : <Icon name={locked ? "lock" : on ? "mic" : "mic-off"} />}
      <span className="lb">
        <Trans>Mikrofon</Trans>
      </span>
      <span className="st" aria-hidden="true">
        {silent ? (
          <Trans>Zweitgerät ohne Ton</Trans>
        ) : locked ? (
          <Trans>gesperrt bis zur Freigabe</Trans>
        ) : own.opening.microphone ? (
          <Trans>startet</Trans>
        ) : live ? (
          <Trans>an · Sie sind zu hören</Trans>
        ) : on && own.quiet ? (
          <Trans>nur Ihre Flüstergruppe hört Sie</Trans>
        ) : on && !online ? (
          <Trans>an, noch nicht zu hören</Trans>
        ) : on ? (
          <Trans>wird verbunden</Trans>
        ) : (
          <Trans>aus · niemand hört Sie</Trans>
        )}
      </span>
    </button>
  );
}

interface ToggleProps {
  readonly className?: string;
  readonly icon: IconName;
  readonly label: ReactNode;
  readonly state: ReactNode;
  readonly pressed: boolean;
  /** Fixed by the order of the room. */
  readonly locked?: boolean;
  readonly keys?: string;
  readonly onPress: () => void;
}

function Toggle({ className = "", icon, label, state, pressed, locked = false, keys, onPress }: ToggleProps) {
  return (
    <button
      type="button"
      className={`tb ${className}`}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      aria-disabled={locked || undefined}
      aria-describedby={locked ? "locked-why" : undefined}
      onClick={() => !locked && onPress()}
    >
      <Icon name={locked ? "lock" : icon} />
      <span className="lb">{label}</span>
      <span className="st" aria-hidden="true">
        {locked ? <Trans>gesperrt</Trans> : state}
      </span>
    </button>
  );
}

function SelfView({ you, own }: { you: { id: string; name: string }; own: OwnMedia }) {
  return (
    <div className="self" data-self-view="">
      {own.camera ? <PictureView picture={own.camera} mirrored /> : <Avatar id={you.id} name={you.name} />}
      <span>
        <Trans>Sie</Trans>
      </span>
    </div>
  );
}
