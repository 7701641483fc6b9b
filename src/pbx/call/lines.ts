/**
 * Lamps: what the legs of a call do, said to the line board. A call only says that something has changed; what is to be seen is worked
 * out a moment later from the call as it stands then and told where it differs from what was said before, so that a call which goes
 * from ringing to talking at once is one change.
 */
import { hash } from 'node:crypto';
import type { Timer } from '../../core/clock.ts';
import { asLegId, type CallId, type LegId } from '../../core/ids.ts';
import { resourceName } from '../../sip/event/ports.ts';
import type { LineBoard, LineState, LineStateName } from '../presence/ports.ts';
import { sharedUse } from '../presence/shared-use.ts';
import { addressOfRecord } from './addressing.ts';
import { holds } from './hold.ts';
import type { ShownLine } from './application.ts';
import type { Leg } from './leg.ts';
import type { CallServices } from './services.ts';

/** Lamps follow within 50 ms, most of which the shared state may take: it gathers, and its readers look now and then. */
const SOON_MS = 10;
/** Where those who may pick up a call of their group are told of it; a SIP user part, so no colon (RFC 3261 25.1). */
const pickupResource = (group: string): string => `pickup-${group}`;

/** What is to be known of a call. */
interface SeenCall {
  readonly callId: CallId;
  readonly fence: number;
  readonly services: Pick<CallServices, 'accounts' | 'clock' | 'domain'>;
  /** The line at which an application lets it be seen. */
  readonly shown: ShownLine | undefined;
  readonly record: { readonly to: string };
  readonly run: { readonly anchor: { readonly leg: Leg }; legs(): readonly Leg[] } | undefined;
  legs(): readonly Leg[];
  peerOf(leg: Leg): Leg | undefined;
  /** Whoever is told of a dialog may name it at any switch: it has to be found. */
  nameDialogs(): void;
}

export class CallLines {
  readonly #call: SeenCall;
  readonly #board: LineBoard;
  /** What was said, by resource and leg: a digest, for calls are many and talk long. */
  readonly #said = new Map<string, string>();
  /** Since when legs ring, ms, for groups that are told later. */
  #ringing: Map<LegId, number> | undefined;
  #soon: Timer | undefined;
  #later: Timer | undefined;
  #closed = false;

  constructor(call: SeenCall, board: LineBoard) {
    this.#call = call;
    this.#board = board;
  }

