/**
 * One's own microphone, camera and screen. They belong to the person, not to a
 * connection: they stay open (or closed) while the media server is away and
 * are published again when it is back.
 */
import { ScreenSharePresets, Track, VideoPresets, createLocalAudioTrack, createLocalScreenTracks, createLocalVideoTrack } from "livekit-client";
import type { LocalAudioTrack, LocalParticipant, LocalTrack, LocalVideoTrack, TrackPublishOptions } from "livekit-client";
import { wished } from "./Devices";
import type { MediaSource } from "./wire";

export type OwnTrack = LocalAudioTrack | LocalVideoTrack;

export class OwnTracks {
  microphone: LocalAudioTrack | null = null;
  camera: LocalVideoTrack | null = null;
  screen: OwnTrack[] = [];
  /** Which chosen devices the open tracks were made with. */
  readonly opened = { microphone: "", camera: "" };

  all(): OwnTrack[] {
    return [this.microphone, this.camera, ...this.screen].filter((track) => track !== null);
  }

  /** Opens a device, or lets `resume` take up one that is open and off. */
  async open(kind: "microphone" | "camera", deviceId: string, resume: () => Promise<void>): Promise<void> {
    const known = this[kind];
    // A muted microphone keeps its device; one whose device is gone is opened anew, muted or not.
    if (known && (kind === "camera" || known.mediaStreamTrack.readyState !== "ended")) return resume();
    this.opened[kind] = deviceId;
    if (kind === "camera") this.camera = await createLocalVideoTrack({ ...wished(deviceId), resolution: VideoPresets.h720.resolution });
    else this.microphone = await createLocalAudioTrack({ ...wished(deviceId), echoCancellation: true, noiseSuppression: true, autoGainControl: true });
  }

  async openScreen(): Promise<OwnTrack[]> {
    const tracks = await createLocalScreenTracks({
      audio: true,
      resolution: ScreenSharePresets.h1080fps15.resolution,
      suppressLocalAudioPlayback: true,
      systemAudio: "include",
      surfaceSwitching: "include",
      selfBrowserSurface: "exclude",
    });
    this.screen = tracks as OwnTrack[];
    return this.screen;
  }

  stopScreen(): OwnTrack[] {
    const tracks = this.screen;
    this.screen = [];
    for (const track of tracks) track.stop();
    return tracks;
  }

  /** Brings what is published in line with what is open and permitted. */
  async publish(to: LocalParticipant, may: (source: MediaSource) => boolean): Promise<void> {
    const own = new Set<unknown>(this.all());
    const published = new Set<unknown>();
    for (const { track } of [...to.trackPublications.values()]) {
      if (!track) continue;
      // LiveKit's client takes what it was publishing when the connection fell for done, and keeps what ended meanwhile.
      if (own.has(track) && !isGone(track)) published.add(track);
      else await to.unpublishTrack(track as LocalTrack, !own.has(track));
    }
    for (const track of this.all()) {
      if (!published.has(track) && !isEnded(track) && may(sourceOf(track))) await to.publishTrack(track as LocalTrack, optionsOf(track));
    }
  }

  stop(): void {
    for (const track of this.all()) track.stop();
    this.microphone = null;
    this.camera = null;
    this.screen = [];
  }
}

function sourceOf(track: OwnTrack): MediaSource {
  if (track.source === Track.Source.Microphone) return "microphone";
  return track.source === Track.Source.Camera ? "camera" : "screen";
}

/** Its device is closed, though nobody switched it off. */
export function isEnded(track: OwnTrack): boolean {
  return track.mediaStreamTrack.readyState === "ended" && !track.isMuted;
}

/** What it was sent by is closed. */
function isGone({ sender }: { readonly sender?: RTCRtpSender | undefined }): boolean {
  return sender?.transport?.state === "closed";
}

function optionsOf(track: OwnTrack): TrackPublishOptions {
  switch (track.source) {
    case Track.Source.Camera:
    case Track.Source.Microphone:
      return { source: track.source, stream: "camera" };
    default:
      return { source: track.source, stream: "screen" };
  }
}
