/** Many talking calls at once, every one with a tone at each end, and what a kill does to them. */
import { SoftPhone } from './soft-phone.ts';
import type { Cluster } from './cluster.ts';
import type { Suite } from './srtp.ts';
import { drive, silenceBetween, ToneEndpoint } from './tone-endpoint.ts';
import { pause, until } from './wait.ts';

/** 100 Hz apart, so that 20 ms are enough to tell them from each other; neighbours in the fleet never share a pair. */
const TONES = 10;
const callerTone = (index: number): number => 300 + 100 * (index % TONES);
const calleeTone = (index: number): number => 1500 + 100 * ((index * 3) % TONES);

export interface FleetCall {
  readonly index: number;
  readonly caller: SoftPhone;
  readonly callee: SoftPhone;
  readonly transport: 'udp' | 'tls';
  readonly suite: Suite | undefined;
}

export interface Gap {
  readonly call: FleetCall;
  readonly end: 'caller' | 'callee';
  readonly ms: number;
}

export class Fleet {
  readonly calls: FleetCall[] = [];
  readonly #endpoints: ToneEndpoint[] = [];
  #stopDriving: (() => void) | undefined;

  /** Registers 2n phones from extension `first` on and lets them call each other in pairs. */
  static async start(cluster: Cluster, n: number, first = 1001): Promise<Fleet> {
    const fleet = new Fleet();
    fleet.#stopDriving = drive(fleet.#endpoints);
    try {
      for (let index = 0; index < n; index++) await fleet.#add(cluster, index, first + 2 * index);
      await fleet.allHear();
      return fleet;
    } catch (error) {
      fleet.close();
      throw error;
    }
  }

  /** Resolves when every end of every call has heard its peer within the last moment. */
  async allHear(timeoutMs = 30_000): Promise<void> {
    const deaf = (): string[] => {
      const now = performance.now();
      return this.calls.flatMap(call =>
        [call.caller, call.callee]
          .filter(phone => {
            const last = phone.media.heard.findLast(hearing => hearing.share > 0.5);
            return last === undefined || now - last.at > 200;
          })
          .map(phone => `${phone.extension} (${phone.state}, ${call.transport}, ${call.suite ?? 'RTP'})`),
      );
    };
    await until('all ends to hear each other', () => deaf().length === 0, timeoutMs).catch((error: unknown) => {
      throw new Error(`deaf: ${deaf().join(', ')}`, { cause: error });
    });
  }

  /** For every end the longest silence since `from` (performance.now()). */
  async gapsSince(from: number): Promise<Gap[]> {
    // A little of what comes after, so that the silence has an end.
    await pause(300);
    const to = performance.now() - 100;
    return this.calls.flatMap(call => [
      { call, end: 'caller' as const, ms: silenceBetween(call.caller.media.heard, from, to) },
      { call, end: 'callee' as const, ms: silenceBetween(call.callee.media.heard, from, to) },
    ]);
  }

  close(): void {
    this.#stopDriving?.();
    for (const { caller, callee } of this.calls) {
      caller.close();
      callee.close();
    }
  }

  async #add(cluster: Cluster, index: number, extension: number): Promise<void> {
    const transport = index % 2 === 0 ? 'udp' : 'tls';
    // RTP, SDES 128, RTP, SDES 256 over both transports.
    const suites: (Suite | undefined)[] = [undefined, 'AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_80', undefined];
    const suite = suites[index % suites.length];
    const port = cluster.public[transport];
    const [a, b] = [
      await ToneEndpoint.open(callerTone(index), suite),
      await ToneEndpoint.open(calleeTone(index), suite),
    ];
    a.listenFor = calleeTone(index);
    b.listenFor = callerTone(index);
    this.#endpoints.push(a, b);
    const caller = await SoftPhone.start({ extension, transport, port, media: a });
    const callee = await SoftPhone.start({ extension: extension + 1, transport, port, media: b });
    this.calls.push({ index, caller, callee, transport, suite });
    const status = await caller.call(extension + 1);
    if (status !== 200) throw new Error(`call ${index} answered ${status}`);
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
