// The desk from afar: calls go to a worker one by one and come back with their answer or the code of the refusal.
import { Refused } from "./bytes";
import type { Desk } from "./desk";

type Name = keyof Desk;
type Call = { id: number; name: Name; args: readonly unknown[] };
type Answer = { id: number; value: unknown } | { id: number; refused: string; at: number | undefined } | { id: number; failed: string };

/** What both ends of a worker have in common. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: "message" | "messageerror" | "error", listener: (event: MessageEvent) => void): void;
}

/** The worker broke off, or never began: nothing that it was asked will be answered. */
export class WorkerGone extends Error {}

/** What can be asked. A name that is not in here is not called. */
const NAMES: Record<Name, true> = {
  trusteeKey: true,
  openVote: true,
  cast: true,
  seal: true,
  castSealed: true,
  challenge: true,
  forget: true,
  remake: true,
  reveal: true,
  check: true,
  serve: true,
  receive: true,
  settle: true,
  sum: true,
  end: true,
  result: true,
};

/** The side of the worker. Calls are done in the order in which they come. */
export function serveDesk(port: Port, desk: Desk): void {
  let last: Promise<void> = Promise.resolve();
  port.addEventListener("message", ({ data }: MessageEvent<Call>) => {
    last = last.then(async () => port.postMessage(await answer(desk, data)));
  });
}

async function answer(desk: Desk, { id, name, args }: Call): Promise<Answer> {
  try {
    if (!Object.hasOwn(NAMES, name)) throw new Error("no such call");
    const method = desk[name] as (...args: readonly unknown[]) => Promise<unknown>;
    return { id, value: await method.apply(desk, args as unknown[]) };
  } catch (error) {
    if (error instanceof Refused) return { id, refused: error.code, at: error.at };
    // Nothing of a ballot is ever in the text of an error: they are those of the platform.
    return { id, failed: error instanceof Error ? error.name : "unknown" };
  }
}

export type RemoteDesk = { [K in Name]: Desk[K] };

/** The side of the page. */
export function remoteDesk(port: Port): RemoteDesk {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  let isGone = false;
  const giveUp = (): void => {
    isGone = true;
    for (const { reject } of waiting.values()) reject(new WorkerGone());
    waiting.clear();
  };
  port.addEventListener("error", giveUp);
  port.addEventListener("messageerror", giveUp);
  port.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ("value" in data) call?.resolve(data.value);
    else call?.reject("refused" in data ? new Refused(data.refused, data.at) : new Error(data.failed));
  });
  const ask = (name: Name) => (...args: readonly unknown[]) =>
    new Promise((resolve, reject) => {
      if (isGone) {
        reject(new WorkerGone());
        return;
      }
      calls += 1;
      waiting.set(calls, { resolve, reject });
      port.postMessage({ id: calls, name, args } satisfies Call);
    });
  return Object.fromEntries(Object.keys(NAMES).map((name) => [name, ask(name as Name)])) as unknown as RemoteDesk;
}
