/**
 * The way to one target of a trunk: its connection, kept open where there is one, and what OPTIONS and calls say of its health
 * (RFC 3261 11).
 */
import type { Clock, Timer } from '../../../core/clock.ts';
import { errorText } from '../../../core/errors.ts';
import type { Ids } from '../../../core/ids.ts';
import type { Logger } from '../../../core/log.ts';
import { SipRequest } from '../../message/index.ts';
import type { ClientFailure, TransactionLayer } from '../../transaction/index.ts';
import { type ConnectTarget, type Flow, type HostPort, hostPortText } from '../../transport/index.ts';
import type { TrunkState } from '../../trunk/ports.ts';
import type { Trunk, TrunkTarget } from '../../trunk/types.ts';

export interface TrunkLinkTools {
  readonly transport: { connect(target: ConnectTarget): Promise<Flow> };
  readonly transactions: TransactionLayer;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Our certificate, and the authorities of peers where the trunk names none. */
  readonly tls: { readonly cert?: string; readonly key?: string; readonly ca?: readonly string[] };
  /** The address of ours that the trunk knows. */
  readonly pub: HostPort;
  /** Connected, or the state is another one. */
  changed(): void;
}

export interface TrunkHealth {
  readonly state: TrunkState;
  readonly status?: number;
  readonly rttMs?: number;
  readonly detail?: string;
  /** ms since 1970. */
  readonly since: number;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A trunk that is dead is asked more often, so that it comes back soon. */
const DEAD_PING_MS = 5000;

/** Of one that has not answered a call, and is not asked by OPTIONS. */
const REST_MS = 30_000;

export class TrunkLink {
  readonly trunk: Trunk;
  readonly target: TrunkTarget;
  /** Of the target among those of the trunk. */
  readonly index: number;
  readonly #tools: TrunkLinkTools;
  readonly #connectTarget: ConnectTarget;
  #flow: Flow | undefined;
  #remoteHost: string | undefined;
  #opening: Promise<Flow | undefined> | undefined;
  #health: TrunkHealth;
  #timer: Timer | undefined;
  #pause = FIRST_PAUSE_MS;
  #asking = false;
  #closed = false;

  constructor(trunk: Trunk, index: number, tools: TrunkLinkTools) {
    const target = trunk.targets[index];
    if (target === undefined) throw new RangeError(`trunk ${trunk.name} has no target ${index}`);
    this.trunk = trunk;
    this.target = target;
    this.index = index;
    this.#tools = tools;
    this.#health = { state: 'unknown', since: tools.clock.now() };
    this.#connectTarget = connectTarget(target, tools.tls);
    void this.#open();
  }

  get health(): TrunkHealth {
    return this.#health;
  }

  get pub(): HostPort {
    return this.#tools.pub;
  }

  /** The way to the trunk, while it is open. */
  get flow(): Flow | undefined {
    return this.#flow?.open === true ? this.#flow : undefined;
  }

  /** Where it was last found to be. */
  get remoteHost(): string | undefined {
    return this.#remoteHost;
  }

