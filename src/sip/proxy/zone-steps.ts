/** The way of a request through a zone-proxy: lists of named steps, each of which may end it. */
import { asAor } from '../../core/ids.ts';
import { parseAuthorization, parseReplaces, toUtf8 } from '../message/index.ts';
import type { DigestVerdict } from '../auth/index.ts';
import { ALLOW } from './capabilities.ts';
import { RESENT, TRUNK } from './inner-headers.ts';
import { aorUser, callerVerdict, ownerVerdict } from './identity.ts';
import { sanityVerdict } from './sanity.ts';
import { transports } from './transports.ts';
import { type ZoneContext, type ZoneStep, type ZoneVerdict, refuse } from './zone-context.ts';

const sanity: ZoneStep = {
  name: 'sanity',
  run({ request }) {
    const refusal = sanityVerdict(request);
    return refusal && { act: 'refuse', refusal };
  },
};

/** RFC 3261 22.3: a proxy asks with 407. */
const authenticateCaller: ZoneStep = {
  name: 'authenticate',
  run: context => (context.trunk === undefined ? authenticate(context, true) : undefined),
};

/** The edge has seen the certificate or the address of a trunk; nobody else can set the header. */
const trunk: ZoneStep = {
  name: 'trunk',
  run(context) {
    context.trunk = context.request.get(TRUNK);
    if (context.trunk !== undefined) context.user = `trunk ${context.trunk}`;
    return undefined;
  },
};
/** RFC 3261 22.2: a registrar asks with 401. */
const authenticateOwner: ZoneStep = { name: 'authenticate', run: context => authenticate(context, false) };

const caller: ZoneStep = {
  name: 'caller',
  run(context) {
    const { request, user, services } = context;
    if (context.trunk === undefined && user !== undefined) context.trunk = services.trunkOf(user);
    // A trunk calls on behalf of many.
    if (context.trunk !== undefined) return undefined;
    const refusal = user === undefined ? { status: 403 } : callerVerdict(request, user);
    return refusal && { act: 'refuse', refusal };
  },
};

/** Before the password: a node that is to be emptied should not make phones ask twice. */
const draining: ZoneStep = {
  name: 'draining',
  run: ({ services }) => (services.draining() ? refuse(503, 'Draining') : undefined),
};

const admission: ZoneStep = {
  name: 'admission',
  run({ services: { limits, pending }, user = '' }) {
    if (pending.total >= limits.pendingInvites) return refuse(503, 'Too Many Calls');
    if (pending.of(user) >= limits.pendingInvitesPerUser) return refuse(403, 'Too Many Calls');
    return undefined;
  },
};

/** RFC 3891 3: the dialog to be replaced is one of a certain switch. */
const replaces: ZoneStep = {
  name: 'replaces',
  run(context) {
    const value = context.request.get('Replaces');
    return value === undefined ? undefined : findOwner(context, value);
  },
};

const dispatch: ZoneStep = { name: 'dispatch', run: () => ({ act: 'dispatch' }) };

const register: ZoneStep = {
  name: 'register',
  async run({ request, services, user = '' }) {
    const refusal = ownerVerdict(request, user);
    if (refusal) return { act: 'refuse', refusal };
    const owner = aorUser(request.to.uri);
    if (owner === undefined) return refuse(404);
    const aor = asAor(`sip:${owner}@${services.domain}`);
    const response = await services.registrar.handle(request, aor);
    const after = (): void => services.events?.registered(owner, request);
    return { act: 'respond', response, ...(response.isSuccess && { after }) };
  },
};

export const INVITE_STEPS: readonly ZoneStep[] = [
  sanity,
  draining,
  trunk,
  authenticateCaller,
  caller,
  transports,
  admission,
  replaces,
  dispatch,
];

export const REGISTER_STEPS: readonly ZoneStep[] = [sanity, authenticateOwner, transports, register];

const served: ZoneStep = {
  name: 'not-here',
  run: ({ request, services }) => (services.events ? undefined : notHere(request.method)),
};

/**
 * RFC 6665 4.2.1.3 wants every SUBSCRIBE authenticated. Within a dialog, knowing the tags and the target that we made up is
 * as good as a password, as it is within a call.
 */
const authenticateSubscriber: ZoneStep = {
  name: 'authenticate',
  run: context => (context.request.to.tag === undefined ? authenticate(context, false) : undefined),
};

