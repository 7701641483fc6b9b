/** The trunks that accounts describe, as the edge and the switches use them; compiled when an account changes. */
import { isAddress } from '../../core/host-port.ts';
import type { RouteGroup, Trunk as TrunkSettings } from '../../routing/account/outside.ts';
import type { AccountDirectory, AccountSource } from '../../routing/ports.ts';
import { trunkOrder } from '../../routing/dial-plan/index.ts';
import { hashHa1 } from '../../sip/auth/index.ts';
import type { TrunkDirectory, TrunkState } from '../../sip/trunk/ports.ts';
import { type Trunk, trunkKey, type TrunkId, type TrunkTarget } from '../../sip/trunk/types.ts';

export interface AccountTrunksOptions {
  /** The contents of a PEM file that an account names. */
  read(file: string): string | undefined;
}

const CODECS = { opus: 'opus', pcmu: 'PCMU', pcma: 'PCMA', g722: 'G722', g729: 'G729' } as const;
/** Of a trunk that is in no route group. */
const FAILOVER_MS = 3000;
/** What else passes until the next trunk has the call: the relay's grace, a busy processor. */
const SLACK_MS = 800;
const LEAST_PATIENCE_MS = 500;

export class AccountTrunks implements TrunkDirectory {
  readonly #source: AccountSource;
  readonly #options: AccountTrunksOptions;
  readonly #watchers = new Set<() => void>();
  readonly #unsubscribe: () => void;
  #trunks: readonly Trunk[] = [];
  #byKey = new Map<string, Trunk>();
  #byUser = new Map<string, Trunk>();

  constructor(source: AccountSource, options: AccountTrunksOptions) {
    this.#source = source;
    this.#options = options;
    this.#compile();
    this.#unsubscribe = source.onChange(() => {
      this.#compile();
      for (const watcher of [...this.#watchers]) watcher();
    });
  }

  trunks(): readonly Trunk[] {
    return this.#trunks;
  }

  trunk(id: TrunkId): Trunk | undefined {
    return this.#byKey.get(trunkKey(id));
  }

  onChange(fn: () => void): () => void {
    this.#watchers.add(fn);
    return () => this.#watchers.delete(fn);
  }

  /** Names of trunks in the order in which they are to be tried: of the group, or of the account's first one. */
  order(
    { account, routeGroup }: { readonly account: string; readonly routeGroup: string | undefined },
    health: (trunk: string) => TrunkState,
    random: () => number,
  ): readonly string[] {
    const directory = this.#source.byDomain(account);
    const group = routeGroup === undefined ? directory?.document.routeGroups[0] : directory?.routeGroup(routeGroup);
    const order = group === undefined ? [] : trunkOrder(group, random);
    // Whoever has found one dead may be wrong: it comes last, but it is not left out.
    const isDead = (name: string): boolean => health(name) === 'dead';
    return [...order.filter(name => !isDead(name)), ...order.filter(isDead)];
  }

  /** The trunk (`name@account`) whose peer registers with us as this user. */
  ofUser(user: string): string | undefined {
    const trunk = this.#byUser.get(user);
    return trunk && trunkKey(trunk);
  }

  /** What digest needs of such a user. */
  ha1(user: string, realm: string): { md5: string; sha256: string } | undefined {
    const password = this.#byUser.get(user)?.credentials?.password;
    return password === undefined ? undefined : hashHa1(user, realm, password);
  }

  close(): void {
    this.#unsubscribe();
    this.#watchers.clear();
  }

  #compile(): void {
    const directories = this.#source.domains().flatMap(domain => this.#source.byDomain(domain) ?? []);
    this.#trunks = directories.flatMap(directory => trunksOf(directory, this.#options));
    this.#byKey = new Map(this.#trunks.map(trunk => [trunkKey(trunk), trunk]));
    this.#byUser = new Map(
      this.#trunks.flatMap(trunk => (trunk.peer.user === undefined ? [] : [[trunk.peer.user, trunk] as const])),
    );
  }
}

function trunksOf(directory: AccountDirectory, options: AccountTrunksOptions): Trunk[] {
  const { trunks, routeGroups: groups } = directory.document;
  return trunks.map(settings => trunkOf(directory, settings, { ...options, groups }));
}

interface Surroundings extends AccountTrunksOptions {
  readonly groups: readonly RouteGroup[];
}

function trunkOf(directory: AccountDirectory, settings: TrunkSettings, { read, groups }: Surroundings): Trunk {
  const { name, certificate, addresses, registration, inbound, outbound } = settings;
  const targets = targetsOf(settings, read);
  // Whom we do not call registers with us; else we register there.
  const subscriber = registration !== undefined && settings.targets.length > 0;
  return {
    account: directory.domain,
    name,
    kind: settings.kind,
    country: directory.countryOf(settings),
    targets,
    peer: {
      ...(certificate && { certificateNames: certificate.names }),
      ...(addresses.length > 0 && { addresses }),
      ...(registration && !subscriber && { user: registration.username }),
    },
    ...(registration && { credentials: { user: registration.username, password: registration.password } }),
    ...(subscriber && { register: registrationOf(registration, targets) }),
    optionsSeconds: settings.optionsSeconds,
    patienceMs: patienceOf(name, groups),
    limits: { calls: settings.maxCalls, callsPerSecond: settings.maxCallsPerSecond },
    srtp: settings.encryption,
    codecs: settings.codecs.map(codec => CODECS[codec]),
    trusted: inbound.trustIdentity,
    inbound: { called: inbound.called, caller: inbound.caller },
    outbound,
  };
}

function targetsOf(
  { targets, certificate, encryption }: TrunkSettings,
  read: AccountTrunksOptions['read'],
): readonly TrunkTarget[] {
  const { authority, names } = certificate ?? { authority: undefined, names: [] };
  const ca = authority === undefined ? undefined : read(authority);
  const [serverName] = names;
  return targets.flatMap(({ host, port, transport }): TrunkTarget[] => {
    const by = transport === 'dns' ? 'naptr' : 'srv';
    // RFC 3263 4.2: an address or a port leave nothing to be looked up but addresses.
    const named = port === undefined && !isAddress(host);
    const resolve = named ? { resolve: { by, secure: encryption === 'required' } as const } : {};
    if (transport === 'udp' || transport === 'tcp') return [{ host, port: port ?? 5060, transport, ...resolve }];
    // Without the authority that the account demands, any other would be a weaker one.
    if (authority !== undefined && ca === undefined) return [];
    const trust = { ...(ca !== undefined && { ca }), ...(serverName !== undefined && { serverName }) };
    return [{ host, port: port ?? 5061, transport: 'tls', ...trust, ...resolve }];
  });
}

function registrationOf(
  { registrar, username, expiresSeconds }: NonNullable<TrunkSettings['registration']>,
  targets: readonly TrunkTarget[],
): NonNullable<Trunk['register']> {
  const domain = registrar ?? targets[0]?.host ?? '';
  return { aor: `sip:${username}@${domain}`, expires: expiresSeconds };
}

/** A silent trunk must be given up early enough for the next one of its most impatient group. */
function patienceOf(name: string, groups: readonly RouteGroup[]): number {
  const failovers = groups
    .filter(group => group.trunks.some(({ trunk }) => trunk === name))
    .map(group => group.failoverSeconds * 1000);
  return Math.max(LEAST_PATIENCE_MS, Math.min(FAILOVER_MS, ...failovers) - SLACK_MS);
}
