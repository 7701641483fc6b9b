/** All calls of one switch: takes new ones in, finds them again, goes on with those of a dead switch. */
import type { Timer } from '../../core/clock.ts';
import { asCallId, asLegId, type CallId } from '../../core/ids.ts';
import type { DialogHandler, IncomingInvite } from '../../sip/dialog/index.ts';
import type { SipRequest } from '../../sip/message/index.ts';
import { detach } from '../../sip/message/index.ts';
import type { LegSecurity } from '../../media/gateway/ports.ts';
import { emergencyNumber } from '../../routing/dial-plan/index.ts';
import type { Destination } from '../../routing/destination.ts';
import { contactFor, flowOf, overIpv6 } from './addressing.ts';
import { InvitedAnchor, TalkingAnchor, type Anchor } from './anchor.ts';
import { Call, type CallHolder } from './call.ts';
import { readCall, type CallCheckpoint } from './checkpoint.ts';
import { InDialog } from './in-dialog.ts';
import { plainWarning, securityOf } from './encryption.ts';
import { Leg } from './leg.ts';
import type { Caller } from './application.ts';
import { atDesk, callerOf, networkAddress } from './caller.ts';
import { DESTINATION_HEADER, readDestination, readTaker, TAKER_HEADER } from './inner-leg.ts';
import { mediaRefusal } from './media-refusal.ts';
import type { Checkpoint, Reason } from './ports.ts';
import { finishRecord } from './record.ts';
import { finishRecording } from './recording/running-recording.ts';
import { acceptReplacement, findReplaced } from './replace.ts';
import { restoreCall } from './restore.ts';
import { partyOf } from './rung.ts';
import { isTaken, lineWish } from './line-wish.ts';
import { profileOf } from './profile-memory.ts';
import { sdpIn } from './sdp-body.ts';
import type { CallServices, Route } from './services.ts';
import type { Wanted } from './run/host.ts';
import { takeLeg } from './take.ts';
import { sendElsewhere } from './transfer.ts';

/** How long a ringing call of a dead switch may take to be sent again by the proxy, ms. */
const RESEND_GRACE_MS = 5000;
/** Calls restored at the same time: enough to keep the media worker busy, few enough that the first talk again soon. */
const RESTORE_PARALLEL = 8;

/** As the SUBSCRIBE for the same appearance is refused, so that a phone that has not asked before is told the same. */
const LINE_IN_USE: Destination = { kind: 'none', status: 480, reason: 'call-line-in-use' };

export class CallSwitch implements CallHolder {
  readonly services: CallServices;
  readonly #calls = new Map<CallId, Call>();
  readonly #awaited = new Map<CallId, Timer>();
  readonly #restoring = new Map<CallId, Promise<void>>();
  #accepting = true;
  #leaving = false;
  #total = 0;

