/** Answers challenges of trunks to requests of this switch: the Route says which trunk a request goes to. */
import type { Ids } from '../../core/ids.ts';
import { DigestClient } from '../../sip/auth/index.ts';
import { parseFlowUri } from '../../sip/edge/flow-uri.ts';
import type { TrunkTokens } from '../../sip/edge/trunks/trunk-token.ts';
import type { SipRequest, SipResponse } from '../../sip/message/index.ts';
import type { TrunkDirectory } from '../../sip/trunk/ports.ts';

export class TrunkCredentials {
  readonly #directory: TrunkDirectory;
  readonly #tokens: TrunkTokens;
  readonly #digest: DigestClient;

  constructor(directory: TrunkDirectory, tokens: TrunkTokens, ids: Ids) {
    this.#directory = directory;
    this.#tokens = tokens;
    this.#digest = new DigestClient(ids);
  }

  /** RFC 3261 22.2; undefined for anybody but a trunk that has given us credentials. */
  answer(request: SipRequest, response: SipResponse): readonly [string, string] | undefined {
    const token = parseFlowUri(request.get('Route') ?? '')?.token;
    const id = token === undefined ? undefined : this.#tokens.decode(token);
    const credentials = id && this.#directory.trunk(id)?.credentials;
    if (credentials === undefined) return undefined;
    const proxy = response.status === 407;
    const challenges = response.getAll(proxy ? 'Proxy-Authenticate' : 'WWW-Authenticate');
    const value = this.#digest.answer(challenges, request.method, request.uri, credentials);
    return value === undefined ? undefined : [proxy ? 'Proxy-Authorization' : 'Authorization', value];
  }
}
