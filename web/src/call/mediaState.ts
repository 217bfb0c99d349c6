/** What media adds to the room, per participant and for oneself, as plain values. */
import { ConnectionQuality, Track } from "livekit-client";
import type { Participant, RemoteParticipant, Room, Track as LiveKitTrack } from "livekit-client";
import { participantOfIdentity } from "./conference";
import type { DeviceProblem } from "./deviceProblem";

/** A picture that can be put into a `<video>` element. */
export interface Picture {
  /** Changes when the picture is another one. */
  readonly key: string;
  /** Shows the picture; the returned function takes it away. */
  readonly attach: (element: HTMLVideoElement) => () => void;
}

export type Signalstrength = "good" | "weak" | "unknown";

export interface PersonMedia {
  /** Heard at this moment. */
  readonly speaking: boolean;
  readonly microphone: boolean;
  readonly camera: Picture | null;
  readonly screen: Picture | null;
  readonly signal: Signalstrength;
}

export interface OwnMedia {
  /** What the person wants; survives every break. */
  readonly wishes: { readonly microphone: boolean; readonly camera: boolean };
  /** Others can hear or see it right now. */
  readonly live: { readonly microphone: boolean; readonly camera: boolean; readonly screen: boolean };
  /** Heard by a whisper group only, at this moment. */
  readonly quiet: boolean;
  readonly opening: { readonly microphone: boolean; readonly camera: boolean; readonly screen: boolean };
  readonly camera: Picture | null;
  readonly screen: Picture | null;
  readonly problem: DeviceProblem | null;
}

export type MediaConnection = "idle" | "connecting" | "connected" | "reconnecting";

export interface MediaState {
  readonly connection: MediaConnection;
  /** By participant of the conference. */
  readonly people: ReadonlyMap<string, PersonMedia>;
  readonly own: OwnMedia;
  /** The browser holds sound back until the person presses something. */
  readonly soundBlocked: boolean;
}

export const NO_MEDIA: PersonMedia = { speaking: false, microphone: false, camera: null, screen: null, signal: "unknown" };

export const INITIAL_MEDIA: MediaState = {
  connection: "idle",
  people: new Map(),
  own: {
    wishes: { microphone: false, camera: false },
    live: { microphone: false, camera: false, screen: false },
    quiet: false,
    opening: { microphone: false, camera: false, screen: false },
    camera: null,
    screen: null,
    problem: null,
  },
  soundBlocked: false,
};

/** Everybody in the media room, devices of one person folded into one entry. */
export function peopleOf(room: Room, pictures: Pictures): Map<string, PersonMedia> {
  const people = new Map<string, PersonMedia>();
  for (const device of room.remoteParticipants.values()) {
    const id = participantOfIdentity(device.identity);
    people.set(id, merge(people.get(id) ?? NO_MEDIA, deviceMedia(device, pictures)));
  }
  const own = participantOfIdentity(room.localParticipant.identity);
  if (own) {
    const media = people.get(own) ?? NO_MEDIA;
    people.set(own, { ...media, speaking: media.speaking || room.localParticipant.isSpeaking, signal: signalOf(room.localParticipant) });
  }
  return people;
}

function deviceMedia(device: RemoteParticipant, pictures: Pictures): PersonMedia {
  return {
    speaking: device.isSpeaking,
    microphone: device.isMicrophoneEnabled,
    camera: pictures.of(device.getTrackPublication(Track.Source.Camera)),
    screen: pictures.of(device.getTrackPublication(Track.Source.ScreenShare)),
    signal: signalOf(device),
  };
}

function merge(a: PersonMedia, b: PersonMedia): PersonMedia {
  return {
    speaking: a.speaking || b.speaking,
    microphone: a.microphone || b.microphone,
    camera: a.camera ?? b.camera,
    screen: a.screen ?? b.screen,
    signal: a.signal === "weak" || b.signal === "weak" ? "weak" : b.signal,
  };
}

function signalOf(participant: Participant): Signalstrength {
  switch (participant.connectionQuality) {
    case ConnectionQuality.Excellent:
    case ConnectionQuality.Good:
      return "good";
    case ConnectionQuality.Poor:
    case ConnectionQuality.Lost:
      return "weak";
    default:
      return "unknown";
  }
}

interface Publication {
  readonly isMuted: boolean;
  readonly track?: LiveKitTrack | undefined;
}

/** Keeps one `Picture` per track, so that drawing again does not attach again. */
export class Pictures {
  readonly #known = new WeakMap<LiveKitTrack, Picture>();

  of(publication: Publication | undefined): Picture | null {
    return publication?.track && !publication.isMuted ? this.ofTrack(publication.track) : null;
  }

  ofTrack(track: LiveKitTrack): Picture {
    const known = this.#known.get(track);
    if (known) return known;
    const picture: Picture = {
      key: track.sid ?? track.mediaStreamID,
      attach: (element) => {
        track.attach(element);
        return () => {
          track.detach(element);
        };
      },
    };
    this.#known.set(track, picture);
    return picture;
  }
}
