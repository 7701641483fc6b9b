/**
 * A phone that lives through whatever happens to its calls: it answers, agrees to re-INVITEs, repeats its 200 until the ACK comes, asks
 * again when it is challenged anew, and knows of each of its calls whether it goes on.
 */
import type { SipRequest, SipResponse } from '../../../src/sip/message/index.ts';
import { DOMAIN, type Cluster } from '../../kit/cluster.ts';
import { RawAgent, type RawCall, type RawDialog, type RawMessage } from '../../kit/raw-agent.ts';
import type { Suite } from '../../kit/srtp.ts';
import { ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { pause, until } from '../../kit/wait.ts';

const POLL_MS = 5;
const T1_MS = 500;
/** RFC 3261 13.3.1.4: a 200 is repeated for 64 * T1, then nobody is there any more. */
const ACK_MS = 64 * T1_MS;
const MOST_CHALLENGES = 100;
const DIAL_MS = 60_000;
/** A request that is refused for the moment is tried again for so long: who presses a key again does no more. */
const AGAIN_MS = 10_000;

/** What a phone says to a request that has to wait, and what stands for a switch that has just died. */
const LATER = new Set([408, 491, 500, 503, 504]);

export interface Figures {
  /** Requests in a dialog that were refused for the moment and sent again, by method and status. */
  readonly again: Map<string, number>;
}

export class PhoneCall {
  readonly phone: Phone;
  readonly dialog: RawDialog;
  readonly since = performance.now();
  /** User part of who is at the other end. */
  readonly peer: string;
  state: 'answered' | 'talking' | 'ended' = 'answered';
  /** How often another switch has introduced itself. */
  moves = 0;
  /** Of the last time. */
  movedAt = 0;
  direction: 'sendrecv' | 'sendonly' = 'sendrecv';
  /** Own request that is open (RFC 3261 14.1). */
  offering = false;

  constructor(phone: Phone, dialog: RawDialog, peer: string) {
    this.phone = phone;
    this.dialog = dialog;
    this.peer = peer;
  }

  get live(): boolean {
    return this.state === 'talking';
  }
}

export class Phone {
  readonly extension: number;
  readonly tone: number;
  readonly agent: RawAgent;
  readonly sound: ToneEndpoint;
  readonly figures: Figures;
  /** Calls that it has placed and that were answered in some way. */
  placed = 0;
  /** How long it rings before it answers. */
  answerMs: () => number = () => 200;
  /** Calls at this phone that were never acknowledged. */
  readonly unacknowledged: string[] = [];
  readonly #calls: PhoneCall[] = [];
  #version = 1;
  #closed = false;

  private constructor(
    extension: number,
    tone: number,
    parts: { agent: RawAgent; sound: ToneEndpoint; figures: Figures },
  ) {
    this.extension = extension;
    this.tone = tone;
    this.agent = parts.agent;
    this.sound = parts.sound;
    this.figures = parts.figures;
    void this.#run();
  }

  static async start(
    cluster: Cluster,
    { extension, tone, suite, figures }: { extension: number; tone: number; suite?: Suite; figures: Figures },
  ): Promise<Phone> {
    const transport = suite === undefined ? 'udp' : 'tls';
    const sound = await ToneEndpoint.open(tone, suite);
    const agent = await RawAgent.registered({ extension, transport, port: cluster.public[transport] });
    return new Phone(extension, tone, { agent, sound, figures });
  }

  close(): void {
    this.#closed = true;
    this.agent.close();
    this.sound.close();
  }

  get liveCalls(): readonly PhoneCall[] {
    return this.#calls.filter(({ live }) => live);
  }

  /** The call that it is in; the newest, where there are several. */
  get call(): PhoneCall | undefined {
    return this.#calls.findLast(({ live }) => live);
  }

  /** Resolves when it is in a call that was answered here. */
  inCall(timeoutMs = 40_000): Promise<PhoneCall> {
    return until(`a call at ${this.extension}`, () => this.call, timeoutMs, POLL_MS);
  }

  /** Rejects with the status when nobody answers. */
  async dial(target: string | number, headers: readonly string[] = []): Promise<PhoneCall> {
    for (let tries = 1; ; tries += 1) {
      const call = await this.agent.invite(`sip:${target}@${DOMAIN}`, { body: this.#sdp(), headers });
      const answer = await call.exchange.final(DIAL_MS).catch((error: unknown) => {
        call.cancel();
        throw error;
      });
      const stale = /\bstale="?true/i.test(answer.getAll('Proxy-Authenticate').join());
      if (answer.status === 407 && stale && tries < MOST_CHALLENGES) continue;
      this.placed += 1;
      if (!answer.isSuccess)
        throw new Error(`INVITE of ${this.extension} to ${target} answered ${answer.status} ${answer.reason}`);
      return this.#dialled(call, answer, String(target));
    }
  }

  async hold(call: PhoneCall): Promise<void> {
    await this.#offer(call, 'sendonly');
  }

  async retrieve(call: PhoneCall): Promise<void> {
    await this.#offer(call, 'sendrecv');
  }

  /** Blind transfer; resolves when it is taken on. */
  async refer(call: PhoneCall, target: string): Promise<void> {
    await this.#ask(call, 'REFER', { headers: [`Refer-To: <sip:${target}@${DOMAIN}>`] });
  }

  async hangUp(call: PhoneCall): Promise<void> {
    if (call.state === 'ended') return;
    call.state = 'ended';
    const { status } = await call.dialog.request('BYE').final(40_000);
    // RFC 3261 15.1.2: the other side was faster.
    if (status !== 200 && status !== 481) throw new Error(`BYE of ${this.extension} answered ${status}`);
  }

  async hangUpAll(): Promise<void> {
    for (const call of this.liveCalls) await this.hangUp(call).catch(() => undefined);
  }

  press(keys: string): void {
    for (const key of keys) this.sound.press(key);
  }

  #sdp(direction = 'sendrecv'): string {
    this.#version += 1;
    return this.sound.sdp(direction, this.#version);
  }

  #dialled(placed: RawCall, answer: SipResponse, target: string): PhoneCall {
    const dialog = placed.dialog(answer);
    dialog.ack(answer);
    this.sound.connect(answer.body.toString('utf8'));
    const call = new PhoneCall(this, dialog, target);
    call.state = 'talking';
    this.#calls.push(call);
    void this.#acknowledges(placed, dialog, answer);
    return call;
  }

  /** RFC 3261 13.2.2.4: each repetition of the 200 has its ACK. */
  async #acknowledges({ exchange }: RawCall, dialog: RawDialog, answer: SipResponse): Promise<void> {
    let seen = exchange.responses.length;
    for (const end = performance.now() + ACK_MS; performance.now() < end && !this.#closed; await pause(50)) {
      for (; seen < exchange.responses.length; seen += 1) dialog.ack(answer);
    }
  }

  async #offer(call: PhoneCall, direction: 'sendrecv' | 'sendonly'): Promise<void> {
    call.direction = direction;
    call.offering = true;
    try {
      const answer = await this.#ask(call, 'INVITE', () => ({ body: this.#sdp(direction) }));
      if (answer === undefined) return;
      call.dialog.ack(answer);
      this.sound.connect(answer.body.toString('utf8'));
    } finally {
      call.offering = false;
    }
  }

  /** A request in the call; undefined: it has ended meanwhile. */
  async #ask(
    call: PhoneCall,
    method: string,
    parts: { headers?: readonly string[] } | (() => { body: string }),
  ): Promise<SipResponse | undefined> {
    for (const begin = performance.now(); ;) {
      const answer = await call.dialog.request(method, typeof parts === 'function' ? parts() : parts).final(40_000);
      if (answer.isSuccess) return answer;
      if (call.state === 'ended') return undefined;
      const name = `${method} ${answer.status}`;
      if (!LATER.has(answer.status) || performance.now() - begin > AGAIN_MS)
        throw new Error(`${name} to ${this.extension} after ${Math.round(performance.now() - begin)} ms`);
      this.figures.again.set(name, (this.figures.again.get(name) ?? 0) + 1);
      call.offering = false;
      // RFC 3261 14.1: who has not begun the call waits less than who has; any time between does.
      await pause(500 + 1500 * Math.random());
      call.offering = method === 'INVITE';
    }
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      for (let message = this.agent.take(() => true); message !== undefined; message = this.agent.take(() => true))
        this.#take(message);
      await pause(POLL_MS);
    }
  }

  #take(message: RawMessage): void {
    if ('status' in message) return;
    const call = this.#calls.findLast(
      ({ dialog }) => dialog.callId === message.callId && dialog.remoteTag === message.from.tag,
    );
    switch (message.method) {
      case 'INVITE':
        if (message.to.tag === undefined) void this.#ring(message);
        else this.#reinvited(message, call);
        return;
      case 'ACK':
        if (call?.state === 'answered') call.state = 'talking';
        return;
      case 'BYE':
        if (call !== undefined) call.state = 'ended';
        return;
      case 'UPDATE':
      case 'PRACK':
      case 'REFER':
        this.agent.respond(message, message.method === 'REFER' ? 603 : 200);
        return;
      default:
      // The agent answers everything else by itself.
    }
  }

  #reinvited(invite: SipRequest, call: PhoneCall | undefined): void {
    if (call === undefined || call.state === 'ended') {
      this.agent.respond(invite, 481);
      return;
    }
    if (call.offering) {
      this.agent.respond(invite, 491);
      return;
    }
    const contacts = invite.contacts();
    const target = contacts === '*' ? undefined : contacts[0]?.uri.toString();
    if (target !== undefined && target !== call.dialog.target) {
      call.dialog.target = target;
      call.moves += 1;
      call.movedAt = performance.now();
    }
    this.agent.respond(invite, 200, { body: this.#answerTo(invite.body.toString('utf8'), call.direction) });
  }

  #answerTo(offer: string, direction: string): string {
    if (offer === '') return this.#sdp(direction);
    this.#version += 1;
    this.sound.connect(offer);
    return this.sound.answer(offer, direction, this.#version);
  }

  async #ring(invite: SipRequest): Promise<void> {
    const offer = invite.body.toString('utf8');
    if (!this.sound.canAnswer(offer)) {
      this.agent.respond(invite, 488);
      return;
    }
    this.agent.respond(invite, 180);
    await pause(this.answerMs());
    // Answered with 487 by the agent at once, before anybody reads it here.
    if (this.#closed || this.agent.repeats.has(`${invite.via.branch ?? ''} CANCEL`)) return;
    const call = new PhoneCall(this, this.agent.dialogOf(invite), invite.from.uri.user ?? '');
    this.#calls.push(call);
    const end = performance.now() + ACK_MS;
    const body = this.#answerTo(offer, 'sendrecv');
    while (call.state === 'answered' && performance.now() < end && !this.#closed) {
      this.agent.respond(invite, 200, { body });
      await pause(T1_MS);
    }
    // RFC 3261 13.3.1.4: a call whose ACK never comes is ended.
    if (call.state !== 'answered' || this.#closed) return;
    this.unacknowledged.push(invite.callId);
    await this.hangUp(call).catch(() => undefined);
  }
}
