// What this device keeps across reloads: keys, the newest checkpoint of each vote, its own ballots. In IndexedDB, which
// alone can keep a key that nobody can read out. A thing counts as kept only when the browser says that it is on the disk.

import { VoteRefused } from "../contract";

export interface Shelf {
  get<T>(name: string): Promise<T | null>;
  put(name: string, value: unknown): Promise<void>;
  /** Keeps it if nothing stands there, in one step; gives what stands there now. */
  keep<T>(name: string, value: T): Promise<T>;
  /** Replaces what stands there by what is made of it, in one step: two tabs lose nothing of each other. */
  update<T>(name: string, merge: (standing: T | null) => T): Promise<T>;
}

const [NAME, THINGS] = ["plenum-votes", "things"];

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(THINGS);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("storage"));
    request.onblocked = () => reject(new Error("storage"));
  });
}

export function browserShelf(): Shelf {
  const run = async <T>(mode: IDBTransactionMode, work: (things: IDBObjectStore, done: (value: T) => void) => void): Promise<T> => {
    try {
      return await transact(mode, work);
    } catch {
      // A full disk, a private window, storage that was cleared: whoever called learns that nothing was kept.
      throw new VoteRefused("storage");
    }
  };
  const transact = async <T>(mode: IDBTransactionMode, work: (things: IDBObjectStore, done: (value: T) => void) => void): Promise<T> => {
    const base = await database();
    try {
      return await new Promise<T>((resolve, reject) => {
        const transaction = base.transaction(THINGS, mode, { durability: "strict" });
        let value: T;
        work(transaction.objectStore(THINGS), (found) => (value = found));
        transaction.oncomplete = () => resolve(value);
        transaction.onabort = () => reject(transaction.error ?? new Error("storage"));
      });
    } finally {
      base.close();
    }
  };
  return {
    get: <T>(name: string) =>
      run<T | null>("readonly", (things, done) => {
        const request = things.get(name);
        request.onsuccess = () => done((request.result as T | undefined) ?? null);
      }),
    put: (name, value) =>
      run<void>("readwrite", (things, done) => {
        things.put(value, name);
        done(undefined);
      }),
    keep: <T>(name: string, value: T) =>
      run<T>("readwrite", (things, done) => {
        const request = things.get(name);
        request.onsuccess = () => {
          const standing = request.result as T | undefined;
          if (standing === undefined) things.put(value, name);
          done(standing ?? value);
        };
      }),
    update: <T>(name: string, merge: (standing: T | null) => T) =>
      run<T>("readwrite", (things, done) => {
        const request = things.get(name);
        request.onsuccess = () => {
          const merged = merge((request.result as T | undefined) ?? null);
          things.put(merged, name);
          done(merged);
        };
      }),
  };
}
