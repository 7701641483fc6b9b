/** The event state compositor for presence (RFC 3903 6): a phone's do-not-disturb key reaches the watchers. */
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import { readPublish, type ResourceName } from '../../sip/event/index.ts';
import { SipParseError, type SipRequest, SipResponse } from '../../sip/message/index.ts';
import { readPidf } from './pidf-reader.ts';
import type { Publications } from './ports.ts';

const PRESENCE = {
  event: 'presence',
  types: ['application/pidf+xml'],
  expires: { min: 60, fallback: 3600, max: 86_400 },
} as const;
/** Of one user: one for each phone, and some that a restart has left behind. */
const MOST_PUBLICATIONS = 10;

export interface CompositorOptions {
  readonly publications: Publications;
  readonly clock: Clock;
  readonly ids: Ids;
}

export class PresenceCompositor {
  readonly #o: CompositorOptions;

  constructor(options: CompositorOptions) {
    this.#o = options;
  }

  /** The response to a PUBLISH for a resource that its sender may speak for. Rejects when the shared state is away. */
  async handle(request: SipRequest, resource: ResourceName): Promise<SipResponse> {
    const { publications, clock, ids } = this.#o;
    try {
      const wish = readPublish(request, PRESENCE);
      if ('status' in wish) return this.#answer(request, wish.status, wish.headers);
      const status = wish.type === undefined ? undefined : readPidf(request.body);
      if (wish.type !== undefined && status === undefined)
        return this.#answer(request, 400, [['Warning', '399 tandem "Not a presence document"']]);
      // RFC 3903 6 step 6: every success gives a new tag.
      const etag = ids.token();
      const expiresAt = clock.now() + wish.expires * 1000;
      const { replaces } = wish;
      const taken = await publications.publishStatus(
        { resource, etag, replaces, expiresAt, status },
        MOST_PUBLICATIONS,
      );
      // RFC 3903 11.2.1.
      if (!taken) return this.#answer(request, replaces === undefined ? 403 : 412);
      return this.#answer(request, 200, [
        ['SIP-ETag', etag],
        ['Expires', String(wish.expires)],
      ]);
    } catch (error) {
      if (!(error instanceof SipParseError)) throw error;
      return this.#answer(request, 400);
    }
  }

  #answer(request: SipRequest, status: number, headers: [string, string][] = []): SipResponse {
    return SipResponse.to(request, status, { headers, toTag: this.#o.ids.token() });
  }
}