  /** The same, or a promise of it while there is none: undefined when it cannot be had within the trunk's patience. */
  ready(): Flow | Promise<Flow | undefined> {
    const { flow } = this;
    if (flow) return flow;
    const { clock } = this.#tools;
    return new Promise(resolve => {
      const timer = clock.after(this.trunk.patienceMs, () => resolve(undefined));
      void this.#open().then(found => {
        timer.cancel();
        resolve(found);
      });
    });
  }

  /** The peer has answered a call with this status. */
  heard(status: number): void {
    // RFC 3261 21.5.4: it is there, but will not take calls.
    if (status !== 503) this.#become('alive');
    else this.#ask();
  }

  /** The peer has not answered a call in time: OPTIONS will tell whether it is there at all. Where none are sent it is left in peace. */
  unheard(): void {
    if (this.trunk.optionsSeconds > 0) {
      this.#ask();
      return;
    }
    this.#become('dead', { detail: 'no answer to a call' });
    if (this.flow) this.#next(REST_MS, () => this.#become('unknown'));
  }

  /** @param shared whether somebody else uses the same connection */
  close(shared: boolean): void {
    this.#closed = true;
    this.#timer?.cancel();
    if (!shared && this.#flow?.reliable === true) this.#flow.close();
    this.#flow = undefined;
  }

  #open(): Promise<Flow | undefined> {
    this.#opening ??= this.#connect().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #connect(): Promise<Flow | undefined> {
    if (this.#closed) return undefined;
    try {
      const flow = await this.#tools.transport.connect(this.#connectTarget);
      if (this.#isClosed()) return undefined;
      this.#use(flow);
      return flow;
    } catch (error) {
      this.#failed(errorText(error));
      return undefined;
    }
  }

  #use(flow: Flow): void {
    if (this.#flow === flow) return;
    this.#flow = flow;
    this.#remoteHost = flow.remote.host;
    flow.onClose(why => this.#lost(flow, why));
    this.#tools.changed();
    this.#ask();
  }

  #lost(flow: Flow, why: string): void {
    if (this.#flow !== flow || this.#closed) return;
    this.#flow = undefined;
    this.#tools.log.info({ trunk: this.trunk.name, why }, 'trunk connection lost');
    // Whoever closes an idle connection is not dead: a new one says more. The pause grows until the peer has said something.
    this.#retry();
  }

  #failed(why: string): void {
    if (this.#closed) return;
    this.#become('dead', { detail: why });
    this.#retry();
  }

  #retry(): void {
    this.#next(this.#pause, () => void this.#open());
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }

  #ask(): void {
    const { flow } = this;
    if (this.#closed || this.#asking || this.trunk.optionsSeconds === 0 || !flow) return;
    this.#asking = true;
    this.#timer?.cancel();
    const { clock, transactions, pub } = this.#tools;
    const sent = clock.monotonic();
    let over = false;
    const end = (work: () => void): void => {
      if (over) return;
      over = true;
      timer.cancel();
      this.#asking = false;
      if (!this.#closed) work();
    };
    const timer = clock.after(this.trunk.patienceMs, () => end(() => this.#silent('timeout')));
    const final = (status: number): void => {
      const rttMs = Math.round((clock.monotonic() - sent) * 10) / 10;
      const state = status === 503 || status === 408 ? 'dead' : 'alive';
      this.#become(state, { status, rttMs, ...(state === 'dead' && { detail: `OPTIONS answered ${status}` }) });
      this.#later();
    };
    const events = {
      final: ({ status }: { status: number }) => end(() => final(status)),
      failed: (why: ClientFailure) => end(() => this.#silent(why)),
    };
    transactions.request(this.#question(), flow, events, { sentBy: pub });
  }

  #silent(why: ClientFailure): void {
    // A closed connection is made again first, and then asked.
    if (why !== 'closed') this.#become('dead', { detail: 'no answer to OPTIONS' });
    if (this.flow) this.#later();
  }

  #later(): void {
    const every = this.trunk.optionsSeconds * 1000;
    this.#next(this.#health.state === 'dead' ? Math.min(every, DEAD_PING_MS) : every, () => {
      // A name may have got another address; over a connection this is the open one.
      void this.#open().then(() => this.#ask());
    });
  }

  #next(ms: number, work: () => void): void {
    this.#timer?.cancel();
    if (!this.#closed) this.#timer = this.#tools.clock.after(ms, work);
  }

  #become(state: TrunkState, more: Pick<TrunkHealth, 'status' | 'rttMs' | 'detail'> = {}): void {
    const { clock, log, changed } = this.#tools;
    const { state: before, since, detail: _detail, ...kept } = this.#health;
    const health = { ...kept, ...more, state, since: state === before ? since : clock.now() };
    this.#health = health;
    if (state === 'alive') this.#pause = FIRST_PAUSE_MS;
    if (state === before) return;
    log[state === 'dead' ? 'warn' : 'info'](
      { trunk: this.trunk.name, account: this.trunk.account, state, ...more },
      'trunk',
    );
    changed();
  }

  #question(): SipRequest {
    const { ids, pub } = this.#tools;
    const { host, port } = this.target;
    const uri = `sip:${hostPortText({ host, port })}`;
    return SipRequest.create({
      method: 'OPTIONS',
      uri,
      headers: [
        ['Max-Forwards', '70'],
        ['From', `<sip:${hostPortText(pub)}>;tag=${ids.token()}`],
        ['To', `<${uri}>`],
        ['Call-ID', ids.token(16)],
        ['CSeq', '1 OPTIONS'],
        ['Accept', 'application/sdp'],
      ],
    });
  }

  /** Re-read after an await: the compiler would take the earlier reading for granted. */
  #isClosed(): boolean {
    return this.#closed;
  }
}

function connectTarget(target: TrunkTarget, { cert, key, ca }: TrunkLinkTools['tls']): ConnectTarget {
  const { host, port, transport, serverName } = target;
  if (transport !== 'tls') return { transport, host, port };
  const authorities = target.ca ?? (ca === undefined || ca.length === 0 ? undefined : [...ca]);
  return {
    transport,
    host,
    port,
    tls: {
      ...(authorities !== undefined && { ca: authorities }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(serverName !== undefined && { serverName }),
    },
  };
}
