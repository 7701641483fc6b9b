import type { Clock } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import { SystemIds } from '../../core/ids.ts';
import type { Aor, Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import { quote, SipParseError, SipResponse } from '../message/index.ts';
import type { SipRequest } from '../message/index.ts';
import { applyRegister } from './apply-register.ts';
import type { RegisterContext } from './apply-register.ts';
import type { Binding, LocationStore } from './ports.ts';
import { hasTag, readRegister } from './register-request.ts';
import type { Refusal, RegisterWish, RegistrarConfig } from './register-request.ts';

const DEFAULTS: RegistrarConfig = { minExpires: 60, maxExpires: 7200, defaultExpires: 3600, maxBindings: 10 };
const MAX_USER_AGENT = 200;

export interface RegistrarOptions {
  readonly store: LocationStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly zone: string;
  readonly config?: Partial<RegistrarConfig>;
  readonly ids?: Ids;
}

/** RFC 3261 10.3 with RFC 3327 (Path) and RFC 5626 (outbound). Who may register what has been decided before. */
export class Registrar {
  readonly #store: LocationStore;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #zone: string;
  readonly #config: RegistrarConfig;
  readonly #ids: Ids;
  #dateSecond = NaN;
  #dateText = '';

  constructor(o: RegistrarOptions) {
    this.#store = o.store;
    this.#clock = o.clock;
    this.#log = o.log;
    this.#zone = o.zone;
    this.#config = { ...DEFAULTS, ...o.config };
    this.#ids = o.ids ?? new SystemIds();
  }

  /** The response to a REGISTER for an AOR; never rejects. */
  async handle(req: SipRequest, aor: Aor): Promise<SipResponse> {
    try {
      const wish = readRegister(req, this.#config);
      if ('status' in wish) return this.#refuse(req, wish);
      const result = await this.#carryOut(req, aor, wish);
      return 'status' in result ? this.#refuse(req, result) : this.#ok(req, result, wish.outbound);
    } catch (error) {
      // Headers are parsed when they are asked for; what is thrown then is the phone's fault and not the store's.
      if (error instanceof SipParseError) return this.#refuse(req, { status: 400, reason: `Bad ${error.where}` });
      // RFC 3261 10.3 step 7: an update that cannot be committed fails with 500.
      this.#log.error({ aor, error: errorText(error) }, 'the location store failed');
      return this.#refuse(req, { status: 500, reason: 'Location Service Unavailable' });
    }
  }

  async #carryOut(req: SipRequest, aor: Aor, wish: RegisterWish): Promise<readonly Binding[] | Refusal> {
    // RFC 3261 10.3 step 6: without a Contact the request only asks.
    if (wish.contacts.length === 0) return this.#store.lookup(aor);
    const ctx = this.#context(req, aor);
    const verdict: { refusal?: Refusal } = {};
    const bindings = await this.#store.update(aor, current => {
      delete verdict.refusal;
      const result = applyRegister(current, wish, ctx);
      if (!('status' in result)) return result;
      verdict.refusal = result;
      return current;
    });
    return verdict.refusal ?? bindings;
  }

  #context(req: SipRequest, aor: Aor): RegisterContext {
    const path = req.values('Path');
    const userAgent = req.get('User-Agent')?.slice(0, MAX_USER_AGENT);
    return {
      aor,
      now: this.#clock.now(),
      sipCallId: req.callId,
      cseq: req.cseq.number,
      path,
      ...(userAgent !== undefined && { userAgent }),
      transport: transportOf(req, path[0]),
      zone: this.#zone,
      maxBindings: this.#config.maxBindings,
    };
  }

  #ok(req: SipRequest, bindings: readonly Binding[], outbound: boolean): SipResponse {
    const now = this.#clock.now();
    const headers: [string, string][] = [];
    for (const binding of bindings) {
      // RFC 3261 10.3 step 8: every current binding, with what is left of its time.
      if (binding.expiresAt > now) headers.push(['Contact', contactValue(binding, now)]);
    }
    // RFC 3327 5.3: a phone that understands Path is told which one was stored.
    if (hasTag(req, 'Supported', 'path')) for (const value of req.values('Path')) headers.push(['Path', value]);
    // RFC 5626 6: this tells the phone that its flow is used.
    if (outbound) headers.push(['Require', 'outbound']);
    headers.push(['Supported', 'path, outbound']);
    return this.#response(req, 200, undefined, headers);
  }

  #refuse(req: SipRequest, refusal: Refusal): SipResponse {
    return this.#response(req, refusal.status, refusal.reason, refusal.headers ?? []);
  }

  /** RFC 3261 20.17; made once a second. */
  #date(): string {
    const second = Math.floor(this.#clock.now() / 1000);
    if (second !== this.#dateSecond) {
      this.#dateSecond = second;
      this.#dateText = new Date(second * 1000).toUTCString();
    }
    return this.#dateText;
  }

  #response(req: SipRequest, status: number, reason: string | undefined, headers: [string, string][]): SipResponse {
    // RFC 3261 10.3 step 8: phones without a clock of their own set it by the Date header.
    headers.push(['Date', this.#date()]);
    const toTag = this.#ids.token();
    return SipResponse.to(req, status, reason === undefined ? { toTag, headers } : { toTag, headers, reason });
  }
}

function contactValue(binding: Binding, now: number): string {
  let value = `<${binding.contact}>;expires=${Math.ceil((binding.expiresAt - now) / 1000)}`;
  if (binding.q !== 1) value += `;q=${binding.q}`;
  if (binding.instanceId !== undefined) value += `;+sip.instance=${quote(binding.instanceId)}`;
  if (binding.regId !== undefined) value += `;reg-id=${binding.regId}`;
  return value;
}

/** The edge writes the phone's transport into its Path URI; without an edge, the Via says it. */
function transportOf(req: SipRequest, path: string | undefined): string {
  const fromPath = path === undefined ? undefined : /;ptp=([a-z]{2,4})\b/i.exec(path)?.[1];
  return (fromPath ?? req.via.transport).toLowerCase();
}