  constructor(services: CallServices) {
    this.services = services;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** Calls taken in since the start. */
  get total(): number {
    return this.#total;
  }

  calls(): Call[] {
    return [...this.#calls.values()];
  }

  call(id: string): Call | undefined {
    return this.#calls.get(asCallId(id));
  }

  /** A draining switch finishes its calls and takes no new ones, but for those who come to a call or a room that it has. */
  set accepting(on: boolean) {
    this.#accepting = on;
  }

  // An INVITE outside a dialog.

  async incoming(invite: IncomingInvite): Promise<void> {
    const { request } = invite;
    const { services } = this;
    // A leg of another switch's call is no incarnation of that call.
    const inner = request.get(DESTINATION_HEADER) !== undefined;
    if (invite.replaces === undefined && !this.#hasRoom(inner)) {
      invite.reject(503, { headers: [['Retry-After', '5']] });
      return;
    }
    // The call outlives the message that its identity was cut from.
    const id = asCallId(detach((inner ? undefined : request.get('X-Tandem-Call')) ?? services.ids.uuid()));
    if (this.#calls.has(id) && invite.replaces === undefined) {
      // RFC 3261 8.2.2.2: the same request by another path.
      invite.reject(482);
      return;
    }
    this.#awaited.get(id)?.cancel();
    this.#awaited.delete(id);
    try {
      if (invite.replaces === undefined) await this.#newCall(id, invite);
      else await this.#replacement(id, invite);
    } catch (error) {
      services.log.warn({ err: error, callId: id }, 'INVITE failed');
      const { status, headers } = mediaRefusal(error, services.domain, 500);
      invite.reject(status, { headers });
    }
  }

  #hasRoom(inner: boolean): boolean {
    if (this.#leaving || this.#calls.size >= this.services.policy.maxCalls) return false;
    return this.#accepting || inner;
  }

  async #newCall(id: CallId, invite: IncomingInvite): Promise<void> {
    const { request } = invite;
    const dialled = request.requestUri.user ?? '';
    const party = this.#partyOf(request);
    const security = this.#securityOf(party, dialled);
    const warning = plainWarning(security, sdpIn(request), this.services.domain);
    if (warning !== undefined) {
      invite.reject(488, { headers: [['Warning', warning]] });
      return;
    }
    const wish = lineWish(request, this.services.domain);
    const taken = wish !== undefined && (await isTaken(wish, party, this.services));
    const leg = await this.#callerLeg(id, invite, { party, security });
    const now = this.services.clock.now();
    // A re-sent INVITE opens a newer incarnation of the same call, so the fence is the time, not 1.
    const caller = partyOf(leg.party);
    const record = { from: leg.address, caller, to: dialled, startedAt: now, takeovers: 0 };
    const inner = request.get(DESTINATION_HEADER);
    const call = new Call(this, { id, record, fence: now, inner: inner !== undefined });
    this.#calls.set(id, call);
    this.#total++;
    const anchor = new InvitedAnchor(this.services, invite, leg, failure => {
      if (failure !== undefined) void call.end({ outcome: 'caller', reason: 'call-no-ack', hangupBy: 'system' });
    });
    call.adopt(leg);
    call.events.tell('call.started');
    const cancelled = (reason: Reason): void => {
      void call.end({ outcome: 'caller', reason, sipStatus: 487, hangupBy: 'caller' }, leg);
    };
    invite.onCancelled(() => cancelled('call-cancelled'));
    invite.onUpstreamLost(() => cancelled('call-upstream-lost'));
    const given = inner === undefined ? undefined : readDestination(inner);
    const route: Route = given === undefined ? this.route(dialled, leg.party, wish?.extension) : { destination: given };
    const { context, clientCode } = route;
    const line = context?.onBehalfOf;
    // Help that is called is never on a line of others.
    const destination = taken && line === wish.extension ? LINE_IN_USE : route.destination;
    if (line !== undefined) leg.line = wish?.extension === line ? wish : { extension: line };
    if ('extension' in destination && destination.extension !== undefined) call.record.resolved = destination.extension;
    anchor.isFocus = destination.kind === 'conference';
    call.begin({ destination, anchor, dialled, context, clientCode });
  }

  async #replacement(id: CallId, invite: IncomingInvite): Promise<void> {
    const found = invite.replaces && findReplaced(this, invite.replaces);
    if (found === undefined) {
      // RFC 3891 3: no match. Somebody else's dialog looks the same from outside.
      this.services.log.info({ callId: id }, 'Replaces matches no dialog');
      invite.reject(481);
      return;
    }
    const party = this.#partyOf(invite.request);
    const leg = await this.#callerLeg(found.call.callId, invite, { party, security: this.#securityOf(party, '') });
    await acceptReplacement(found, invite, leg);
  }

