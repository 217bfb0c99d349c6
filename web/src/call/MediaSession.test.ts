import { beforeEach, expect, it, vi } from "vitest";
import type { Devices } from "./Devices";
import { MediaSession } from "./MediaSession";
import { Store } from "./store";

/** What the media session has made of LiveKit's client, in order. */
const rooms: FakeRoom[] = [];

type Listener = (...args: unknown[]) => void;

class FakeRoom {
  state = "disconnected";
  canPlaybackAudio = true;
  remoteParticipants = new Map();
  /** How many publications fail from now on. */
  failing = 0;
  readonly localParticipant = {
    identity: "me",
    permissions: undefined,
    isMicrophoneEnabled: false,
    trackPublications: new Map<string, { track: unknown }>(),
    unpublishTrack: async (track: unknown) => {
      for (const [sid, one] of this.localParticipant.trackPublications) if (one.track === track) this.localParticipant.trackPublications.delete(sid);
    },
    publishTrack: vi.fn(async (track: unknown) => {
      if (this.failing-- > 0) throw new Error("no answer");
      this.localParticipant.trackPublications.set(`TR_${this.localParticipant.trackPublications.size}`, { track });
    }),
  };
  readonly #listeners = new Map<string, Listener[]>();

  constructor() {
    rooms.push(this);
  }
  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }
  removeAllListeners(): void {
    this.#listeners.clear();
  }
  tell(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...args);
  }
  async connect(): Promise<void> {
    this.state = "connected";
  }
  async disconnect(): Promise<void> {
    this.state = "disconnected";
  }
  /** As LiveKit's client does it: all publications are forgotten. */
  fall(): void {
    this.state = "disconnected";
    this.localParticipant.trackPublications.clear();
    this.tell("disconnected");
  }
  async switchActiveDevice(): Promise<boolean> {
    return true;
  }
}

vi.mock("livekit-client", async (actual) => ({
  ...(await actual<object>()),
  Room: vi.fn(function () {
    return new FakeRoom();
  }),
  createLocalAudioTrack: async () => {
    if (unplugged) throw new DOMException("Requested device not found", "NotFoundError");
    return (microphone = opened());
  },
  createLocalScreenTracks: async () => [(screen = opened("screen_share"))],
}));

// Listens to the device; has tests of its own.
vi.mock("./MutedSpeech", () => ({ MutedSpeech: class { follow(): void {} stop(): void {} } }));

/** A track as LiveKit's client makes it; `opening` holds up a device that is opened again. */
function opened(source = "microphone") {
  const track = {
    source,
    kind: source === "microphone" ? "audio" : "video",
    isMuted: false,
    sender: { transport: { state: "connected" } },
    mediaStreamTrack: { readyState: "live", enabled: true, addEventListener: () => undefined },
    opening: Promise.resolve(),
    restartTrack: async () => {
      await track.opening;
      track.mediaStreamTrack = { ...track.mediaStreamTrack, readyState: "live", enabled: !track.isMuted };
    },
    unmute: async () => {
      if (!track.isMuted) return;
      if (track.mediaStreamTrack.readyState === "ended") await track.restartTrack();
      track.isMuted = false;
      track.mediaStreamTrack.enabled = true;
    },
    mute: async () => {
      if (track.isMuted) return;
      track.isMuted = true;
      track.mediaStreamTrack.enabled = false;
    },
    attach: () => document.createElement("video"),
    stop: () => void (track.mediaStreamTrack.readyState = "ended"),
  };
  return track;
}

/** No microphone is there. */
let unplugged = false;
let microphone = opened();
let screen = opened("screen_share");

const devices = {
  state: new Store({ chosen: { microphone: "", camera: "", speaker: "" } }),
  refresh: async () => undefined,
} as unknown as Devices;
const access = { url: "ws://media", token: "t" };
const latest = () => rooms.at(-1)!;
const published = () => latest().localParticipant.trackPublications.size;

beforeEach(() => {
  rooms.length = 0;
  unplugged = false;
  vi.useFakeTimers();
});

async function speaking(): Promise<MediaSession> {
  const session = new MediaSession({ askForToken: () => undefined, random: () => 0 }, devices);
  session.access(access);
  await vi.advanceTimersByTimeAsync(100);
  await session.setMicrophone(true);
  expect(published()).toBe(1);
  return session;
}

it("publishes on each connection anew, whatever the last one says late", async () => {
  const session = await speaking();
  const fallen = latest();
  const [of] = fallen.localParticipant.trackPublications.values();
  fallen.fall();
  // LiveKit's client was publishing again when the connection fell, and takes it for done.
  fallen.localParticipant.trackPublications.set("TR_late", of!);
  session.access(access);
  await vi.advanceTimersByTimeAsync(100);
  expect(latest()).not.toBe(fallen);
  expect(published()).toBe(1);
  session.stop();
});

it("publishes what LiveKit's client could not after a short break", async () => {
  const session = await speaking();
  latest().localParticipant.trackPublications.clear();
  latest().tell("reconnected");
  await vi.advanceTimersByTimeAsync(0);
  expect(published()).toBe(1);
  session.stop();
});

