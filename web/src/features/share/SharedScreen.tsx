/** A shared screen: its bar stands above it, nothing is laid over it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import type { CSSProperties } from "react";
import { Icon } from "../../ui/Icon";
import type { Picture } from "../../call/mediaState";
import { PictureView } from "../stage/PictureView";

const ZOOMS = [1, 1.5, 2, 3] as const;

export function SharedScreen({ name, picture }: { name: string; picture: Picture }) {
  const { t } = useLingui();
  const [zoom, setZoom] = useState(0);
  const figure = useRef<HTMLElement>(null);
  const factor = ZOOMS[zoom] ?? 1;
  return (
    <figure className="sharebox" ref={figure}>
      <figcaption>
        <Icon name="monitor-up" />
        <span className="grow">
          <Trans>Bildschirm von {name}</Trans>
        </span>
        <ZoomButton name={t`Verkleinern`} icon="zoom-out" enabled={zoom > 0} onPress={() => setZoom(zoom - 1)} />
        <ZoomButton name={t`Vergrößern`} icon="zoom-in" enabled={zoom < ZOOMS.length - 1} onPress={() => setZoom(zoom + 1)} />
        {document.fullscreenEnabled && (
          <button type="button" className="btn sm q" onClick={() => void toggleFullScreen(figure.current)}>
            <Icon name="maximize" />
            <Trans>Vollbild</Trans>
          </button>
        )}
      </figcaption>
      {/* Scrolls by keyboard when enlarged. */}
      <div className="screen" tabIndex={factor > 1 ? 0 : -1} role="group" aria-label={t`Geteilter Bildschirm`} style={{ "--zoom": factor } as CSSProperties}>
        <PictureView picture={picture} label={t`Bildschirm von ${name}`} />
      </div>
    </figure>
  );
}

function ZoomButton({ name, icon, enabled, onPress }: { name: string; icon: "zoom-in" | "zoom-out"; enabled: boolean; onPress: () => void }) {
  return (
    <button type="button" className="btn sm q ic" aria-label={name} aria-disabled={!enabled} onClick={() => enabled && onPress()}>
      <Icon name={icon} />
    </button>
  );
}

async function toggleFullScreen(element: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await element?.requestFullscreen().catch(() => undefined);
}
