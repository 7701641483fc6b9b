/**
 * Requests at a steady rate, each at its own time whatever became of those before it (open loop), and how long each took from when it
 * was due. autocannon sends what is meant for a second as fast as it can at its beginning, and measures a full server that way.
 */
import { Agent, get } from 'node:http';

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
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const took: number[] = [];
  let failed = 0;
  const ask = (due: number): Promise<void> =>
    new Promise(resolve => {
      const request = get(url(), { agent, headers }, response => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) took.push(performance.now() - due);
          else failed += 1;
          resolve();
        });
      });
      request.on('error', () => {
        failed += 1;
        resolve();
      });
    });
  const answers: Promise<void>[] = [];
  const total = rate * seconds;
  const began = performance.now();
  while (answers.length < total) {
    for (let due = began; answers.length < total;) {
      due = began + (answers.length / rate) * 1000;
      if (due > performance.now()) break;
      answers.push(ask(due));
    }
    await new Promise(resolve => setTimeout(resolve, 1));
  }
  await Promise.all(answers);
  agent.destroy();
  return { took, failed };
}
