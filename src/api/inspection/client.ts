/** Asks the inspection server of a node, and gives it commands. */
import { Agent, request, type IncomingMessage } from 'node:http';
import { ERRORS, TandemError, errorText, type ErrorCode } from '../../core/errors.ts';
import type { CommandFailure } from './commands.ts';
import { inspectionSocket } from './socket.ts';

const ANSWER_TIMEOUT_MS = 3000;
/** An answer that is longer is no answer of ours. */
const MOST_BYTES = 256 << 20;

export class NodeClient {
  readonly #directory: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16, maxFreeSockets: 4 });

  /** @param directory the state directory, below which the sockets of this machine's nodes are */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Rejects with TandemError `node-unreachable`. */
  async ask(node: string, path: string): Promise<unknown> {
    const { status, text } = await this.#send(node, { method: 'GET', path });
    if (status !== 200) throw unreachable(node, `status ${status}`);
    return JSON.parse(text) as unknown;
  }

  /** The node's metrics in Prometheus's text format; rejects like `ask`. */
  async metrics(node: string): Promise<string> {
    const { status, text } = await this.#send(node, { method: 'GET', path: '/metrics' });
    if (status !== 200) throw unreachable(node, `status ${status}`);
    return text;
  }

  /** Resolves with what the command gives; rejects with its TandemError, or `node-unreachable`. */
  async command<T>(node: string, name: string, body: unknown = {}): Promise<T> {
    const { status, text } = await this.#send(node, {
      method: 'POST',
      path: `/commands/${encodeURIComponent(name)}`,
      body: JSON.stringify(body),
    });
    if (status === 200) return (JSON.parse(text) as { answer: T }).answer;
    throw failureOf(node, status, text);
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(node: string, { method, path, body }: Asked): Promise<Answer> {
    const socketPath = inspectionSocket(this.#directory, node);
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => reject(unreachable(node, errorText(error)));
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const options = { socketPath, path, method, headers, agent: this.#agent, timeout: ANSWER_TIMEOUT_MS };
      const sent = request(options, response => {
        read(response).then(text => resolve({ status: response.statusCode ?? 0, text }), fail);
      });
      sent.on('timeout', () => sent.destroy(new Error('no answer')));
      sent.on('error', fail);
      sent.end(body);
    });
  }
}

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const unreachable = (node: string, why: string): TandemError =>
  new TandemError('node-unreachable', { detail: `${node}: ${why}` });

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failureOf(node: string, status: number, text: string): TandemError {
  try {
    const { code, detail } = (JSON.parse(text) as CommandFailure).error;
    if (Object.hasOwn(ERRORS, code)) {
      return new TandemError(code as ErrorCode, detail === undefined ? {} : { detail });
    }
  } catch {
    // Not one of our answers: told by its status.
  }
  return unreachable(node, `status ${status}`);
}
