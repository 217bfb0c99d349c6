// Rows of trustees in IndexedDB. Comparing and replacing is one transaction, so two tabs cannot both win, and it counts
// as done only when the browser says that it is on the disk.
import type { TrusteeRow, TrusteeStore } from "./once";

const [NAME, ROWS] = ["plenum-ballot", "trustees"];

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ROWS, { keyPath: "vote" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("storage"));
    request.onblocked = () => reject(new Error("storage"));
  });
}

/** The rows of this origin. A browser that keeps nothing (a private window) rejects or forgets: then nothing is summed. */
export function trusteeStore(): TrusteeStore {
  const run = async <T>(mode: IDBTransactionMode, work: (rows: IDBObjectStore, done: (value: T) => void) => void): Promise<T> => {
    const base = await database();
    try {
      return await new Promise<T>((resolve, reject) => {
        const transaction = base.transaction(ROWS, mode, { durability: "strict" });
        let value: T;
        work(transaction.objectStore(ROWS), (found) => (value = found));
        transaction.oncomplete = () => resolve(value);
        transaction.onabort = () => reject(transaction.error ?? new Error("storage"));
      });
    } finally {
      base.close();
    }
  };
  return {
    read: (vote) =>
      run<TrusteeRow | null>("readonly", (rows, done) => {
        const request = rows.get(vote);
        request.onsuccess = () => done((request.result as TrusteeRow | undefined) ?? null);
      }),
    replace: (row) =>
      run<boolean>("readwrite", (rows, done) => {
        const request = rows.get(row.vote);
        request.onsuccess = () => {
          const fits = ((request.result as TrusteeRow | undefined)?.version ?? 0) === row.version - 1;
          if (fits) rows.put(row);
          done(fits);
        };
      }),
  };
}
