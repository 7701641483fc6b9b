/** The peer: Debian's rtpengine, userspace forwarding, one thread, commanded over its ng protocol. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import type { Load, RelayPorts } from './load.ts';

const CONTROL = 36_100;
type Value = string | number | Value[] | { [key: string]: Value };

/** Bencoding as the ng protocol uses it: `5:hello`, `i7e`, `l...e`, `d...e` with sorted keys. */
function encode(value: Value): string {
  if (typeof value === 'string') return `${Buffer.byteLength(value)}:${value}`;
  if (typeof value === 'number') return `i${value}e`;
  if (Array.isArray(value)) return `l${value.map(encode).join('')}e`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `d${entries.map(([key, v]) => encode(key) + encode(v)).join('')}e`;
}

/** Only the strings of a flat answer are needed. */
function stringOf(answer: string, key: string): string | undefined {
  const at = answer.indexOf(`${key.length}:${key}`);
  if (at < 0) return undefined;
  const length = /^(\d+):/.exec(answer.slice(at + `${key.length}:${key}`.length));
  if (!length?.[1]) return undefined;
  const start = at + `${key.length}:${key}`.length + length[0].length;
  return answer.slice(start, start + Number(length[1]));
}

const portOf = (sdp: string): number => Number(/^m=audio (\d+)/m.exec(sdp)?.[1]);

export class Rtpengine {
  readonly #process: ChildProcess;
  readonly #socket: Socket;
  readonly #waiting = new Map<string, (answer: string) => void>();
  #cookie = 0;

  private constructor(child: ChildProcess, socket: Socket) {
    this.#process = child;
    this.#socket = socket;
    socket.on('message', datagram => {
      const text = datagram.toString('latin1');
      const space = text.indexOf(' ');
      this.#waiting.get(text.slice(0, space))?.(text.slice(space + 1));
    });
  }

  /** Pinned to the core that the other relay gets, too. */
  static async start(core: number): Promise<Rtpengine> {
    const child = spawn(
      'taskset',
      [
        ...['-c', String(core), 'rtpengine', '--config-file=none', '--foreground', '--log-stderr', '--log-level=3'],
        ...['--table=-1', '--interface=lo/127.0.0.1', `--listen-ng=127.0.0.1:${CONTROL}`, '--num-threads=1'],
        ...['--port-min=33000', '--port-max=35999', '--timeout=120', '--silent-timeout=600'],
        ...['--pidfile=/dev/null'],
      ],
      { stdio: 'ignore' },
    );
    const socket = createSocket('udp4');
    await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve));
    const engine = new Rtpengine(child, socket);
    for (let tries = 0; tries < 50; tries += 1) {
      const answer = await engine.#command({ command: 'ping' }, 200).catch(() => undefined);
      if (answer !== undefined) return engine;
    }
    await engine.close();
    throw new Error('rtpengine does not answer');
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** One call whose side A may be encrypted while B is plain. */
  async call(load: Load, encrypted: boolean, id: string): Promise<RelayPorts> {
    const names = { 'call-id': id, 'from-tag': 'a' };
    const common = { ...names, replace: ['origin', 'session-connection'], ICE: 'remove' };
    const offer = await this.#command({
      command: 'offer',
      ...common,
      sdp: load.describe('a', encrypted),
      'transport-protocol': 'RTP/AVP',
    });
    const answer = await this.#command({
      command: 'answer',
      ...common,
      'to-tag': 'b',
      sdp: load.describe('b', false),
    });
    return { b: portOf(stringOf(offer, 'sdp') ?? ''), a: portOf(stringOf(answer, 'sdp') ?? '') };
  }

  async hangUp(id: string): Promise<void> {
    await this.#command({ command: 'delete', 'call-id': id, 'from-tag': 'a', 'delete-delay': 0 });
  }

  async close(): Promise<void> {
    this.#socket.close();
    const gone = new Promise(resolve => this.#process.once('exit', resolve));
    this.#process.kill();
    await gone;
  }

  async #command(message: Record<string, Value>, ms = 3_000): Promise<string> {
    this.#cookie += 1;
    const cookie = `c${this.#cookie}`;
    try {
      return await new Promise<string>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('rtpengine does not answer')), ms);
        this.#waiting.set(cookie, answer => {
          clearTimeout(timer);
          if (stringOf(answer, 'result') === 'error') reject(new Error(`rtpengine: ${answer}`));
          else resolve(answer);
        });
        this.#socket.send(`${cookie} ${encode(message)}`, CONTROL, '127.0.0.1');
      });
    } finally {
      this.#waiting.delete(cookie);
    }
  }
}
