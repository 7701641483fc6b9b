/** The ways to a number outside: for each trunk, in the order given, what an attempt needs to call through it. */
import { asAor, type Ids } from '../../core/ids.ts';
import type { MediaCodecName, MediaProfile } from '../../media/gateway/ports.ts';
import { rewrite } from '../../routing/dial-plan/index.ts';
import { NameAddr, SipUri, splitList } from '../../sip/message/index.ts';
import type { Binding, LocationStore } from '../../sip/registrar/ports.ts';
import { hopHeader, mayLeave } from '../../sip/trunk/loop.ts';
import type { TrunkReport, TrunkReportStore, TrunkState } from '../../sip/trunk/ports.ts';
import { type Trunk, trunkKey } from '../../sip/trunk/types.ts';
import type { AccountTrunks } from './account-trunks.ts';
import type { LegSeat } from './leg-seat.ts';
import { isOurs, type TrunkCalls } from './trunk-calls.ts';

/** A call that wants to leave. */
export interface OutsideCall {
  /** Domain of the account. */
  readonly account: string;
  readonly callId: string;
  /** E.164, a short number of the country, or digits that a customer's PBX knows. */
  readonly number: string;
  /** Names of trunks of the account, in the order in which they are tried; absent: the route group's. */
  readonly trunks?: readonly string[];
  /** Absent: the account's first one. */
  readonly routeGroup?: string;
  /** The caller as the called party is to see it; the user part is E.164. */
  readonly from: NameAddr;
  /** Who that is, where `from` does not say it; the user part is E.164. */
  readonly asserted?: NameAddr;
  /** Of the caller's presentation: P-Asserted-Identity, Privacy, Diversion and the like. */
  readonly headers: readonly (readonly [string, string])[];
  /** Codecs that the caller has, best first. */
  readonly codecs: readonly MediaCodecName[];
  /** No limit of a trunk stops it. */
  readonly isEmergency?: boolean;
}

export interface TrunkWay {
  /** URI of the called party, for To. */
  readonly address: string;
  readonly binding: Binding;
  readonly from: NameAddr;
  /** Instead of those of the presentation. */
  readonly headers: readonly (readonly [string, string])[];
  readonly codecs: readonly MediaCodecName[];
  /** Kinds of media to offer, the next when one is refused. */
  readonly profiles: readonly MediaProfile[];
  readonly seat: WaySeat;
}

/** The room that a call needs on a trunk. It is asked for when the trunk is called, because most calls need but the first of them. */
export interface WaySeat {
  /** False when the trunk's limits allow no more; never rejects. */
  take(): Promise<boolean>;
  /** The way has led to nothing. Also when nothing was taken. */
  leave(): void;
  /** What a leg has, for its own to move and to leave. @param sipCallId of the leg's dialog, once it was answered */
  held(sipCallId?: string): LegSeat | undefined;
}

export interface TrunkWaysOptions {
  readonly directory: AccountTrunks;
  readonly reports: TrunkReportStore;
  readonly locations: LocationStore;
  /** Domain of the addresses as which peers register with us. */
  readonly domain: string;
  isAlive(loadBalancer: string): boolean;
  readonly calls: Pick<TrunkCalls, 'isInTime' | 'takeSeat' | 'seat' | 'origin' | 'leaves'>;
  readonly ids: Pick<Ids, 'token'>;
  random(): number;
}

/** SRTP by keys in the description: what SBCs speak. Where it is only allowed, keys are offered beside plain RTP first. */
const PROFILES: Readonly<Record<Trunk['srtp'], readonly MediaProfile[]>> = {
  required: ['savp'],
  allowed: ['avp+crypto', 'savp', 'avp'],
  off: ['avp'],
};

export class TrunkWays {
  readonly #options: TrunkWaysOptions;

  constructor(options: TrunkWaysOptions) {
    this.#options = options;
  }

  /** Rejects with TandemError `store-unavailable`. */
  async ways(call: OutsideCall): Promise<readonly TrunkWay[]> {
    const { calls } = this.#options;
    const from = calls.origin(call.callId);
    const known = await this.#options.reports.reports();
    const trunks = this.#inOrder(call, known).filter(trunk => mayLeave(trunk, from));
    const ways = await Promise.all(trunks.map(trunk => this.#waysOf(trunk, call, known)));
    calls.leaves(call.callId);
    return ways.flat();
  }

  #inOrder({ account, trunks, routeGroup }: OutsideCall, reports: readonly TrunkReport[]): readonly Trunk[] {
    const { directory, random } = this.#options;
    const health = (name: string): TrunkState => {
      const states = reports.filter(one => one.account === account && one.name === name).map(({ state }) => state);
      return states.find(state => state !== 'dead') ?? states[0] ?? 'unknown';
    };
    const names = trunks ?? directory.order({ account, routeGroup }, health, random);
    return names.flatMap(name => directory.trunk({ account, name }) ?? []);
  }

  async #waysOf(trunk: Trunk, call: OutsideCall, reports: readonly TrunkReport[]): Promise<TrunkWay[]> {
    const number = rewrite(call.number, trunk.outbound.called);
    const bindings =
      trunk.targets.length > 0 ? this.#routed(trunk, number, reports) : await this.#registered(trunk, number);
    const { from, headers } = presented(trunk, call);
    const hops = hopHeader(this.#options.calls.origin(call.callId).hops);
    const seat = this.#seat(trunk, call);
    return bindings.map(binding => ({
      address: `sip:${number}@${binding.host}`,
      binding: binding.binding,
      from,
      headers: [...headers, hops],
      codecs: codecsFor(trunk, call.codecs),
      profiles: PROFILES[trunk.srtp],
      seat,
    }));
  }

  /** All ways of a trunk share it: the second flow of a PBX that does not answer on the first is no second call. */
  #seat(trunk: Trunk, { callId, isEmergency = false }: OutsideCall): WaySeat {
    const { calls, ids } = this.#options;
    // A call may have several legs over one trunk.
    const slot = `out-${ids.token(6)}`;
    let isInTime: boolean | undefined;
    const isLimited = trunk.limits.calls !== undefined;
    const own = isLimited && isOurs(trunk) ? calls.seat({ callId, slot }) : undefined;
    return {
      take: async () => {
        isInTime ??= calls.isInTime(trunk);
        const hasRoom = isInTime && (await calls.takeSeat(trunk, callId, slot));
        return hasRoom || isEmergency;
      },
      leave: () => own?.leave(),
      // The edge names the seats that it takes by the dialogs.
      held: sipCallId =>
        own ?? (isLimited && sipCallId !== undefined ? calls.seat({ callId, slot: sipCallId }) : undefined),
    };
  }

