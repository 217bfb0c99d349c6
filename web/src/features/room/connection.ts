/** Socket and media together, as the person experiences them. */
import type { SocketState } from "../../call/ConferenceSocket";
import type { MediaConnection } from "../../call/mediaState";

export type Connection = "joining" | "connected" | "media-lost" | "lost";

export function connectionOf(socket: SocketState, media: MediaConnection, joined: boolean): Connection {
  if (!joined) return "joining";
  if (socket.kind !== "live") return "lost";
  if (media === "reconnecting") return "media-lost";
  return media === "connected" ? "connected" : "joining";
}
