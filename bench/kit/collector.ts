/**
 * Asks the processes of a site to collect garbage, over V8's inspector: what is left is what is kept. Without that the
 * memory of a process says more about when V8 last felt like tidying up than about its phones and calls.
 */
import { until } from '../../test/kit/wait.ts';

/** For the environment of the processes: an inspector each, on a port of its own. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

const ANNOUNCED = /ws:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]+/g;

export class Collector {
  readonly #sockets: WebSocket[];

  private constructor(sockets: WebSocket[]) {
    this.#sockets = sockets;
  }

  /** @param log what the processes have written to standard error, where their inspectors announce themselves */
  static async connect(log: () => string, processes: number): Promise<Collector> {
    const urls = await until('the inspectors', () => {
      const found = [...new Set(log().match(ANNOUNCED) ?? [])];
      return found.length >= processes ? found : undefined;
    });
    return new Collector(await Promise.all(urls.map(open)));
  }

  /** Twice, because the first one finds what the second one frees. */
  async collect(): Promise<void> {
    for (let turn = 0; turn < 2; turn += 1) {
      await Promise.all(this.#sockets.map(socket => call(socket, 'HeapProfiler.collectGarbage')));
    }
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error(`no inspector at ${url}`)), { once: true });
  });
  return socket;
}

let lastId = 0;

function call(socket: WebSocket, method: string): Promise<void> {
  lastId += 1;
  const id = lastId;
  return new Promise(resolve => {
    const listen = (event: MessageEvent): void => {
      if ((JSON.parse(String(event.data)) as { id?: number }).id !== id) return;
      socket.removeEventListener('message', listen);
      resolve();
    };
    socket.addEventListener('message', listen);
    socket.send(JSON.stringify({ id, method }));
  });
}