const subscriber: ZoneStep = {
  name: 'caller',
  run: context => (context.request.to.tag === undefined ? caller.run(context) : undefined),
};

const subscribe: ZoneStep = {
  name: 'subscribe',
  run: async ({ request, services, user }) => {
    const answer = await services.events?.subscribe(request, user);
    return answer && { act: 'respond', ...answer };
  },
};

const publish: ZoneStep = {
  name: 'publish',
  run: async ({ request, services, user = '' }) => {
    const response = await services.events?.publish(request, user);
    return response && { act: 'respond', response };
  },
};

export const SUBSCRIBE_STEPS: readonly ZoneStep[] = [
  sanity,
  served,
  authenticateSubscriber,
  subscriber,
  transports,
  subscribe,
];

export const PUBLISH_STEPS: readonly ZoneStep[] = [sanity, served, authenticateOwner, caller, transports, publish];

/** Everything else that comes without a dialog. */
export const OTHER_STEPS: readonly ZoneStep[] = [
  sanity,
  { name: 'not-here', run: ({ request }) => notHere(request.method) },
];

function notHere(method: string): ZoneVerdict {
  // RFC 6665 4.1.2 and RFC 3903 6: no event package is served yet.
  if (method === 'SUBSCRIBE' || method === 'PUBLISH') return refuse(489, undefined, [['Allow-Events', 'refer']]);
  // RFC 3261 12.2.2: these belong to a dialog, and none was named.
  if (method === 'BYE' || method === 'PRACK' || method === 'UPDATE') return refuse(481);
  // RFC 3261 21.4.6 for what we know and 21.5.2 for what we don't.
  return refuse(KNOWN.has(method) ? 405 : 501, undefined, [['Allow', ALLOW]]);
}

const KNOWN = new Set(['MESSAGE', 'INFO', 'REFER', 'NOTIFY']);

type MaybeLater<T> = T | Promise<T>;

function authenticate(context: ZoneContext, proxy: boolean): MaybeLater<ZoneVerdict | undefined> {
  const { request, services, source } = context;
  const header = request.get(proxy ? 'Proxy-Authorization' : 'Authorization');
  if (header === undefined) return challenge(context, proxy, false);
  const { passwords } = services;
  // As long as nobody has guessed wrong, there is no need to read the header twice.
  if (passwords.size > 0 && passwords.locked(source, claimedUser(header)))
    return refuse(403, 'Too Many Wrong Passwords');
  const resent = request.has(RESENT);
  const verdict = services.digest.check(request, { proxy, takes: use => services.nonces.takes(use, resent) });
  const judged = (found: DigestVerdict): ZoneVerdict | undefined => judge(context, proxy, header, found);
  return verdict instanceof Promise ? verdict.then(judged) : judged(verdict);
}

function challenge({ request, services }: ZoneContext, proxy: boolean, stale: boolean): ZoneVerdict {
  const issuer = services.nonces.issuer();
  const headers = services.digest.challenges(proxy, { stale, userAgent: request.get('User-Agent'), issuer });
  return refuse(proxy ? 407 : 401, undefined, headers);
}

/** @param header the one with the password */
function judge(context: ZoneContext, proxy: boolean, header: string, verdict: DigestVerdict): ZoneVerdict | undefined {
  const { source } = context;
  const { passwords } = context.services;
  if (verdict.ok) {
    passwords.right(source, verdict.user);
    context.user = verdict.user;
    return undefined;
  }
  if (verdict.reason === 'bad' || verdict.reason === 'unknown') passwords.wrong(source, claimedUser(header));
  return verdict.challenge ? challenge(context, proxy, verdict.reason === 'stale') : refuse(403);
}

function claimedUser(header: string): string {
  try {
    return toUtf8(parseAuthorization(header).params.get('username') ?? '');
  } catch {
    return '';
  }
}

async function findOwner(context: ZoneContext, value: string): Promise<ZoneVerdict | undefined> {
  const { owners } = context.services;
  // RFC 3891 3: what cannot be read is refused with 400, which the thrown error becomes.
  const { sipCallId, toTag } = parseReplaces(value);
  try {
    context.owner = await owners.ownerOfDialog(sipCallId, toTag);
  } catch {
    // The store is away: any switch will say 481 (RFC 3891 3), which is better than to fail new calls as well.
    context.owner = undefined;
  }
  return undefined;
}
