/**
 * REFER (RFC 3515): the referrer X sends its peer Y elsewhere. Blind: Y's call looks for a new party while X hears how it
 * goes by NOTIFY. Attended (Replaces in the Refer-To): Y is joined with the party of X's other call.
 */
import { SipResponse, parseReferTo, type SipUri, type Replaces } from '../../sip/message/index.ts';
import type { ServerTransaction } from '../../sip/transaction/index.ts';
import type { Sound } from '../../media/gateway/ports.ts';
import { TalkingAnchor, type Anchor } from './anchor.ts';
import type { Destination } from '../../routing/destination.ts';
import { legOf } from './call-events.ts';
import type { Call } from './call.ts';
import type { Leg } from './leg.ts';
import type { RunHost, Wanted, WayBack } from './run/host.ts';
import { putThrough } from './run/presentation.ts';
import { holds } from './hold.ts';
import { fetchRemotely, partyToFetch, roomAt, roomWith } from './merging.ts';
import { renegotiate } from './renegotiation.ts';
import { keepArrival } from './arrival.ts';
import { takePartyOf, takePlaceLocally, type TakenPlace } from './replace.ts';
import type { Route } from './services.ts';

/** How long X may take to hang up by itself after its transfer succeeded, ms. */
const BYE_GRACE_MS = 2000;

export function receiveRefer(call: Call, referrer: Leg, tx: ServerTransaction): void {
  const { request } = tx;
  const peer = call.peerOf(referrer);
  const target = targetOf(request.get('Refer-To'));
  if (target === undefined) {
    tx.respond(SipResponse.to(request, 400, { reason: 'Bad Refer-To' }));
    return;
  }
  const room = target.replaces === undefined ? undefined : roomWith(call, referrer);
  // RFC 3515 2.4.2: a REFER that we are not willing to act on is declined.
  if (room === undefined && (peer === undefined || call.run !== undefined)) {
    tx.respond(SipResponse.to(request, 603));
    return;
  }
  const contact: [string, string] = ['Contact', `<${referrer.contact}>`];
  // RFC 4488: the referrer may ask for no subscription.
  const silent = /^\s*false\b/i.test(request.get('Refer-Sub') ?? '');
  const headers: [string, string][] = silent ? [contact, ['Refer-Sub', 'false']] : [contact];
  tx.respond(SipResponse.to(request, 202, { headers }));
  // RFC 3515 2.4.6: several REFERs in one dialog are told apart by the id, the CSeq of the REFER.
  const notify = new ReferProgress(referrer, request.cseq.number, silent);
  void notify.send(100);
  const { uri, replaces } = target;
  if (room !== undefined && replaces !== undefined) {
    call.push('REFER', () => fetchParty(call, { referrer, room, uri, replaces }, notify));
  } else if (peer !== undefined) {
    const transfer = new Transfer(call, referrer, peer, notify);
    call.push('REFER', () =>
      replaces === undefined ? transfer.to(uri) : transfer.attended({ uri, replaces, taker: referrer.party }),
    );
  }
}

/** Somebody in a room asks for a party that he talks with in another call. */
async function fetchParty(
  call: Call,
  wish: Parameters<typeof fetchRemotely>[1],
  progress: ReferProgress,
): Promise<void> {
  const found = partyToFetch(call, wish);
  if (found === undefined) void progress.send(await fetchRemotely(call, wish));
  else if (found === 481) void progress.send(found);
  else found.call.push('merge', () => new Transfer(found.call, found.leg, found.party, progress).into(wish.room));
}

/** An operator sends a party elsewhere in the name of its peer, who has it again when nobody takes it. */
export function sendElsewhere(
  call: Call,
  { party, referrer, route, dialled }: { party: Leg; referrer: Leg; route: Route; dialled: string },
): void {
  const transfer = new Transfer(call, referrer, party, new ReferProgress(referrer, 0, true));
  call.push('transfer', () => transfer.blind(dialled, route));
}

