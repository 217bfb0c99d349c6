// A council in memory, for tests: devices of members at one server.
import { expect, vi } from "vitest";
import type { RemoteDesk } from "../../ballot/cs1/remote";
import type { Plan, VoteView } from "../contract";
import { Engine } from "./engine";
import { deskBehind, FakeServer, memberId, memoryRows, memoryShelf } from "./server.fixture";

// Many signatures are made and checked here, on machines that do other things, too.
vi.setConfig({ testTimeout: 60_000 });

export const plan: Plan = {
  title: "Radweg", motion: "Die Straße bekommt einen Radweg.", kind: "open", rule: "free/resolution", seats: 1, options: [], abstain: true, change: false,
  closeWhenAllVoted: false, threshold: 2, repeats: null, circular: null, attached: null,
};

interface Bent {
  openVote?: (...args: [...Parameters<RemoteDesk["openVote"]>, RemoteDesk["openVote"]]) => ReturnType<RemoteDesk["openVote"]>;
  receive?: RemoteDesk["receive"];
  check?: RemoteDesk["check"];
  seal?: (...args: [...Parameters<RemoteDesk["seal"]>, RemoteDesk["seal"]]) => ReturnType<RemoteDesk["seal"]>;
  challenge?: (...args: [...Parameters<RemoteDesk["challenge"]>, RemoteDesk["challenge"]]) => ReturnType<RemoteDesk["challenge"]>;
}

export interface Device {
  engine: Engine;
  kept: ReturnType<typeof memoryShelf>;
  once: ReturnType<typeof memoryRows>;
  /** What its worker does instead. */
  bent: Bent;
}

export async function join(server: FakeServer, member: number, kept = memoryShelf(), once = memoryRows()): Promise<Device> {
  const bent: Bent = {};
  const desk = (): RemoteDesk => {
    const honest = deskBehind(once);
    return {
      ...honest, receive: (...args) => (bent.receive ?? honest.receive)(...args), check: (...args) => (bent.check ?? honest.check)(...args),
      openVote: (...args) => (bent.openVote === undefined ? honest.openVote(...args) : bent.openVote(...args, honest.openVote)),
      seal: (...args) => (bent.seal === undefined ? honest.seal(...args) : bent.seal(...args, honest.seal)),
      challenge: (...args) => (bent.challenge === undefined ? honest.challenge(...args) : bent.challenge(...args, honest.challenge)),
    };
  };
  const engine = new Engine(server.ports(member, kept, desk));
  server.listen((votes) => engine.tell(votes));
  if (member === 1) server.listenKeys(() => engine.tellKeys());
  engine.show(server.sitting(), memberId(member));
  await engine.start();
  return { engine, kept, once, bent };
}

export async function council(size: number): Promise<{ server: FakeServer; devices: Device[] }> {
  const server = new FakeServer(size);
  const devices = [];
  for (let member = 1; member <= size; member += 1) devices.push(await join(server, member));
  return { server, devices };
}

export const shown = ({ engine }: Device): VoteView => engine.view.getSnapshot().votes.at(-1)!;
export const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });
export const reached = (devices: readonly Device[], stage: string) => until(() => expect(devices.map((device) => shown(device).stage)).toEqual(devices.map(() => stage)));

/** The chair brings it to the opening. */
export async function opened(devices: readonly Device[], what: Partial<Plan> = {}): Promise<string> {
  const { acts } = devices[0]!.engine;
  const definition = await acts.draft(null, { ...plan, ...what });
  await acts.fix(definition);
  await acts.fixRoll(await acts.draftRoll(definition.vote));
  await acts.open(definition.vote, null);
  await reached(devices, "open");
  return definition.vote;
}

export const alarmOf = (device: Device, alarm: string) => until(() => expect(shown(device).alarm).toBe(alarm));

/** The same with members 2 to 4 as trustees, of whom two are needed. */
export async function secretOpened(devices: readonly Device[], what: Partial<Plan> = {}): Promise<string> {
  const { acts } = devices[0]!.engine;
  const prepared = await acts.askTrustees(null, "Wahl", [2, 3, 4].map(memberId));
  for (const { engine } of devices.slice(1, 4)) await engine.acts.agree(prepared);
  await until(() => expect(shown(devices[0]!).agreed).toHaveLength(3));
  await acts.fix(await acts.draft(prepared, { ...plan, kind: "secret", ...what }));
  await acts.fixRoll(await acts.draftRoll(prepared));
  await acts.open(prepared, null);
  await reached(devices, "open");
  return prepared;
}
