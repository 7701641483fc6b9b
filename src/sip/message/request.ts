import { HeaderList } from './header-list.ts';
import type { HeaderField } from './message.ts';
import { SipMessage } from './message.ts';
import type { Source } from './source.ts';
import { clean } from './text.ts';
import { SipUri } from './uri.ts';

export interface RequestParts {
  method: string;
  uri: string | SipUri;
  headers?: readonly HeaderField[];
  body?: Buffer | string;
}

export class SipRequest extends SipMessage {
  readonly isRequest = true;
  private methodText: string;
  private uriText: string;
  private uriCache: SipUri | undefined;

  /** For the parser; everyone else calls `create`. */
  constructor(method: string, uri: string, headers: HeaderList, body?: Buffer) {
    super(headers, body);
    this.methodText = method;
    this.uriText = uri;
    this.uriCache = undefined;
  }

  /** Headers stand in the order given; Content-Length is added when the message is written. */
  static create(o: RequestParts): SipRequest {
    const body = typeof o.body === 'string' ? Buffer.from(o.body, 'utf8') : o.body;
    const request = new SipRequest(o.method, String(o.uri), HeaderList.empty(), body);
    request.appendAll(o.headers);
    return request;
  }

  get method(): string {
    return this.methodText;
  }

  set method(method: string) {
    this.methodText = method;
  }

  /** The Request-URI as it stands on the wire. */
  get uri(): string {
    return this.uriText;
  }

  set uri(uri: string) {
    this.uriText = uri;
    this.uriCache = undefined;
  }

  /** Throws SipParseError when `uri` was set to something that is none. */
  get requestUri(): SipUri {
    this.uriCache ??= SipUri.parse(this.uriText, 'request-uri');
    return this.uriCache;
  }

  /** For the parser: the Request-URI begins at `from`. Throws SipParseError. */
  readUri(source: Source, from: number): SipUri {
    this.uriCache = SipUri.at(source, from, from + this.uriText.length, 'request-uri');
    return this.uriCache;
  }

  get isAck(): boolean {
    return this.methodText === 'ACK';
  }

  get isInvite(): boolean {
    return this.methodText === 'INVITE';
  }

  get isCancel(): boolean {
    return this.methodText === 'CANCEL';
  }

  clone(): SipRequest {
    return new SipRequest(this.methodText, this.uriText, this.headers.clone(), this.body);
  }

  /** For SipResponse.to: the lines that a response repeats, sharing this message's text. */
  pickHeaders(ids: Uint8Array): HeaderList {
    return this.headers.pick(ids);
  }

  protected startLine(): string {
    return `${clean(this.methodText)} ${clean(this.uriText)} SIP/2.0\r\n`;
  }
}
