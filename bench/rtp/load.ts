/** The load generator, compiled at first use, and the packets that it sends. */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRtp } from '../../src/media/rtp/index.ts';
import { Srtp } from '../../test/unit/media/gateway/srtp.ts';

export const SUITE = 'AES_CM_128_HMAC_SHA1_80';
/** Where the two phones of all calls sit. */
export const PHONES = { a: 36_000, b: 36_010 } as const;
const PACKETS_PER_SECOND = 50;

export interface LoadResult {
  readonly calls: number;
  readonly seconds: number;
  readonly sent: number;
  readonly received: number;
  readonly receivedA: number;
  readonly receivedB: number;
  readonly refused: number;
  /** The generator's own worst delay, ms. */
  readonly latestMs: number;
}

/** The relay's ports of one call. */
export interface RelayPorts {
  readonly a: number;
  readonly b: number;
}

export class Load {
  readonly #directory = mkdtempSync(join(tmpdir(), 'tandem-rtp-'));
  readonly #binary = join(this.#directory, 'load');
  /** Master key and salt that side A encrypts with. */
  readonly key = randomBytes(30);

  constructor() {
    execFileSync('gcc', ['-O2', '-o', this.#binary, new URL('./load.c', import.meta.url).pathname]);
  }

  /** What a phone says: PCMU at its port, with keys or without. */
  describe(side: 'a' | 'b', encrypted: boolean): string {
    return [
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=audio ${PHONES[side]} ${encrypted ? 'RTP/SAVP' : 'RTP/AVP'} 0`,
      'a=rtpmap:0 PCMU/8000',
      ...(encrypted ? [`a=crypto:1 ${SUITE} inline:${this.key.toString('base64')}`] : []),
      'a=sendrecv',
      '',
    ].join('\r\n');
  }

  /** Sends for so long after a second of warming up, when `counting` is called; pinned to one core, away from the relay. */
  async run(
    calls: readonly RelayPorts[],
    options: { seconds: number; encrypted: boolean; counting: () => void },
  ): Promise<LoadResult> {
    const { seconds, encrypted, counting } = options;
    const files = [this.#packets('a', seconds, encrypted), this.#packets('b', seconds, false)];
    const { a, b } = PHONES;
    // Never with real-time priority, even where we have it: it spins, and the kernel would stop all such processes for a while.
    const args = ['-o', '0', 'taskset', '-c', '0', this.#binary, ...[seconds, a, b].map(String), ...files];
    const child = spawn('chrt', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', chunk => {
      if (output === '') counting();
      output += String(chunk);
    });
    child.stdin.end(calls.map(call => `${call.a} ${call.b}\n`).join(''));
    const status = await new Promise<number | null>(resolve => child.on('close', resolve));
    if (status !== 0) throw new Error(`the load generator ended with ${status}`);
    return JSON.parse(output.slice(output.indexOf('{'))) as LoadResult;
  }

  close(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #packets(side: 'a' | 'b', seconds: number, encrypted: boolean): string {
    const seal = encrypted ? new Srtp(SUITE, this.key) : undefined;
    const payload = Buffer.alloc(160, 0xd5);
    const ssrc = side === 'a' ? 0x1111 : 0x2222;
    const parts: Buffer[] = [];
    for (let i = 1; i <= (seconds + 1) * PACKETS_PER_SECOND; i += 1) {
      const packet = writeRtp({ payloadType: 0, payload, ssrc, sequence: i, timestamp: i * 160 });
      const sent = seal?.protect(packet) ?? packet;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(sent.length);
      parts.push(length, sent);
    }
    const path = join(this.#directory, `${side}.packets`);
    writeFileSync(path, Buffer.concat(parts));
    return path;
  }
}