/** An operator gives a party the place of somebody in another call; its peer has it again when there is no such place any more. */
export function sendToPlace(
  call: Call,
  { party, referrer, place }: { readonly party: Leg; readonly referrer: Leg; readonly place: TakenPlace },
): void {
  const transfer = new Transfer(call, referrer, party, new ReferProgress(referrer, 0, true));
  call.push('join', () => transfer.attended(place));
}

interface ReferTarget {
  readonly uri: SipUri;
  readonly replaces?: Replaces;
}

function targetOf(value: string | undefined): ReferTarget | undefined {
  if (value === undefined) return undefined;
  try {
    const { uri, replaces } = parseReferTo(value);
    return replaces === undefined ? { uri } : { uri, replaces };
  } catch {
    return undefined;
  }
}

/** The NOTIFYs of one REFER: `message/sipfrag` with the status of what became of it. */
class ReferProgress {
  readonly #leg: Leg;
  readonly #id: number;
  readonly #silent: boolean;

  constructor(leg: Leg, id: number, silent: boolean) {
    this.#leg = leg;
    this.#id = id;
    this.#silent = silent;
  }

  /** Resolves when the referrer has it, or when nothing can be told. */
  async send(status: number, reason = REASONS[status] ?? 'Unknown'): Promise<void> {
    if (this.#silent || this.#leg.ended) return;
    const final = status >= 200;
    await this.#leg.dialog?.request('NOTIFY', {
      headers: [
        ['Event', `refer;id=${this.#id}`],
        ['Subscription-State', final ? 'terminated;reason=noresource' : 'active;expires=60'],
        ['Contact', `<${this.#leg.contact}>`],
      ],
      body: { type: 'message/sipfrag;version=2.0', content: `SIP/2.0 ${status} ${reason}\r\n` },
    });
  }
}

const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  200: 'OK',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  488: 'Not Acceptable Here',
  503: 'Service Unavailable',
  603: 'Decline',
};

class Transfer {
  readonly #call: Call;
  readonly #referrer: Leg;
  readonly #peer: Leg;
  readonly #progress: ReferProgress;
  #moved = false;
  /** What the referrer is told before it is let go. */
  #said: Promise<unknown> = Promise.resolve();
  #text: string | undefined;

  constructor(call: Call, referrer: Leg, peer: Leg, progress: ReferProgress) {
    this.#call = call;
    this.#referrer = referrer;
    this.#peer = peer;
    this.#progress = progress;
  }