  #partyOf(request: SipRequest): Caller {
    // Another switch knows for certain who it is that it sends; with Replaces the header names somebody else.
    const sent = request.get(DESTINATION_HEADER) === undefined ? undefined : readTaker(request.get(TAKER_HEADER));
    const party = { ...atDesk(callerOf(request), this.services), ...sent };
    const address = sent === undefined ? networkAddress(request, party, this.services) : undefined;
    return { ...party, ...(address !== undefined && { address }) };
  }

  /** What the phone of a caller has to do; for help it need not. */
  #securityOf({ extension, phone = extension }: Caller, dialled: string): LegSecurity | undefined {
    const { services } = this;
    const security = securityOf(services, phone);
    const directory = services.accounts.byDomain(services.domain);
    if (security?.required !== true || directory === undefined || phone === undefined) return security;
    return emergencyNumber(directory, phone, dialled) === undefined ? security : { ...security, required: false };
  }

  async #callerLeg(
    callId: CallId,
    invite: IncomingInvite,
    { party, security }: { readonly party: Caller; readonly security: LegSecurity | undefined },
  ): Promise<Leg> {
    const { services } = this;
    const { request } = invite;
    const id = asLegId(services.ids.token(6));
    const flow = flowOf(request.getAll('Record-Route')[0]);
    const phone = request.vias().at(-1);
    const media = await services.media.createLeg({
      legId: id,
      callId,
      nat: flow?.nat ?? false,
      ipv6: overIpv6(flow),
      ...(phone?.received !== undefined && { signallingAddress: phone.received }),
      // What comes from another switch has been asked there.
      ...(security !== undefined && flow !== undefined && { security }),
    });
    const from = request.from;
    const user = party.phone === undefined ? from.uri.user : party.extension;
    const displayName = party.phone === undefined ? from.displayName : party.name;
    const contact = contactFor(services, callId, id, flow);
    invite.setContact(contact);
    const leg = new Leg({
      id,
      role: 'caller',
      address: `sip:${user ?? 'anonymous'}@${from.uri.host}`,
      contact,
      media,
      party,
      inner: flow === undefined,
      ...(displayName !== undefined && { displayName }),
      ...(request.get('User-Agent') !== undefined && { device: request.get('User-Agent') ?? '' }),
    });
    try {
      this.#noteOffer(leg, request);
      leg.dialog = invite.dialog();
      leg.seat = services.trunkSeats?.callerSeat(request);
      return leg;
    } catch (error) {
      await leg.close();
      throw error;
    }
  }

  #noteOffer(leg: Leg, request: SipRequest): void {
    const offer = sdpIn(request);
    if (offer === undefined) return;
    leg.noteOffer(offer);
    const contacts = request.contacts();
    const device = contacts === '*' ? undefined : contacts[0]?.uri.toString();
    if (device !== undefined) this.services.profiles.learn(device, profileOf(offer));
  }

  // What calls ask of their switch.

  route(dialled: string, caller: Caller, line?: string): Route {
    return this.services.route(dialled, caller, line);
  }

  takeLeg(call: Call, anchor: Anchor, wanted: Wanted): Promise<boolean> {
    return takeLeg(call, anchor, wanted);
  }

  /** Part of the call that has summoned the phone, whose record tells of it. */
  summoned(callId: CallId, leg: Leg, destination: Destination): void {
    const now = this.services.clock.now();
    const record = { from: leg.address, to: destination.kind, startedAt: now, answeredAt: now, takeovers: 0 };
    const call = new Call(this, { id: callId, record, fence: now, inner: true });
    this.#calls.set(callId, call);
    this.#total++;
    call.adopt(leg);
    call.begin({ destination, anchor: new TalkingAnchor(leg), dialled: '' });
    // Who hung up before anybody listened has to be noticed here.
    if (leg.dialog?.state === 'terminated') {
      void call.end({ outcome: 'success', reason: 'normal', hangupBy: 'callee' }, leg);
    }
  }

  place(call: Call): void {
    this.#calls.set(call.callId, call);
    this.#total++;
  }

  sendPeer(call: Call, by: Leg, destination: Destination): void {
    const party = call.peerOf(by);
    // Nobody else has it at the moment, as during a transfer.
    if (party === undefined || call.run !== undefined) return;
    sendElsewhere(call, { party, referrer: by, route: { destination }, dialled: destination.kind });
  }

  listenerFor(call: Call, leg: Leg): DialogHandler {
    return new InDialog(call, leg);
  }

  findDialog(id: { sipCallId: string; localTag: string; remoteTag: string }): { call: Call; leg: Leg } | undefined {
    const dialog = this.services.dialogs.find(id);
    if (dialog === undefined) return undefined;
    for (const call of this.#calls.values()) {
      const all = [...call.legs(), ...(call.run?.legs() ?? [])];
      const leg = all.find(one => one.dialog === dialog);
      if (leg !== undefined) return { call, leg };
    }
    return undefined;
  }

  forget(call: Call): void {
    if (this.#calls.get(call.callId) === call) this.#calls.delete(call.callId);
  }

  // Take-over.

  /** Goes on with claimed calls. Resolves when all of them exist here; their re-INVITEs may still be under way. */
  async takeOver(checkpoints: readonly Checkpoint[]): Promise<void> {
    const waiting = [...checkpoints];
    // The load balancer may send requests for these calls before they exist here.
    const restored = Promise.withResolvers<void>();
    for (const { callId } of checkpoints) this.#restoring.set(callId, restored.promise);
    try {
      await this.#restoreAll(waiting);
    } finally {
      for (const { callId } of checkpoints) this.#restoring.delete(callId);
      restored.resolve();
    }
  }

  /** Resolves when a call that is being restored is here; undefined for any other. */
  restoring(callId: string): Promise<void> | undefined {
    return this.#restoring.get(asCallId(callId));
  }

  async #restoreAll(waiting: Checkpoint[]): Promise<void> {
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await this.#restore(next);
    };
    await Promise.all(Array.from({ length: RESTORE_PARALLEL }, worker));
  }

  /** Calls whose switch has been gone for too long to bring anybody back: each gets its record. */
  writeOff(checkpoints: readonly Checkpoint[]): void {
    for (const checkpoint of checkpoints) {
      try {
        this.#writeOff(checkpoint, readCall(this.services.seal.open(checkpoint.state)));
      } catch (error) {
        this.services.log.error({ err: error, callId: checkpoint.callId }, 'call could not be written off');
      }
    }
  }

  async #restore(checkpoint: Checkpoint): Promise<void> {
    const { callId } = checkpoint;
    if (this.#calls.has(callId)) return;
    const { clock, tookOver } = this.services;
    const began = clock.monotonic();
    try {
      const restored = await restoreCall(this, checkpoint);
      if (restored.kind === 'unanswered') this.#awaitResend(checkpoint, restored.state);
      else if (!restored.call.ended) {
        this.#calls.set(callId, restored.call);
        void restored.call.queue.idle().then(() => tookOver?.(clock.monotonic() - began));
        restored.call.events.tell('call.moved', { takeovers: restored.call.record.takeovers });
      }
    } catch (error) {
      this.services.log.error({ err: error, callId }, 'call could not be restored');
    }
  }

  #awaitResend(checkpoint: Checkpoint, state: CallCheckpoint): void {
    const { callId } = checkpoint;
    const timer = this.services.clock.after(RESEND_GRACE_MS, () => {
      this.#awaited.delete(callId);
      this.#writeOff(checkpoint, state);
    });
    this.#awaited.set(callId, timer);
  }

  /** Nobody came back for a call that had only rung: its record says so. */
  #writeOff({ callId, fence }: Checkpoint, state: CallCheckpoint): void {
    const { zone, node, clock, domain, records, archive, checkpoints } = this.services;
    const legs = state.legs.map(leg => ({ party: leg.role, address: leg.address }));
    const end = { outcome: 'ours', reason: 'call-lost', hangupBy: 'system', endedAt: clock.now(), legs } as const;
    records.write(finishRecord({ id: callId, account: domain, zone, node }, state.record, end));
    if (state.recording !== undefined) {
      const place = { callId, account: domain, endedAt: end.endedAt };
      archive.write(finishRecording(place, state.recording));
    }
    checkpoints.remove(callId, node, fence).catch(() => undefined);
  }

  /** Gives all calls to the other switches; `claimed` resolves when they have them. */
  async handOver(claimed: () => Promise<void>): Promise<void> {
    this.#leaving = true;
    const release = this.calls().map(call => call.handOver());
    try {
      await claimed();
    } finally {
      for (const close of release) close();
    }
  }

  /** Ends every call; for an orderly stop without a successor. */
  async close(): Promise<void> {
    for (const timer of this.#awaited.values()) timer.cancel();
    this.#awaited.clear();
    await Promise.all(
      this.calls().map(call => call.end({ outcome: 'ours', reason: 'closed', sipStatus: 503, hangupBy: 'system' })),
    );
  }
}