  /** Through a load balancer that has a way to it; all are as good, so chance spreads the calls. */
  #routed(trunk: Trunk, number: string, reports: readonly TrunkReport[]): Reachable[] {
    const { isAlive, random } = this.#options;
    const usable = reports.filter(one => trunkKey(one) === trunkKey(trunk) && isAlive(one.node));
    const best = usable.filter(({ state }) => state !== 'dead');
    const among = best.length > 0 ? best : usable;
    const report = among[Math.floor(random() * among.length)];
    const [target] = trunk.targets;
    if (report === undefined || target === undefined) return [];
    const { host, port, serverName, resolve } = target;
    // RFC 3263 4: what the DNS tells of a name is not written into the URI.
    const transport = resolve?.by === 'naptr' ? report.transport : target.transport;
    const way = transport === 'udp' || resolve?.by === 'naptr' ? '' : `;transport=${transport}`;
    const contact = `sip:${number}@${hostText(host)}${resolve === undefined ? `:${port}` : ''}${way}`;
    return [{ host: hostText(serverName ?? host), binding: bindingOf(contact, report.route, transport) }];
  }

  /** Over the flows of a peer that registers with us. */
  async #registered({ peer }: Trunk, number: string): Promise<Reachable[]> {
    if (peer.user === undefined) return [];
    const { locations, domain } = this.#options;
    const bindings = await locations.lookup(asAor(`sip:${peer.user}@${domain}`));
    return bindings.map(binding => {
      // The registered contact stands for the whole PBX: the number takes the place of its user part.
      const contact = SipUri.parse(binding.contact).with({ user: number });
      return { host: contact.host, binding: { ...binding, contact: contact.toString() } };
    });
  }
}

interface Reachable {
  /** For the domain of To. */
  readonly host: string;
  readonly binding: Binding;
}

const hostText = (host: string): string => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);

function bindingOf(contact: string, route: string, transport: string): Binding {
  const none = { expiresAt: 0, q: 1, sipCallId: '', cseq: 0, zone: '' } as const;
  return { aor: asAor(''), key: contact, contact, path: [route], transport, ...none };
}

/**
 * The caller as this trunk wants to have it written. One who does not want to be seen is asserted all the same where the trunk is told
 * identities: it needs them, and keeps to itself what has `Privacy: id` beside it (RFC 3325 9.3).
 */
function presented({ account, outbound, register }: Trunk, call: OutsideCall): Pick<TrunkWay, 'from' | 'headers'> {
  const anonymous = call.from.uri.host.toLowerCase() === 'anonymous.invalid';
  // RFC 3261 10: a subscriber of a carrier has his address in the carrier's domain; many refuse calls from any other.
  const host = register === undefined ? account : SipUri.parse(register.aor).host;
  const written = ({ uri, displayName }: NameAddr): NameAddr =>
    NameAddr.of(SipUri.of({ scheme: 'sip', user: rewrite(uri.user ?? '', outbound.caller), host }), { displayName });
  const known = anonymous ? call.asserted : call.from;
  const named = known && written(known);
  const from = anonymous ? call.from : outbound.identity === 'none' ? ANONYMOUS : (named ?? call.from);
  const rest = call.headers
    .filter(([name]) => passes(name, outbound.diversion))
    .map(([name, value]) => [name, name === 'Diversion' ? diverting(value, outbound.caller) : value] as const);
  const asserted = named !== undefined && outbound.identity === 'passerted';
  return { from, headers: [...rest, ...(asserted ? [['P-Asserted-Identity', named.toString()] as const] : [])] };
}

/** Who has sent the call on, with numbers as the trunk writes those of callers. */
function diverting(value: string, rules: Trunk['outbound']['caller']): string {
  const all = splitList(value).map(one => {
    const { uri, displayName, params } = NameAddr.parse(one);
    const address = NameAddr.of(uri.with({ user: rewrite(uri.user ?? '', rules) }), { displayName });
    return `${address.toString()}${params.toString()}`;
  });
  return all.join(', ');
}

/** RFC 3323 4.1.1.3. */
const ANONYMOUS = NameAddr.parse('"Anonymous" <sip:anonymous@anonymous.invalid>');

function passes(name: string, diversion: boolean): boolean {
  const lower = name.toLowerCase();
  // Our own is made anew, with the number as the trunk writes it.
  if (lower === 'p-asserted-identity') return false;
  return diversion || (lower !== 'diversion' && lower !== 'history-info');
}

/** Those of the caller first, so that nothing need be transcoded; then what we can transcode to. G.729 is only passed through. */
function codecsFor({ codecs }: Trunk, wanted: readonly MediaCodecName[]): readonly MediaCodecName[] {
  const common = wanted.filter(codec => codecs.includes(codec));
  return [...common, ...codecs.filter(codec => codec !== 'G729' && !common.includes(codec))];
}
