/** Listens to events in a thread of its own, half over server-sent events and half over WebSockets, and counts. */
import { request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { WebSocket } from 'ws';

interface Wish {
  readonly base: string;
  readonly token: string;
  readonly listeners: number;
}

/** What each listener has heard, and how late the first one has heard it, ms. */
export interface Heard {
  readonly counts: readonly number[];
  readonly delays: readonly number[];
}

const { base, token, listeners } = workerData as Wish;
const counts = new Array<number>(listeners).fill(0);
let delays: number[] = [];

function noteDelay(text: string): void {
  const at = /"at":"([^"]+)"/.exec(text)?.[1];
  if (at !== undefined) delays.push(Date.now() - Date.parse(at));
}

function overSocket(index: number): Promise<void> {
  const ws = new WebSocket(`${base.replace('http', 'ws')}/v1/events/socket?topics=call.*`, [
    'tandem.events',
    `bearer.${token}`,
  ]);
  ws.on('message', (data: Buffer) => {
    counts[index] = (counts[index] ?? 0) + 1;
    if (index === 0) noteDelay(data.toString());
  });
  return new Promise((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });
}

const MARK = Buffer.from('\nevent: call.');

function overSse(index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${base}/v1/events?topics=call.*`,
      { headers: { authorization: `Bearer ${token}` } },
      response => {
        let rest = Buffer.alloc(0);
        response.on('data', (chunk: Buffer) => {
          const all = Buffer.concat([rest, chunk]);
          let from = 0;
          for (let at = all.indexOf(MARK); at >= 0; at = all.indexOf(MARK, from)) {
            counts[index] = (counts[index] ?? 0) + 1;
            from = at + MARK.length;
          }
          rest = all.subarray(Math.max(from, all.length - MARK.length + 1));
        });
        resolve();
      },
    );
    asked.once('error', reject);
    asked.end();
  });
}

await Promise.all(counts.map((_, index) => (index % 2 === 0 ? overSocket(index) : overSse(index))));
parentPort?.on('message', () => {
  parentPort?.postMessage({ counts: [...counts], delays } satisfies Heard);
  counts.fill(0);
  delays = [];
});
parentPort?.postMessage('listening');
