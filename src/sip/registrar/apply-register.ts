import type { Aor } from '../../core/ids.ts';
import { SipUri } from '../message/index.ts';
import type { Binding } from './ports.ts';
import { tooMany } from './register-request.ts';
import type { Refusal, RegisterWish, WantedContact } from './register-request.ts';

/** Everything that a new binding takes from its request rather than from its contact. */
export interface RegisterContext {
  readonly aor: Aor;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly sipCallId: string;
  readonly cseq: number;
  readonly path: readonly string[];
  readonly userAgent?: string;
  readonly transport: string;
  readonly zone: string;
  readonly maxBindings: number;
}

const OUT_OF_ORDER: Refusal = { status: 500, reason: 'REGISTER out of order' };

/**
 * What becomes of an AOR's bindings: RFC 3261 10.3 steps 6 and 7, all or nothing. Pure, because a store may run it more
 * than once. Returns `current` itself when nothing changes.
 */
export function applyRegister(
  current: readonly Binding[],
  wish: RegisterWish,
  ctx: RegisterContext,
): readonly Binding[] | Refusal {
  const live = current.filter(binding => binding.expiresAt > ctx.now);
  if (wish.contacts === '*') return live.every(binding => isNewer(binding, ctx)) ? [] : OUT_OF_ORDER;
  let result = live;
  for (const wanted of wish.contacts) {
    const old = result.find(binding => matches(binding, wanted));
    if (old !== undefined && !isNewer(old, ctx)) {
      if (isRepeated(old, wanted, ctx)) continue;
      return OUT_OF_ORDER;
    }
    const next = wanted.expires > 0 ? [toBinding(wanted, ctx)] : [];
    if (old === undefined) result = result.concat(next);
    else result = result.flatMap(binding => (binding === old ? next : [binding]));
  }
  if (result.length > ctx.maxBindings && result.length > live.length) return tooMany();
  return result === live && live.length === current.length ? current : result;
}

// RFC 3261 10.3 step 7: within one Call-ID, only a higher CSeq may change a binding.
function isNewer(binding: Binding, ctx: RegisterContext): boolean {
  return binding.sipCallId !== ctx.sipCallId || ctx.cseq > binding.cseq;
}

/**
 * A request that has been carried out already and is seen again, because the zone that took it died before its answer
 * got through: it changes nothing and succeeds.
 */
function isRepeated(binding: Binding, wanted: WantedContact, ctx: RegisterContext): boolean {
  return binding.cseq === ctx.cseq && binding.contact === wanted.uri.toString() && wanted.expires > 0;
}

function matches(binding: Binding, wanted: WantedContact): boolean {
  if (binding.key === wanted.key) return true;
  // RFC 5626 6: a binding made with outbound is replaced by its instance and reg-id only, whatever its URI.
  if (binding.regId !== undefined || wanted.regId !== undefined) return false;
  // Two phones behind two NATs may well have the same private address; their instance ids tell them apart.
  const { instanceId } = binding;
  if (instanceId !== undefined && wanted.instanceId !== undefined && instanceId !== wanted.instanceId) return false;
  // RFC 3261 10.3 step 7: contacts are compared as URIs.
  return SipUri.parse(binding.contact).equals(wanted.uri);
}

function toBinding(wanted: WantedContact, ctx: RegisterContext): Binding {
  return {
    aor: ctx.aor,
    key: wanted.key,
    contact: wanted.uri.toString(),
    path: ctx.path,
    expiresAt: ctx.now + wanted.expires * 1000,
    q: wanted.q,
    sipCallId: ctx.sipCallId,
    cseq: ctx.cseq,
    ...(wanted.instanceId !== undefined && { instanceId: wanted.instanceId }),
    ...(wanted.regId !== undefined && { regId: wanted.regId }),
    ...(ctx.userAgent !== undefined && { userAgent: ctx.userAgent }),
    transport: ctx.transport,
    zone: ctx.zone,
  };
}
