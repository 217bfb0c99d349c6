// What goes over the wire, from the browser's own counters.

/** Keeps every media connection of a page within reach; runs in the page. */
export function keepConnections() {
  const connections = (window.__connections = []);
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) {
      super(...options);
      connections.push(this);
    }
  };
}

/** Received pictures: `640x360` as decoded, and how many. */
export const received = (page) => videoStats(page, "inbound-rtp");

/** Sent layers of the camera: `640x360` as encoded, and how many. */
export const sent = (page) => videoStats(page, "outbound-rtp");

const videoStats = (page, type) =>
  page.evaluate(async (wanted) => {
    const open = window.__connections.filter((connection) => connection.connectionState === "connected");
    const reports = await Promise.all(open.map((connection) => connection.getStats()));
    return reports
      .flatMap((report) => [...report.values()])
      .filter((entry) => entry.type === wanted && entry.kind === "video" && entry.frameWidth)
      .map((entry) => ({ size: `${entry.frameWidth}x${entry.frameHeight}`, frames: entry.framesDecoded ?? entry.framesEncoded, packets: entry.packetsReceived ?? entry.packetsSent, active: entry.active }));
  }, type);

/** Everything the conference socket of a page brings from now on, as text. */
export function frames(page) {
  const told = [];
  page.on("websocket", (socket) => {
    if (socket.url().includes("/api/v1/socket")) socket.on("framereceived", ({ payload }) => told.push(String(payload)));
  });
  return told;
}
