/** Whether this host name leads to anybody. Pages do not wait for the answer. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiProblem, api } from "../api/client";
import { ClosedPage } from "../features/start/ClosedPage";

export function HostGate({ children }: { readonly children: ReactNode }) {
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance, retry: false, staleTime: Infinity });
  const code = instance.error instanceof ApiProblem ? instance.error.code : null;
  return code === "unknown-host" || code === "suspended" ? <ClosedPage code={code} /> : children;
}
