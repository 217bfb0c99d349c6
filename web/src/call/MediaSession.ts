/**
 * Sound and pictures of the call: a LiveKit room for each connection, made
 * anew with a fresh token whenever one falls.
 *
 * It promises: what the person switched on is on again after any break, what
 * they switched off stays off, and nothing ever switches a microphone on
 * without their wish.
 */
import { DefaultReconnectPolicy, Room, RoomEvent, Track } from "livekit-client";
import type { LocalTrack, LocalTrackPublication, RemoteTrack, TrackPublication } from "livekit-client";
import { retryDelayMs } from "./backoff";
import type { Devices } from "./Devices";
import { participantOfIdentity } from "./conference";
import { classify, contextOf } from "./deviceProblem";
import type { DeviceKind, DeviceProblem } from "./deviceProblem";
import { INITIAL_MEDIA, Pictures, peopleOf } from "./mediaState";
import type { MediaState, OwnMedia } from "./mediaState";
import { MutedSpeech } from "./MutedSpeech";
import { OwnTracks, isEnded } from "./OwnTracks";
import { Scope } from "./scope";
import { Store } from "./store";
import type { MediaAccess, MediaSource, Permission } from "./wire";

/** LiveKit's own quick retries; afterwards a fresh token is fetched. */
const QUICK_RETRIES_MS = [0, 300, 1_000, 2_000, 3_000];
/** A device that is open and gives nothing is opened again after this time. */
const REVIVE_AFTER_MS = 2_000;
/** Changes of the media room are gathered for this long before they are drawn. */
const GATHER_MS = 60;
/** A media server that does not answer in this time is asked again. */
const CONNECT_TIMEOUT_MS = 15_000;

export interface MediaPorts {
  /** Asks the conference socket for a fresh token; it arrives through `access`. */
  readonly askForToken: () => void;
  readonly random: () => number;
}

export class MediaSession {
  readonly state = new Store<MediaState>(INITIAL_MEDIA);
  /** What the room permits to publish. */
  #rights: ReadonlySet<Permission> = new Set(["microphone", "camera", "screen"]);
  /** In the waiting room: no media until the next token. */
  #held = false;
  /** On the way to another media room; `next` is the right to use it. */
  #moving = false;
  #next: MediaAccess | null = null;
  /** Speaks in a whisper group, so the room does not hear it. */
  #quiet = false;
  /** A second device without sound: neither speaks nor plays. */
  readonly #companion: boolean;

  readonly #ports: MediaPorts;
  readonly #devices: Devices;
  readonly #scope = new Scope();
  readonly #pictures = new Pictures();
  readonly #own = new OwnTracks();
  readonly #mutedSpeech = new MutedSpeech();
  /** Speaks into a microphone that is off; once a call. */
  readonly spokeMuted = this.#mutedSpeech.noticed;
  /** Publishing and what changes a publication, one after another: a track on its way to the server has no name yet by
   * which the server could be told that it is on or off. */
  #queue: Promise<void> = Promise.resolve();
  /** The room of this connection. What LiveKit's client began on the last one may still come to an end there, long after it
   * fell, and is not to be taken for something of this one. */
  #room: Room;
  readonly #sound: HTMLElement;
  #connecting = false;
  #attempt = 1;
  #publishAttempt = 1;
  #publishRetry: ReturnType<typeof setTimeout> | undefined;
  #revival: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #gather: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: MediaPorts, devices: Devices, companion = false) {
    this.#ports = ports;
    this.#companion = companion;
    this.#devices = devices;
    this.#sound = document.createElement("div");
    this.#sound.hidden = true;
    document.body.append(this.#sound);
    this.#room = this.#makeRoom();
  }

