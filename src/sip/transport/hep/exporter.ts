/**
 * Sends what passes a node to a collector, by HEPv3 over UDP. The first message of a call comes before the call has its identity, so
 * messages wait a moment: what is learnt meanwhile from the inside (`X-Tandem-Call`) goes with all of them.
 */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Clock, Timer } from '../../../core/clock.ts';
import { leaks } from '../../../core/leaks.ts';
import type { Logger } from '../../../core/log.ts';
import { RecentMap } from '../recent.ts';
import type { Flow, HostPort } from '../types.ts';
import { HEP_MOST_PAYLOAD, HEP_RTCP, HEP_SIP, hepPacket, type HepMessage } from './packet.ts';

export interface HepOptions {
  readonly collector: HostPort;
  readonly captureId: number;
  readonly password?: string | undefined;
  /** Also what goes between our own nodes. */
  readonly inside: boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

type Waiting = Omit<HepMessage, 'captureId' | 'password'> & { readonly callId: string | undefined };

const WAIT_MS = 50;
const MOST_WAITING = 5000;
/** Dialogs whose call is remembered. */
const MOST_CALLS = 50_000;

const CALL_ID = /^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)/im;
const CALL = /^X-Tandem-Call[ \t]*:[ \t]*(\S+)/im;

export class HepExporter {
  readonly counts = { sent: 0, dropped: 0 };
  readonly #options: HepOptions;
  readonly #socket: Socket;
  readonly #calls = new RecentMap<string, string>(MOST_CALLS);
  #waiting: Waiting[] = [];
  #timer: Timer | undefined;
  #complained = false;
  #closed = false;

  constructor(options: HepOptions) {
    this.#options = options;
    const { collector, log } = options;
    this.#socket = createSocket(isIPv6(collector.host.replace(/^\[|\]$/g, '')) ? 'udp6' : 'udp4');
    // A collector that is away is no reason to do anything but go on.
    this.#socket.on('error', error => {
      this.counts.dropped++;
      if (!this.#complained) log.warn({ error: error.message }, 'HEP packets are not taken');
      this.#complained = true;
    });
    this.#socket.unref();
    leaks.add('hep exporter', this);
  }

  /** A SIP message that has come in or is going out. */
  sip(direction: 'in' | 'out', flow: Flow, data: Buffer): void {
    const head = data.toString('latin1', 0, headEnd(data));
    const callId = CALL_ID.exec(head)?.[1];
    const call = flow.inner ? CALL.exec(head)?.[1] : undefined;
    if (call !== undefined && callId !== undefined) this.#calls.set(callId, call);
    // Each message between two of our nodes passes both of them; it is told by whoever sends it.
    if (flow.inner && (!this.#options.inside || direction === 'in')) return;
    const [source, destination] = direction === 'in' ? [flow.remote, flow.local] : [flow.local, flow.remote];
    const { transport } = flow;
    const payload = Buffer.from(data.subarray(0, HEP_MOST_PAYLOAD));
    this.#add({ at: this.#options.clock.now(), transport, source, destination, protocol: HEP_SIP, payload, callId });
  }

  /** A report on the media of a leg, from the device to us. */
  rtcp(
    report: unknown,
    { call, source, destination }: { call: string; source: HostPort; destination: HostPort },
  ): void {
    this.#add({
      ...{ at: this.#options.clock.now(), transport: 'udp', source, destination, protocol: HEP_RTCP },
      payload: Buffer.from(JSON.stringify(report)),
      callId: undefined,
      correlationId: call,
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#timer?.cancel();
    this.#send();
    this.#closed = true;
    leaks.remove(this);
    this.#socket.close();
  }

  #add(message: Waiting): void {
    if (this.#closed || this.#waiting.length >= MOST_WAITING) {
      this.counts.dropped++;
      return;
    }
    this.#waiting.push(message);
    this.#timer ??= this.#options.clock.after(WAIT_MS, () => this.#send());
  }

  #send(): void {
    this.#timer = undefined;
    const { captureId, password, collector } = this.#options;
    for (const { callId, ...message } of this.#waiting.splice(0)) {
      const known = callId === undefined ? undefined : this.#calls.get(callId);
      const correlationId = message.correlationId ?? known ?? callId;
      const packet = hepPacket({ ...message, captureId, password, correlationId });
      this.#socket.send(packet, collector.port, collector.host.replace(/^\[|\]$/g, ''));
      this.counts.sent++;
    }
  }
}

function headEnd(data: Buffer): number {
  const end = data.indexOf('\r\n\r\n');
  return end < 0 ? data.length : end;
}
