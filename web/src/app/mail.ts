/** Whether this installation can send mails. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";

export function useMails(): boolean {
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance, staleTime: Infinity });
  return instance.data?.mail === true;
}
