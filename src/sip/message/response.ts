import { H, headerId } from './header-names.ts';
import { HeaderList, ID_BITS } from './header-list.ts';
import type { HeaderField } from './message.ts';
import { SipMessage } from './message.ts';
import type { SipRequest } from './request.ts';
import { STATUS_REASONS } from './status.ts';
import { clean } from './text.ts';

export interface ResponseParts {
  reason?: string | undefined;
  /** Added to To when it has no tag yet (RFC 3261 8.2.6.2). */
  toTag?: string | undefined;
  headers?: readonly HeaderField[] | undefined;
  body?: Buffer | string | undefined;
}

/** RFC 3261 8.2.6.2: what every response repeats from its request. */
const REPEATED = headerSet(H.via, H.from, H.to, H.callId, H.cseq);
/** RFC 3261 8.2.6.1: 100 (Trying) repeats Timestamp as well. */
const REPEATED_BY_TRYING = headerSet(H.via, H.from, H.to, H.callId, H.cseq, headerId('Timestamp'));
/** RFC 3261 12.1.1: a response that makes a dialog repeats Record-Route. */
const REPEATED_BY_DIALOG = headerSet(H.via, H.from, H.to, H.callId, H.cseq, H.recordRoute);

/** 1 at each of the numbers. */
function headerSet(...ids: number[]): Uint8Array {
  const set = new Uint8Array(1 << ID_BITS);
  for (const id of ids) set[id] = 1;
  return set;
}

export class SipResponse extends SipMessage {
  readonly isRequest = false;
  status: number;
  /** Byte string; may be empty. */
  reason: string;

  /** For the parser; everyone else calls `create` or `to`. */
  constructor(status: number, reason: string, headers: HeaderList, body?: Buffer) {
    super(headers, body);
    this.status = status;
    this.reason = reason;
  }

  static create(status: number, reason?: string, headers?: readonly HeaderField[]): SipResponse {
    const response = new SipResponse(status, reason ?? STATUS_REASONS[status] ?? '', HeaderList.empty());
    response.appendAll(headers);
    return response;
  }

  /** The response to `request`, also to a malformed one: lines are repeated byte for byte and not parsed. */
  static to(request: SipRequest, status: number, o: ResponseParts = {}): SipResponse {
    const body = typeof o.body === 'string' ? Buffer.from(o.body, 'utf8') : o.body;
    const reason = o.reason ?? STATUS_REASONS[status] ?? '';
    const response = new SipResponse(status, reason, request.pickHeaders(repeated(request.method, status)), body);
    if (o.toTag !== undefined && status !== 100) response.addToTag(request, o.toTag);
    response.appendAll(o.headers);
    return response;
  }

  /** 1xx. */
  get isProvisional(): boolean {
    return this.status < 200;
  }

  get isFinal(): boolean {
    return this.status >= 200;
  }

  /** 2xx. */
  get isSuccess(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  clone(): SipResponse {
    return new SipResponse(this.status, this.reason, this.headers.clone(), this.body);
  }

  protected startLine(): string {
    return `SIP/2.0 ${this.status} ${clean(this.reason)}\r\n`;
  }

  private addToTag(request: SipRequest, tag: string): void {
    try {
      // The request has read it before, as a rule.
      if (request.to.tag !== undefined) return;
    } catch {
      // A To that no one can read is repeated as it came: whoever sent it may still know it.
      return;
    }
    const at = this.headers.find(H.to, 'To');
    this.headers.replace(at, `${this.headers.valueAt(at)};tag=${tag}`);
  }
}

function repeated(method: string, status: number): Uint8Array {
  if (status === 100) return REPEATED_BY_TRYING;
  const formsDialog = method === 'INVITE' || method === 'SUBSCRIBE' || method === 'REFER' || method === 'NOTIFY';
  return formsDialog && status < 300 ? REPEATED_BY_DIALOG : REPEATED;
}
