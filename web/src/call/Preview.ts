/**
 * Camera and microphone before joining: only for oneself, nothing is sent.
 * Both are off until the person switches them on.
 */
import type { Devices } from "./Devices";
import { wished } from "./Devices";
import { classify, contextOf } from "./deviceProblem";
import type { DeviceProblem } from "./deviceProblem";
import { LevelMeter } from "./LevelMeter";
import type { Picture } from "./mediaState";
import { Store } from "./store";

export type PreviewKind = "microphone" | "camera";

export interface PreviewState {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly opening: { readonly microphone: boolean; readonly camera: boolean };
  readonly picture: Picture | null;
  readonly problem: DeviceProblem | null;
}

export class Preview {
  readonly state = new Store<PreviewState>({
    microphone: false,
    camera: false,
    opening: { microphone: false, camera: false },
    picture: null,
    problem: null,
  });
  readonly meter = new LevelMeter();
  readonly #devices: Devices;
  readonly #streams: Partial<Record<PreviewKind, MediaStream>> = {};
  #stopped = false;

  constructor(devices: Devices) {
    this.#devices = devices;
  }

  async set(kind: PreviewKind, on: boolean): Promise<void> {
    this.#close(kind);
    this.#change({ [kind]: false, problem: null });
    if (on) await this.#open(kind);
  }

  /** The choice of device changed: what is on continues with the new one. */
  async reopen(kind: PreviewKind): Promise<void> {
    if (this.state.getSnapshot()[kind]) await this.set(kind, true);
  }

  dismissProblem(): void {
    this.#change({ problem: null });
  }

  stop(): void {
    this.#stopped = true;
    this.#close("microphone");
    this.#close("camera");
  }

  async #open(kind: PreviewKind): Promise<void> {
    this.#change({ opening: { ...this.state.getSnapshot().opening, [kind]: true } });
    try {
      const stream = await openStream(kind, this.#devices.state.getSnapshot().chosen[kind]);
      if (this.#stopped) return stopStream(stream);
      this.#close(kind);
      this.#streams[kind] = stream;
      if (kind === "microphone") this.meter.start(stream);
      this.#change({ [kind]: true, ...(kind === "camera" ? { picture: pictureOf(stream) } : {}) });
      void this.#devices.refresh();
    } catch (error) {
      this.#change({ problem: classify(kind, error, await contextOf(kind)) });
    } finally {
      this.#change({ opening: { ...this.state.getSnapshot().opening, [kind]: false } });
    }
  }

  #close(kind: PreviewKind): void {
    const stream = this.#streams[kind];
    delete this.#streams[kind];
    if (stream) stopStream(stream);
    if (kind === "microphone") this.meter.stop();
    else this.#change({ picture: null });
  }

  #change(change: Partial<PreviewState>): void {
    this.state.update((state) => ({ ...state, ...change }));
  }
}

async function openStream(kind: PreviewKind, id: string): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new DOMException("mediaDevices is missing", "NotSupportedError");
  return navigator.mediaDevices.getUserMedia(
    kind === "camera" ? { video: { ...wished(id), width: { ideal: 1280 }, height: { ideal: 720 } } } : { audio: { ...wished(id) } },
  );
}

function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function pictureOf(stream: MediaStream): Picture {
  return {
    key: stream.id,
    attach: (element) => {
      element.srcObject = stream;
      return () => {
        element.srcObject = null;
      };
    },
  };
}