it("publishes anew what is sent by nothing any more", async () => {
  const session = await speaking();
  const { publishTrack } = latest().localParticipant;
  microphone.sender.transport.state = "closed";
  latest().tell("reconnected");
  await vi.advanceTimersByTimeAsync(0);
  expect([publishTrack.mock.calls.length, published()]).toEqual([2, 1]);
  session.stop();
});

it("opens a microphone again that was closed by nobody", async () => {
  const session = await speaking();
  latest().localParticipant.trackPublications.clear();
  microphone.mediaStreamTrack.readyState = "ended";
  latest().tell("reconnected");
  await vi.advanceTimersByTimeAsync(0);
  expect([microphone.mediaStreamTrack.readyState, published()]).toEqual(["live", 1]);
  session.stop();
});

it("opens a microphone again that went silent without a word", async () => {
  const session = await speaking();
  microphone.stop();
  latest().tell("activeSpeakersChanged");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(microphone.mediaStreamTrack.readyState).toBe("live");
  session.stop();
});

it("opens nothing that is not wished any more", async () => {
  const session = await speaking();
  await session.setMicrophone(false);
  microphone.stop();
  latest().tell("reconnected");
  await vi.advanceTimersByTimeAsync(3_000);
  expect([microphone.mediaStreamTrack.readyState, microphone.isMuted]).toEqual(["ended", true]);
  session.stop();
});

it("lets nothing out when the wish ends while the device is being opened", async () => {
  const session = await speaking();
  latest().localParticipant.trackPublications.clear();
  microphone.stop();
  let open = () => {};
  microphone.opening = new Promise((resolve) => (open = resolve));
  const went: boolean[] = [];
  latest().localParticipant.publishTrack.mockImplementation(async () => void went.push(microphone.isMuted));
  latest().tell("reconnected");
  await vi.advanceTimersByTimeAsync(0);
  void session.setMicrophone(false);
  open();
  await vi.advanceTimersByTimeAsync(0);
  expect(went).toEqual([true]);
  expect(microphone.isMuted).toBe(true);
  session.stop();
});

it("gives sound when one goes off and on before it was the turn of either", async () => {
  const session = await speaking();
  let answer = () => {};
  latest().localParticipant.trackPublications.clear();
  latest().localParticipant.publishTrack.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  latest().tell("reconnected");
  await vi.advanceTimersByTimeAsync(0);
  void session.setMicrophone(false);
  expect(microphone.mediaStreamTrack.enabled).toBe(false);
  void session.setMicrophone(true);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect([microphone.isMuted, microphone.mediaStreamTrack.enabled]).toEqual([false, true]);
  session.stop();
});

it("is on where one comes, when one went on while the last connection hung", async () => {
  const session = await speaking();
  await session.setMicrophone(false);
  latest().localParticipant.trackPublications.clear();
  latest().localParticipant.publishTrack.mockImplementation(() => new Promise(() => {}));
  latest().tell("reconnected");
  await vi.advanceTimersByTimeAsync(0);
  void session.setMicrophone(true);
  latest().fall();
  session.access(access);
  await vi.advanceTimersByTimeAsync(100);
  expect([published(), microphone.isMuted, microphone.mediaStreamTrack.enabled]).toEqual([1, false, true]);
  session.stop();
});

it("says so when the microphone is gone after a whisper", async () => {
  const session = await speaking();
  await session.quiet(true);
  microphone.stop();
  unplugged = true;
  await session.quiet(false);
  const { own } = session.state.getSnapshot();
  expect([own.wishes.microphone, own.problem?.kind]).toEqual([false, "microphone"]);
  session.stop();
});

it("has one microphone in the room after another one was plugged in", async () => {
  const session = await speaking();
  await session.setMicrophone(false);
  microphone.stop();
  const first = microphone;
  await session.setMicrophone(true);
  expect(microphone).not.toBe(first);
  expect([...latest().localParticipant.trackPublications.values()].map(({ track }) => track)).toEqual([microphone]);
  session.stop();
});

it("takes a share away that ended while the connection was being mended", async () => {
  const session = await speaking();
  await session.setScreen(true);
  expect(published()).toBe(2);
  latest().state = "signalReconnecting";
  await session.setScreen(false);
  latest().state = "connected";
  latest().tell("reconnected");
  await vi.advanceTimersByTimeAsync(0);
  expect([published(), screen.mediaStreamTrack.readyState]).toEqual([1, "ended"]);
  session.stop();
});

it("waits for nothing of the last connection", async () => {
  const session = await speaking();
  latest().localParticipant.trackPublications.clear();
  latest().localParticipant.publishTrack.mockImplementation(() => new Promise(() => {}));
  latest().tell("reconnected");
  await vi.advanceTimersByTimeAsync(0);
  latest().fall();
  session.access(access);
  await vi.advanceTimersByTimeAsync(100);
  expect(published()).toBe(1);
  session.stop();
});

it("tries a publication again that failed alone", async () => {
  const session = await speaking();
  latest().localParticipant.trackPublications.clear();
  latest().failing = 2;
  latest().tell("reconnected");
  await vi.advanceTimersByTimeAsync(0);
  expect(published()).toBe(0);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(published()).toBe(1);
  session.stop();
});