  /** To what a user would dial, or to the Contact of a room that the referrer is in. */
  async to({ user = '' }: SipUri): Promise<void> {
    const room = await roomAt(this.#call, user, this.#referrer).catch(() => undefined);
    await (room === undefined ? this.blind(user) : this.into(room));
  }

  into(room: Destination & { readonly kind: 'conference' }): Promise<void> {
    return this.blind(room.kind, { destination: room });
  }

  // The referrer's rights decide where the party may be sent.
  blind(dialled: string, route = this.#call.holder.route(dialled, this.#referrer.party)): Promise<void> {
    const call = this.#call;
    const { destination, context, clientCode } = route;
    const by = this.#referrer.party.extension;
    const anchor = new TalkingAnchor(this.#peer, {
      isThere: () => this.#isReferrerThere(),
      failed: status => this.#failed(status),
    });
    const wanted = { hops: 0, ...context, ...(by !== undefined && { transferredBy: by }) };
    call.begin({
      ...{ destination, anchor, dialled, clientCode, host: this.#host() },
      context: putThrough(call.services, this.#peer.party, { destination, context: wanted }),
    });
    return Promise.resolve();
  }

  async attended(place: TakenPlace): Promise<void> {
    const attended = { ...place, referrer: this.#referrer, peer: this.#peer };
    if (takePlaceLocally(this.#call, attended)) {
      await this.#leave();
      return;
    }
    const joined = await takePartyOf(this.#call, attended);
    if (typeof joined === 'number') this.#failed(joined);
    else await this.#succeeded(joined);
  }

  /** Nobody is left but the referrer, who is to know before it is hung up on. */
  async #leave(): Promise<void> {
    const call = this.#call;
    const end = (): void => {
      patience.cancel();
      void call.end({ outcome: 'success', reason: 'transferred', hangupBy: this.#referrer.role });
    };
    const patience = call.services.clock.after(BYE_GRACE_MS, end);
    // Not awaited: a call's queue must not wait for devices.
    this.#progress.send(200).then(end, end);
    await call.checkpoint();
  }

  /** The call's own host, with other ends. */
  #host(): RunHost {
    const call = this.#call;
    return {
      callId: call.callId,
      push: (name, job) => call.push(name, job),
      changed: () => call.changed(),
      stirred: () => call.stirred(),
      show: line => call.show(line),
      announce: (sounds, text) => this.#announce(sounds, text),
      alerting: () => void this.#progress.send(180),
      joinEarly: (anchor, other) => call.joinEarly(anchor, other),
      part: () => call.part(),
      note: what => call.note(what),
      rung: note => call.rung(note),
      pairOf: (other, leg) => call.pairOf(other, leg),
      legOf: (other, leg) => call.legOf(other, leg),
      summoned: (id, leg, destination) => call.summoned(id, leg, destination),
      // Whoever has been sent here sends nobody.
      sendPeer: () => undefined,
      take: (anchor, wanted) => this.#take(anchor, wanted),
      attended: () => this.#attended(),
      connected: (_anchor, other, back) => this.#succeeded(other, back),
      keep: ringing => call.keep(ringing),
      refused: ({ reason, ...end }) =>
        void call.end({
          ...end,
          reason: end.sipStatus === undefined || this.#moved ? reason : 'call-transfer-failed',
        }),
    };
  }

  async #succeeded(other: Leg, back?: WayBack): Promise<void> {
    const call = this.#call;
    call.stopRun();
    // Who is bridged takes the line along, as everywhere (Call.connected).
    other.line ??= call.shown;
    call.show(undefined);
    if (other.arrival !== undefined) keepArrival(call.record, other.arrival);
    call.adopt(other);
    call.join(this.#peer, other);
    call.wayBack.open(other, back);
    this.#done();
    await call.checkpoint();
  }

  /** An application has taken the party: a menu, a mailbox. It goes on from there. */
  async #attended(): Promise<void> {
    const call = this.#call;
    call.part();
    this.#done();
    await call.checkpoint();
  }

  /** The party has left the referrer; told once. */
  #done(): void {
    if (this.#moved) return;
    this.#moved = true;
    this.#peer.sees = undefined;
    const call = this.#call;
    call.events.tell('call.transferred', { leg: legOf(this.#peer), by: this.#referrer.id });
    void this.#said.then(() => this.#letGo());
    // Whoever was on hold is to hear the new party.
    call.push('renegotiate', () => renegotiate(call, this.#peer));
  }

  #letGo(): void {
    const call = this.#call;
    void this.#progress.send(200, this.#text);
    call.services.clock.after(BYE_GRACE_MS, () => {
      if (!call.ended) void call.drop(this.#referrer, { bye: true });
    });
  }

  /** One that holds hears nothing; its display tells. */
  #announce(sounds: readonly Sound[], text: string): void {
    this.#text = text;
    if (this.#referrer.ended || holds(this.#referrer.wish)) return;
    this.#said = this.#call.services.media.play(this.#referrer.media, sounds).ended;
  }

  /** Retrieval by transfer: the party goes to who was parked. */
  async #take(anchor: Anchor, wanted: Wanted): Promise<boolean> {
    const taken = await this.#call.take(anchor, wanted);
    if (taken) this.#done();
    return taken;
  }

  /** Else there is no one to go back to. */
  #isReferrerThere(): boolean {
    return !this.#moved && !this.#referrer.ended && this.#call.leg(this.#referrer.id) !== undefined;
  }

  #failed(status: number): void {
    const call = this.#call;
    call.stopRun();
    call.show(undefined);
    void this.#progress.send(status);
    if (!this.#isReferrerThere()) {
      const destination = { kind: 'refused', status, reason: 'call-transfer-failed' } as const;
      call.begin({ destination, anchor: new TalkingAnchor(this.#peer), dialled: '' });
      return;
    }
    call.join(this.#referrer, this.#peer);
    call.changed();
  }
}
