/**
 * Sound of a whisper group: a second media room beside that of the meeting,
 * for as long as one is in the group. One is heard there only while `talk` is
 * on, and the meeting does not hear one meanwhile.
 */
import { Room, RoomEvent, Track, createLocalAudioTrack } from "livekit-client";
import type { LocalAudioTrack, LocalTrack } from "livekit-client";
import { Store } from "./store";
import type { MediaAccess } from "./wire";

export interface WhisperState {
  /** The group one is in, when its sound is on. */
  readonly group: number | null;
  readonly connected: boolean;
  /** One is heard by the group now. */
  readonly talking: boolean;
  /** The microphone could not be opened. */
  readonly failed: boolean;
  /** Identities of those who speak. */
  readonly speaking: readonly string[];
}

export interface WhisperPorts {
  readonly askForToken: (group: number) => void;
  /** The chosen microphone. */
  readonly microphone: () => string;
  /** Whether the meeting is to hear nothing. */
  readonly quiet: (quiet: boolean) => void;
}

const NONE: WhisperState = { group: null, connected: false, talking: false, failed: false, speaking: [] };
/** A token that does not come or does not work is asked for again. */
const RETRY_MS = 3_000;

export class WhisperSession {
  readonly state = new Store<WhisperState>(NONE);
  readonly #ports: WhisperPorts;
  #room: Room | null = null;
  #sound: HTMLElement | null = null;
  #track: LocalAudioTrack | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #wanted = false;

  constructor(ports: WhisperPorts) {
    this.#ports = ports;
  }

  /** The group one is in now; `null` when in none. */
  follow(group: number | null): void {
    if (group === this.state.getSnapshot().group) return;
    this.#leave();
    if (group === null) return;
    this.state.set({ ...NONE, group });
    this.#ask(group);
  }

  access(group: number, access: MediaAccess): void {
    if (group !== this.state.getSnapshot().group || this.#room) return;
    clearTimeout(this.#retry);
    void this.#connect(group, access);
  }

  /** Speaks to the group, or stops. */
  async talk(on: boolean): Promise<void> {
    this.#wanted = on;
    const room = this.#room;
    if (!room || room.state !== "connected") return;
    this.#ports.quiet(on);
    try {
      if (on && !this.#track) {
        const track = await createLocalAudioTrack({ deviceId: { ideal: this.#ports.microphone() || "default" } });
        if (this.#room !== room) return track.stop();
        this.#track = track;
        if (!this.#wanted) await track.mute();
        await room.localParticipant.publishTrack(track as LocalTrack, { source: Track.Source.Microphone, dtx: true });
      } else if (this.#track) {
        await (on ? this.#track.unmute() : this.#track.mute());
      }
      this.#change({ talking: this.#wanted, failed: false });
    } catch {
      this.#wanted = false;
      this.#ports.quiet(false);
      this.#change({ talking: false, failed: true });
    }
  }

  stop(): void {
    this.#leave();
  }

  #ask(group: number): void {
    clearTimeout(this.#retry);
    this.#ports.askForToken(group);
    this.#retry = setTimeout(() => {
      const state = this.state.getSnapshot();
      if (state.group === group && !state.connected) this.#ask(group);
    }, RETRY_MS);
  }

  async #connect(group: number, access: MediaAccess): Promise<void> {
    const room = new Room({ disconnectOnPageLeave: true, stopLocalTrackOnUnpublish: true });
    const sound = document.createElement("div");
    sound.hidden = true;
    document.body.append(sound);
    this.#room = room;
    this.#sound = sound;
    room
      .on(RoomEvent.TrackSubscribed, (track) => {
        if (track.kind === Track.Kind.Audio) sound.append(track.attach());
      })
      .on(RoomEvent.TrackUnsubscribed, (track) => {
        for (const element of track.detach()) element.remove();
      })
      .on(RoomEvent.ActiveSpeakersChanged, (speakers) => this.#change({ speaking: speakers.map((one) => one.identity) }))
      .on(RoomEvent.Disconnected, () => {
        if (this.#room !== room) return;
        this.#drop();
        if (this.state.getSnapshot().group === group) {
          this.#change({ connected: false, talking: false });
          this.#ask(group);
        }
      });
    try {
      await room.connect(access.url || location.origin.replace(/^http/, "ws"), access.token);
      if (this.#room === room) this.#change({ connected: true });
    } catch {
      if (this.#room === room) this.#drop();
    }
  }

  #change(change: Partial<WhisperState>): void {
    this.state.update((state) => ({ ...state, ...change }));
  }

  #drop(): void {
    const room = this.#room;
    this.#room = null;
    this.#track?.stop();
    this.#track = null;
    this.#sound?.remove();
    this.#sound = null;
    if (this.#wanted) this.#ports.quiet(false);
    this.#wanted = false;
    void room?.disconnect();
  }

  #leave(): void {
    clearTimeout(this.#retry);
    this.#drop();
    this.state.set(NONE);
  }
}