  /** Something has changed. */
  stir(): void {
    if (this.#closed) return;
    this.#soon ??= this.#call.services.clock.after(SOON_MS, () => this.#tell());
  }

  /** The call comes from another switch, and with it what was said there: it may end before it is said anew. */
  inherit(): void {
    for (const line of this.#lines()) this.#said.set(keyOf(line), '');
    this.stir();
  }

  /** The call has ended: all its lamps go out. */
  end(): void {
    this.abandon();
    for (const key of this.#said.keys()) this.#putOut(key);
    this.#said.clear();
  }

  /** Another node owns the call, and its lamps. */
  abandon(): void {
    this.#closed = true;
    this.#soon?.cancel();
    this.#later?.cancel();
  }

  #tell(): void {
    this.#soon = undefined;
    const gone = new Set(this.#said.keys());
    let ringsAnew = false;
    for (const line of this.#lines()) {
      const key = keyOf(line);
      const digest = digestOf(line);
      gone.delete(key);
      if (this.#said.get(key) === digest) continue;
      this.#said.set(key, digest);
      ringsAnew ||= line.state === 'early' && line.direction === 'recipient' && line.dialog !== undefined;
      this.#board.publish(line);
    }
    for (const key of gone) {
      this.#said.delete(key);
      this.#putOut(key);
    }
    if (ringsAnew) this.#call.nameDialogs();
  }

  #putOut(key: string): void {
    const { callId, fence, services } = this.#call;
    const [name = '', leg = ''] = key.split('\0');
    const resource = resourceName(services.domain, name);
    const line = { resource, callId, legId: asLegId(leg), fence, state: 'terminated', direction: 'recipient' } as const;
    this.#board.publish(line);
  }

  #lines(): LineState[] {
    const call = this.#call;
    const ringing = call.run?.legs() ?? [];
    const legs = [...call.legs(), ...ringing].filter(leg => !leg.ended);
    const lines: LineState[] = [];
    for (const leg of legs) {
      const { extension } = leg.party;
      if (extension !== undefined && !leg.inner) lines.push(this.#line(extension, leg));
    }
    const seen = new Set(lines.map(({ resource }) => resource.name));
    this.#addGroups(ringing, lines);
    this.#addShared(legs, lines, seen);
    return lines;
  }

  /** What a leg does, at a resource of that name. */
  #line(
    name: string,
    leg: Leg,
    as: { readonly legId?: LegId; readonly appearance?: number | undefined } = {},
  ): LineState {
    const { callId, fence, services } = this.#call;
    const id = leg.dialog?.id;
    return {
      resource: resourceName(services.domain, name),
      callId,
      legId: as.legId ?? leg.id,
      fence,
      state: stateOf(leg),
      direction: leg.role === 'caller' ? 'initiator' : 'recipient',
      remote: this.#remote(leg),
      // The board wants the dialog as the phone has it. Who is here by way of another switch has none that a phone could name.
      dialog: leg.inner ? undefined : id && { sipCallId: id.sipCallId, localTag: id.remoteTag, remoteTag: id.localTag },
      appearance: as.appearance,
    };
  }

  /** Queue, group, park slot or principal: the party that talks on the line, else whoever waits on it. */
  #addShared(legs: readonly Leg[], lines: LineState[], seen: Set<string>): void {
    const add = (line: LineState): void => {
      if (!seen.has(line.resource.name)) lines.push(line);
      seen.add(line.resource.name);
    };
    for (const leg of legs) {
      if (leg.line === undefined) continue;
      const { extension, appearance } = leg.line;
      add(this.#line(extension, leg, { legId: sharedUse(extension), appearance }));
    }
    const { shown } = this.#call;
    if (shown !== undefined) add(this.#waiting(shown));
  }

  #waiting({ extension, appearance, state = 'early' }: ShownLine): LineState {
    const { callId, fence, services, run } = this.#call;
    const anchor = run?.anchor.leg;
    const resource = resourceName(services.domain, extension);
    const remote = anchor && identityOf(anchor);
    return {
      resource,
      callId,
      legId: sharedUse(extension),
      fence,
      state,
      direction: 'recipient',
      remote,
      dialog: undefined,
      appearance,
    };
  }

  /** A call that has rung long enough is shown to the pickup groups of whom it rings for. */
  #addGroups(ringing: readonly Leg[], lines: LineState[]): void {
    const { services } = this.#call;
    const directory = services.accounts.byDomain(services.domain);
    const now = services.clock.monotonic();
    const before = this.#ringing;
    this.#ringing = undefined;
    let next = Infinity;
    for (const leg of ringing) {
      const groups = directory?.pickupGroupsOf(leg.party.extension ?? '') ?? [];
      if (groups.length === 0 || stateOf(leg) !== 'early') continue;
      const since = before?.get(leg.id) ?? now;
      (this.#ringing ??= new Map()).set(leg.id, since);
      for (const { name, notifySeconds } of groups) {
        const due = since + notifySeconds * 1000;
        if (due <= now) lines.push(this.#line(pickupResource(name), leg));
        else next = Math.min(next, due);
      }
    }
    this.#later?.cancel();
    this.#later = next === Infinity ? undefined : services.clock.after(next - now, () => this.stir());
  }

  /** Who is at the other end, as this leg's phone shows it. */
  #remote(leg: Leg): LineState['remote'] {
    if (leg.sees !== undefined) return leg.sees;
    const { run, record, services } = this.#call;
    const peer = this.#call.peerOf(leg) ?? (run?.anchor.leg === leg ? undefined : run?.anchor.leg);
    if (peer !== undefined && !peer.inner) return identityOf(peer);
    // What was dialled, where that is no address between switches.
    return leg.role === 'caller' && /^[\w.+*#-]{1,64}$/.test(record.to)
      ? { uri: addressOfRecord(encodeURIComponent(record.to), services.domain) }
      : undefined;
  }
}

const keyOf = ({ resource, legId }: Pick<LineState, 'resource' | 'legId'>): string => `${resource.name}\0${legId}`;

/** Of all that can change while the call has the line. */
function digestOf({ state, direction, remote, dialog, appearance }: LineState): string {
  const seen = [state, direction, remote?.uri, remote?.displayName, appearance];
  return hash('sha1', [...seen, dialog?.sipCallId, dialog?.localTag, dialog?.remoteTag].join('\0'), 'base64');
}

function stateOf(leg: Leg): LineStateName {
  if (!leg.answered) return leg.state === 'trying' ? 'trying' : 'early';
  if (!holds(leg.wish)) return 'confirmed';
  return leg.privateHold ? 'held-private' : 'held';
}

/** RFC 3323 4.1: who wants to stay hidden is hidden on lamps, too. */
function identityOf({ party, address, displayName }: Leg): LineState['remote'] {
  if (party.anonymous) return { uri: 'sip:anonymous@anonymous.invalid' };
  return { uri: address, ...(displayName !== undefined && { displayName }) };
}
