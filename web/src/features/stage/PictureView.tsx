/** A `<video>` that shows one picture as long as it is drawn. */
import { useEffect, useRef } from "react";
import type { Picture } from "../../call/mediaState";

export function PictureView({ picture, mirrored = false, label }: { picture: Picture; mirrored?: boolean; label?: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    return element ? picture.attach(element) : undefined;
  }, [picture]);
  return (
    <video
      ref={video}
      autoPlay
      playsInline
      muted
      disablePictureInPicture
      className={mirrored ? "mirrored" : undefined}
      {...(label === undefined ? { "aria-hidden": true } : { "aria-label": label })}
    />
  );
}