  #makeRoom(): Room {
    const { speaker } = this.#devices.state.getSnapshot().chosen;
    const room = new Room({
      adaptiveStream: true,
      dynacast: true,
      stopLocalTrackOnUnpublish: false,
      disconnectOnPageLeave: true,
      reconnectPolicy: new DefaultReconnectPolicy(QUICK_RETRIES_MS),
      publishDefaults: { simulcast: true, red: true, dtx: true, stopMicTrackOnMute: false },
      ...(speaker && { audioOutput: { deviceId: speaker } }),
    });
    this.#watch(room);
    return room;
  }

  /** The conference socket hands over where media is and the right to use it. */
  access(access: MediaAccess): void {
    this.#held = false;
    if (this.#moving || this.#connecting) {
      this.#next = access;
      return;
    }
    if (this.#scope.ended || this.#room.state !== "disconnected") return;
    clearTimeout(this.#retry);
    void this.#connect(access);
  }

  /** Goes out of the media room and stays out until somebody is let in again. */
  hold(): void {
    this.#held = true;
    clearTimeout(this.#retry);
    void this.#endScreen();
    // The devices stay open: they are the person's, and go on when they are let in.
    void this.#room.disconnect(false);
  }

  /** Goes to another room of the conference: the next token is for it. Devices go along as they are. */
  relocate(): void {
    clearTimeout(this.#retry);
    void this.#endScreen();
    this.#moving = true;
    this.#next = null;
    void this.#room.disconnect(false).finally(() => {
      this.#moving = false;
      this.#goOn();
    });
  }

  /** Uses the right that came while the way was not free. */
  #goOn(): void {
    const next = this.#next;
    if (!next || this.#moving || this.#connecting) return;
    this.#next = null;
    this.access(next);
  }

  /** While one whispers, the room does not hear one; afterwards the microphone is as it was. */
  async quiet(quiet: boolean): Promise<void> {
    this.#quiet = quiet;
    this.#change({ quiet });
    if (!this.#own.microphone || !this.#ownState.wishes.microphone) return;
    if (!quiet) return this.setMicrophone(true);
    await this.#mute("microphone");
    this.#draw();
  }

  /** What may be published changed. What no longer may goes off, and stays off when it may again. */
  setRights(permissions: ReadonlySet<Permission>): void {
    this.#rights = permissions;
    for (const source of ["microphone", "camera", "screen"] as const) if (!permissions.has(source)) this.muted(source);
  }

  /** Somebody who may has switched this off. */
  muted(source: MediaSource): void {
    const { wishes } = this.#ownState;
    if (source === "microphone" && wishes.microphone) void this.setMicrophone(false);
    else if (source === "camera" && wishes.camera) void this.setCamera(false);
    else if (source === "screen" && this.#own.screen.length > 0) void this.#endScreen();
  }

  async setMicrophone(on: boolean): Promise<void> {
    if (on && (!this.#rights.has("microphone") || this.#companion)) return;
    await this.#set("microphone", on, async () => {
      if (on) await this.#open("microphone");
      else await this.#mute("microphone");
    });
  }

  async setCamera(on: boolean): Promise<void> {
    if (on && !this.#rights.has("camera")) return;
    await this.#set("camera", on, async () => {
      if (on) await this.#open("camera");
      else await this.#mute("camera");
    });
  }

  async setScreen(on: boolean): Promise<void> {
    if (!on) return this.#endScreen();
    if (!this.#rights.has("screen")) return;
    this.#change({ opening: { ...this.#ownState.opening, screen: true }, problem: null });
    try {
      for (const track of await this.#own.openScreen()) {
        track.mediaStreamTrack.addEventListener("ended", () => void this.#endScreen(), { once: true });
      }
      await this.#publish();
    } catch (error) {
      // Closing the browser's own picker is a decision, not a fault.
      const problem = await this.#problemOf("screen", error);
      if (problem.cause !== "refused") this.#change({ problem });
    } finally {
      this.#change({ opening: { ...this.#ownState.opening, screen: false } });
      this.#draw();
    }
  }

  /** Uses what is chosen in `Devices` now. */
  async useDevices(): Promise<void> {
    const { chosen } = this.#devices.state.getSnapshot();
    await this.#restart("microphone", chosen.microphone);
    await this.#restart("camera", chosen.camera);
    await this.#useSpeaker();
    this.#draw();
  }

  async #restart(kind: "microphone" | "camera", id: string): Promise<void> {
    const track = this.#own[kind];
    if (!track || id === this.#own.opened[kind]) return;
    try {
      await track.setDeviceId({ ideal: id || "default" });
      this.#own.opened[kind] = id;
    } catch (error) {
      this.#change({ problem: await this.#problemOf(kind, error) });
    }
  }

  async #useSpeaker(): Promise<void> {
    const { speaker } = this.#devices.state.getSnapshot().chosen;
    // Browsers without a choice of output keep the default one.
    await this.#room.switchActiveDevice("audiooutput", speaker || "default").catch(() => undefined);
  }

  async startSound(): Promise<void> {
    await this.#room.startAudio();
    this.#draw();
  }

  dismissProblem(): void {
    this.#change({ problem: null });
  }

  stop(): void {
    this.#scope.end();
    clearTimeout(this.#retry);
    clearTimeout(this.#publishRetry);
    clearTimeout(this.#revival);
    clearTimeout(this.#gather);
    this.#mutedSpeech.stop();
    this.#own.stop();
    void this.#room.disconnect();
    this.#sound.remove();
  }

  get #ownState(): OwnMedia {
    return this.state.getSnapshot().own;
  }

  #change(own: Partial<OwnMedia>): void {
    this.state.update((state) => ({ ...state, own: { ...state.own, ...own } }));
  }

  async #set(kind: "microphone" | "camera", on: boolean, apply: () => Promise<void>): Promise<void> {
    this.#change({
      wishes: { ...this.#ownState.wishes, [kind]: on },
      opening: { ...this.#ownState.opening, [kind]: on },
      problem: this.#ownState.problem?.kind === kind ? null : this.#ownState.problem,
    });
    try {
      await apply();
      if (on) {
        await this.#publish();
        void this.#devices.refresh();
      }
    } catch (error) {
      const problem = await this.#problemOf(kind, error);
      this.#change({ problem, wishes: { ...this.#ownState.wishes, [kind]: false } });
    } finally {
      this.#change({ opening: { ...this.#ownState.opening, [kind]: false } });
      this.#draw();
    }
  }

  async #problemOf(kind: DeviceKind, error: unknown): Promise<DeviceProblem> {
    return classify(kind, error, await contextOf(kind));
  }

  /** Does something when everything before it is done, whatever became of that. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(act);
    this.#queue = done.then(() => undefined, () => undefined);
    return done;
  }

  /** The device is asked for at once; one that is open already is on again in its turn. */
  async #open(kind: "microphone" | "camera"): Promise<void> {
    await this.#own.open(kind, this.#devices.state.getSnapshot().chosen[kind], () => this.#inTurn(() => this.#align(kind)));
  }

  #isWished(kind: "microphone" | "camera"): boolean {
    return this.#ownState.wishes[kind] && !(kind === "microphone" && this.#quiet);
  }

  /** Silent at once; told to the others when the track is published, because before that nobody could be told. */
  async #mute(kind: "microphone" | "camera"): Promise<void> {
    const track = this.#own[kind];
    if (!track) return;
    track.mediaStreamTrack.enabled = false;
    await this.#inTurn(() => this.#align(kind));
  }

  /** Brings a device that was opened in line with the wish as it is now. */
  async #align(kind: "microphone" | "camera"): Promise<void> {
    const track = this.#own[kind];
    if (!track) return;
    if (!this.#isWished(kind)) return void (track.isMuted || (await track.mute()));
    // LiveKit's client stops a track that it could not publish in time.
    if (isEnded(track)) await track.restartTrack();
    if (track.isMuted) await track.unmute();
    // It was silenced, and is wished again before that was its turn. Whoever withdraws the wish meanwhile has the next turn.
    if (this.#isWished(kind)) track.mediaStreamTrack.enabled = true;
    else await track.mute();
  }

  async #publish(): Promise<void> {
    await this.#inTurn(async () => {
      const room = this.#room;
      const isThere = () => room === this.#room && room.state === "connected";
      if (!isThere()) return;
      try {
        if (this.#own.screen.some(isEnded)) await this.#endScreen();
        for (const kind of ["microphone", "camera"] as const) await this.#revive(kind);
        const may = (source: MediaSource) => isThere() && this.#rights.has(source) && this.#granted(source);
        await this.#own.publish(room.localParticipant, may);
        this.#publishAttempt = 1;
      } catch {
        // One that fails with its connection is repeated with the next; one that fails alone, after a while.
        if (room === this.#room) this.#publishLater();
      }
    });
  }

  /** Before a device goes out. One that cannot be opened any more is no longer wished. */
  async #revive(kind: "microphone" | "camera"): Promise<void> {
    try {
      await this.#align(kind);
    } catch (error) {
      this.#change({ problem: await this.#problemOf(kind, error), wishes: { ...this.#ownState.wishes, [kind]: false } });
      await this.#align(kind);
    }
  }

  /** A track that LiveKit's client stopped says nothing of it. */
  #reviveSoon(): void {
    const isSilent = (kind: "microphone" | "camera") => this.#own[kind] && isEnded(this.#own[kind]) && this.#isWished(kind);
    if (!isSilent("microphone") && !isSilent("camera")) return;
    // A device that was pulled out ends, too; then LiveKit's client looks for another one itself.
    this.#revival ??= setTimeout(() => {
      this.#revival = undefined;
      if (isSilent("microphone") || isSilent("camera")) void this.#publish();
    }, REVIVE_AFTER_MS);
  }

  #publishLater(): void {
    clearTimeout(this.#publishRetry);
    if (this.#scope.ended) return;
    this.#publishRetry = setTimeout(() => void this.#publish(), retryDelayMs(this.#publishAttempt, this.#ports.random));
    this.#publishAttempt += 1;
  }

  /** What the media server permits: it learns of a change before or after the page does, and a track that it refuses is stopped. */
  #granted(source: MediaSource): boolean {
    const granted = this.#room.localParticipant.permissions;
    if (!granted) return true;
    return granted.canPublish && (granted.canPublishSources.length === 0 || granted.canPublishSources.includes(SOURCE_NUMBERS[source]));
  }

  async #endScreen(): Promise<void> {
    const tracks = this.#own.stopScreen();
    if (this.#room.state === "connected") {
      await Promise.allSettled(tracks.map((track) => this.#room.localParticipant.unpublishTrack(track as LocalTrack, true)));
    }
    this.#draw();
  }

  async #connect(access: MediaAccess): Promise<void> {
    this.#connecting = true;
    this.state.update((state) => ({ ...state, connection: state.connection === "idle" ? "connecting" : "reconnecting" }));
    this.#room.removeAllListeners();
    this.#room = this.#makeRoom();
    // What still waits for the last one holds up nothing here.
    this.#queue = Promise.resolve();
    this.#sound.replaceChildren();
    try {
      await this.#room.connect(access.url || ownOrigin(), access.token, {
        websocketTimeout: CONNECT_TIMEOUT_MS,
        peerConnectionTimeout: CONNECT_TIMEOUT_MS,
        maxRetries: 0,
      });
      this.#attempt = 1;
    } catch {
      if (!this.#moving && !this.#next) this.#retryLater();
    } finally {
      this.#connecting = false;
    }
    this.#goOn();
    if (this.#scope.ended) return;
    await this.#publish();
  }

  #retryLater(): void {
    if (this.#scope.ended || this.#held) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#ports.askForToken();
      // While the conference socket is away there is no token; its return brings one.
      this.#retryLater();
    }, retryDelayMs(this.#attempt, this.#ports.random));
    this.#attempt += 1;
  }

  #watch(room: Room): void {
    const draw = () => this.#drawSoon();
    for (const event of DRAWN_EVENTS) room.on(event, draw);
    room
      .on(RoomEvent.TrackSubscribed, (track, _, from) => this.#hear(track, from.identity))
      .on(RoomEvent.TrackUnsubscribed, (track) => {
        track.detach();
        // After a break LiveKit's client has let go of them already and names none.
        for (const element of this.#sound.querySelectorAll("audio")) if (!element.srcObject) element.remove();
        draw();
      })
      .on(RoomEvent.Disconnected, () => {
        this.state.update((state) => ({ ...state, connection: this.#moving ? "connecting" : "reconnecting", people: new Map() }));
        this.#draw();
        if (!this.#connecting && !this.#moving) this.#retryLater();
      })
      // The room said it before the media server did: what was refused in between is published now.
      .on(RoomEvent.ParticipantPermissionsChanged, (_, participant) => {
        if (participant === room.localParticipant) void this.#publish();
      })
      // LiveKit's client publishes again itself after a short break; what it could not do is done here.
      .on(RoomEvent.Reconnected, () => void this.#publish())
      .on(RoomEvent.TrackMuted, (publication, participant) => {
        if (participant === room.localParticipant) this.#ownMuted(publication);
        draw();
      });
  }

  /** Nobody is to hear themselves from a second device of their own, which mostly stands in the same room. */
  #hear(track: RemoteTrack, from: string): void {
    const own = participantOfIdentity(from) === participantOfIdentity(this.#room.localParticipant.identity);
    if (track.kind === Track.Kind.Audio && !own && !this.#companion) this.#sound.append(track.attach());
    this.#drawSoon();
  }

  #ownMuted(publication: TrackPublication | LocalTrackPublication): void {
    if (publication.source !== Track.Source.Microphone || !this.#ownState.wishes.microphone || this.#quiet) return;
    this.#change({ wishes: { ...this.#ownState.wishes, microphone: false } });
  }

  #drawSoon(): void {
    this.#gather ??= setTimeout(() => {
      this.#gather = undefined;
      this.#draw();
    }, GATHER_MS);
  }

  #draw(): void {
    if (this.#scope.ended) return;
    const room = this.#room;
    const connected = room.state === "connected";
    const { microphone, camera, screen } = this.#own;
    const local = room.localParticipant;
    const screenTrack = screen.find((track) => track.kind === Track.Kind.Video);
    this.state.update((state) => ({
      ...state,
      connection: connected ? "connected" : room.state === "disconnected" ? state.connection : room.state === "connecting" ? state.connection : "reconnecting",
      people: peopleOf(room, this.#pictures),
      soundBlocked: connected && !room.canPlaybackAudio,
      own: {
        ...state.own,
        live: {
          microphone: connected && local.isMicrophoneEnabled,
          camera: connected && local.isCameraEnabled,
          screen: connected && local.isScreenShareEnabled,
        },
        camera: camera && !camera.isMuted && state.own.wishes.camera ? this.#pictures.ofTrack(camera) : null,
        screen: screenTrack ? this.#pictures.ofTrack(screenTrack) : null,
      },
    }));
    // Whatever the server or a reconnection did: open only while the person wants it.
    const wished = this.#isWished("microphone");
    if (microphone && !microphone.isMuted && !wished) void this.#mute("microphone");
    if (camera && !camera.isMuted && !this.#isWished("camera")) void this.#mute("camera");
    this.#reviveSoon();
    this.#mutedSpeech.follow(wished ? null : (microphone?.mediaStreamTrack ?? null));
  }
}

/** `TrackSource` of the LiveKit protocol. */
const SOURCE_NUMBERS: Record<MediaSource, number> = { camera: 1, microphone: 2, screen: 3 };

function ownOrigin(): string {
  return location.origin.replace(/^http/, "ws");
}

const DRAWN_EVENTS = [
  RoomEvent.Connected,
  RoomEvent.Reconnecting,
  RoomEvent.SignalReconnecting,
  RoomEvent.Reconnected,
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackUnmuted,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.AudioPlaybackStatusChanged,
] as const;
