// A network of ours between browsers and server that can be cut and mended.
// Clients reach 127.0.0.1, the server listens on 127.0.0.2 with the same ports;
// pages, sockets and media all pass through here.
import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";

const OUTSIDE = "127.0.0.1";
const INSIDE = "127.0.0.2";

export class Network {
  #groups = new Map();
  #newest = "all";
  #flows = new Map();
  #closing = [];

  static inside = INSIDE;

  static async open({ port, udp }) {
    const network = new Network();
    await network.#openTcp(port);
    await network.#openUdp(udp);
    return network;
  }

  /** Whoever connects from now on belongs to this group. */
  newcomersAre(group) {
    this.#newest = group;
    this.#group(group);
  }

  /** Nothing gets through any more, and nobody is told: as when a cable is pulled. */
  cut(group = "all") {
    this.#group(group).open = false;
  }

  /** As when the network changes: every connection breaks, and new ones are refused. */
  breakOff(group = "all") {
    const found = this.#group(group);
    found.open = false;
    found.refuses = true;
    for (const socket of found.sockets) socket.destroy();
  }

  mend(group = "all") {
    const found = this.#group(group);
    found.open = true;
    found.refuses = false;
    for (const flow of found.held.splice(0)) flow();
  }

  async close() {
    for (const close of this.#closing) await close();
  }

  #group(name) {
    let found = this.#groups.get(name);
    if (!found) {
      found = { open: true, refuses: false, sockets: new Set(), held: [] };
      this.#groups.set(name, found);
    }
    return found;
  }

  async #openTcp(port) {
    const all = new Set();
    const listener = createServer({ allowHalfOpen: true }, (client) => {
      const group = this.#group(this.#newest);
      if (group.refuses) return client.destroy();
      const server = connect({ port, host: INSIDE, allowHalfOpen: true });
      for (const [from, to] of [[client, server], [server, client]]) {
        all.add(from);
        group.sockets.add(from);
        from.setNoDelay(true);
        // A cut line loses nothing of a stream: both ends send again when it is mended.
        const when = (act) => (group.open ? act() : group.held.push(act));
        from.on("data", (chunk) => when(() => to.writable && to.write(chunk)));
        from.on("end", () => when(() => to.end()));
        from.on("error", () => to.destroy());
        from.on("close", () => {
          all.delete(from);
          group.sockets.delete(from);
          when(() => to.destroySoon());
        });
      }
    });
    await new Promise((resolve, reject) => listener.once("error", reject).listen(port, OUTSIDE, resolve));
    this.#closing.push(() => {
      for (const socket of all) socket.destroy();
      return new Promise((resolve) => listener.close(resolve));
    });
  }

  async #openUdp(port) {
    const outside = createSocket("udp4");
    outside.on("message", (bytes, from) => {
      const key = `${from.address}:${from.port}`;
      let flow = this.#flows.get(key);
      if (!flow) {
        flow = { group: this.#group(this.#newest), socket: createSocket("udp4") };
        flow.socket.on("message", (answer) => flow.group.open && outside.send(answer, from.port, from.address));
        flow.socket.on("error", () => {});
        this.#flows.set(key, flow);
      }
      if (flow.group.open) flow.socket.send(bytes, port, INSIDE);
    });
    await new Promise((resolve, reject) => outside.once("error", reject).bind(port, OUTSIDE, resolve));
    outside.on("error", () => {});
    this.#closing.push(() => {
      outside.close();
      for (const { socket } of this.#flows.values()) socket.close();
    });
  }
}
