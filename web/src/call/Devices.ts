/**
 * The microphones, cameras and speakers of this computer, the person's choice
 * among them, and what changes while the call runs.
 *
 * A choice is remembered by id and, as ids change between sites and visits,
 * by name. Losing a device falls back to the default and is announced; nothing
 * here ever opens a microphone.
 */
import { Scope } from "./scope";
import { Signal, Store } from "./store";

export type DeviceRole = "microphone" | "camera" | "speaker";

export interface DeviceInfo {
  readonly id: string;
  readonly label: string;
}

export interface DevicesState {
  readonly microphone: readonly DeviceInfo[];
  readonly camera: readonly DeviceInfo[];
  readonly speaker: readonly DeviceInfo[];
  /** Id of the device in use; empty is the browser's default. */
  readonly chosen: Readonly<Record<DeviceRole, string>>;
  /** The list has been read at least once. */
  readonly known: boolean;
}

export type DeviceChange =
  | { readonly kind: "gone"; readonly role: DeviceRole; readonly label: string; readonly fallback: string | null }
  | { readonly kind: "new"; readonly role: DeviceRole; readonly label: string };

const KINDS: Readonly<Record<DeviceRole, MediaDeviceKind>> = {
  microphone: "audioinput",
  camera: "videoinput",
  speaker: "audiooutput",
};
const ROLES: readonly DeviceRole[] = ["microphone", "camera", "speaker"];
const STORAGE_KEY = "plenum.devices";

type Remembered = Partial<Record<DeviceRole, DeviceInfo>>;

export class Devices {
  readonly state = new Store<DevicesState>({
    microphone: [],
    camera: [],
    speaker: [],
    chosen: { microphone: "", camera: "", speaker: "" },
    known: false,
  });
  readonly changed = new Signal<DeviceChange>();
  readonly #scope = new Scope();
  #remembered: Remembered = readRemembered();

  start(): void {
    if (!navigator.mediaDevices) return;
    this.#scope.listen(navigator.mediaDevices, "devicechange", () => void this.refresh());
    void this.refresh();
  }

  stop(): void {
    this.#scope.end();
  }

  /** Reads the list again; names appear once a permission is given. */
  async refresh(): Promise<void> {
    if (!navigator.mediaDevices) return;
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    if (this.#scope.ended) return;
    const before = this.state.getSnapshot();
    const next = { ...before, known: true, chosen: { ...before.chosen } };
    const changes: DeviceChange[] = [];
    for (const role of ROLES) {
      next[role] = listOf(all, KINDS[role]);
      next.chosen[role] = this.#choose(role, next[role], before.chosen[role]);
      changes.push(...changesOf(role, before, next));
    }
    this.state.set(next);
    for (const change of changes) this.changed.emit(change);
  }

  choose(role: DeviceRole, id: string): void {
    const state = this.state.getSnapshot();
    const device = state[role].find((candidate) => candidate.id === id);
    this.state.set({ ...state, chosen: { ...state.chosen, [role]: id } });
    if (device?.label) {
      this.#remembered = { ...this.#remembered, [role]: device };
      writeRemembered(this.#remembered);
    }
  }

  #choose(role: DeviceRole, list: readonly DeviceInfo[], current: string): string {
    if (current && list.some((device) => device.id === current)) return current;
    const remembered = this.#remembered[role];
    if (!remembered) return "";
    const same = list.find((d) => d.id === remembered.id) ?? list.find((d) => d.label !== "" && d.label === remembered.label);
    return same?.id ?? "";
  }
}

function listOf(all: readonly MediaDeviceInfo[], kind: MediaDeviceKind): DeviceInfo[] {
  return all
    .filter((device) => device.kind === kind && device.deviceId !== "default" && device.deviceId !== "communications")
    .map((device) => ({ id: device.deviceId, label: device.label }));
}

function changesOf(role: DeviceRole, before: DevicesState, next: DevicesState): DeviceChange[] {
  // Names appear with the first permission; that is no new device.
  if (!before.known || before[role].every((device) => device.label === "")) return [];
  const changes: DeviceChange[] = [];
  const old = before[role].find((device) => device.id === before.chosen[role]);
  if (old && !next[role].some((device) => device.id === old.id)) {
    const fallback = next[role].find((device) => device.id === next.chosen[role]) ?? next[role][0];
    changes.push({ kind: "gone", role, label: old.label, fallback: fallback?.label ?? null });
  }
  for (const device of next[role]) {
    if (device.label && !before[role].some((known) => known.id === device.id)) {
      changes.push({ kind: "new", role, label: device.label });
    }
  }
  return changes;
}

function readRemembered(): Remembered {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Remembered) : {};
  } catch {
    return {};
  }
}

function writeRemembered(value: Remembered): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(value));
  } catch {
    // Storage is a convenience; without it the choice lasts for this page.
  }
}

/** Constraint for a remembered id: wished for, not demanded, so that a lost device never blocks. */
export function wished(id: string): { deviceId: ConstrainDOMString } | Record<string, never> {
  return id ? { deviceId: { ideal: id } } : {};
}
