/**
 * Requests at a steady rate, each at its own time whatever became of those before it (open loop), and how long each took from when it
 * was due. autocannon sends what is meant for a second as fast as it can at its beginning, and measures a full server that way; Node's own
 * client needs nearly a core for this rate, and its collector's pauses then count as the server's. So: bare sockets, one request at a time on
 * each, and of an answer only what says where it ends.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const CONNECTIONS = 32;

export interface Pace {
  readonly headers: Readonly<Record<string, string>>;
  /** Requests a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly url: () => string;
}

export interface Paced {
  /** ms, of those that were answered with 200. */
  readonly took: readonly number[];
  readonly failed: number;
}

export async function paced({ headers, rate, seconds, url }: Pace): Promise<Paced> {
  const total = rate * seconds;
  const took = new Float64Array(total);
  let [done, good] = [0, 0];
  const { hostname, port } = new URL(url());
  const idle: Connection[] = [];
  const waiting: { readonly text: string; readonly due: number }[] = [];
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => Connection.open(hostname, Number(port), answered)),
  );
  idle.push(...connections);
  const head = Object.entries({ host: `${hostname}:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}`);
  const end = `HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`;

  function answered(connection: Connection, status: number): void {
    done += 1;
    if (status === 200) took[good++] = performance.now() - connection.due;
    const next = waiting.shift();
    if (next === undefined) idle.push(connection);
    else connection.ask(next.text, next.due);
  }

  const began = performance.now();
  for (let sent = 0; done < total;) {
    for (; sent < total && began + (sent / rate) * 1000 <= performance.now(); sent += 1) {
      const { pathname, search } = new URL(url());
      const request = { text: `GET ${pathname}${search} ${end}`, due: began + (sent / rate) * 1000 };
      const free = idle.pop();
      if (free === undefined) waiting.push(request);
      else free.ask(request.text, request.due);
    }
    await new Promise(resolve => setTimeout(resolve, 1));
  }
  for (const connection of connections) connection.close();
  return { took: [...took.subarray(0, good)], failed: total - good };
}

/** One request at a time. An answer has a Content-Length, as all that are not streamed have. */
class Connection {
  /** When the request that is under way should have been sent. */
  due = 0;
  readonly #socket: Socket;
  #status = 0;
  /** Octets that are still to come; undefined: the head is. */
  #left: number | undefined;
  #head = '';

  private constructor(socket: Socket, answered: (connection: Connection, status: number) => void) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', piece => {
      if (this.#left === undefined) this.#left = this.#begin(piece);
      else this.#left -= piece.length;
      if (this.#left !== 0) return;
      this.#left = undefined;
      answered(this, this.#status);
    });
    // Nothing that is measured after that would count.
    socket.on('error', error => {
      throw error;
    });
  }

  static async open(
    host: string,
    port: number,
    answered: (connection: Connection, status: number) => void,
  ): Promise<Connection> {
    const socket = connect(port, host);
    await once(socket, 'connect');
    return new Connection(socket, answered);
  }

  ask(text: string, due: number): void {
    this.due = due;
    this.#socket.write(text);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** What is left of the body after the first piece; undefined while the head is not whole. */
  #begin(piece: Buffer): number | undefined {
    this.#head += piece.toString('latin1');
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    this.#status = Number(this.#head.slice(9, 12));
    const length = Number(/^content-length: *(\d+)/im.exec(this.#head.slice(0, end))?.[1] ?? 0);
    const left = length - (this.#head.length - end - 4);
    this.#head = '';
    return left;
  }
}
