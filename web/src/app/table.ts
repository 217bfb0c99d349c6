/** A table that is looked at before it is taken: nothing is taken but what was seen. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { newKey } from "./key";

/** Sends a table, to look at it or to take it; a key takes it once. */
type Send<T> = (csv: string, preview: boolean, key: string) => Promise<T>;

interface Seen<T> {
  readonly key: string;
  readonly csv: string;
  readonly result: T;
}

export function useTable<T>(send: Send<T>, onTaken: () => Promise<unknown>) {
  const [file, setFile] = useState<File | null>(null);
  const [missing, setMissing] = useState(false);
  const [seen, setSeen] = useState<Seen<T> | null>(null);
  // A new one for each table and each way to read it: what an earlier look still answers is not about this one.
  const [key, setKey] = useState(newKey);
  const look = useMutation({
    mutationFn: async (chosen: File) => {
      const csv = await chosen.text();
      return { key, csv, result: await send(csv, true, key) };
    },
    onSuccess: setSeen,
  });
  const take = useMutation({
    mutationFn: async ({ csv }: Seen<T>) => ({ key, csv, result: await send(csv, false, key) }),
    onSuccess: setSeen,
    onSettled: onTaken,
  });
  const current = seen?.key === key ? seen : null;
  /** Something else is chosen: it is looked at anew. */
  const restart = () => {
    setSeen(null);
    setMissing(false);
    look.reset();
    take.reset();
    setKey(newKey());
  };
  return {
    /** What the server said to it, before and after it was taken. */
    result: current?.result ?? null,
    error: take.error ?? look.error,
    busy: look.isPending || take.isPending,
    /** There is no file to look at. */
    missing,
    restart,
    choose: (chosen: File | null) => {
      setFile(chosen);
      restart();
    },
    look: () => {
      setMissing(file === null);
      if (file) look.mutate(file);
    },
    take: () => current && take.mutate(current),
  };
}
