import { scanHead } from './scan.ts';
import type { Scan } from './scan.ts';
import { SipParseError } from './errors.ts';
import { HeaderList } from './header-list.ts';
import type { MessageLimits } from './limits.ts';
import { LIMITS } from './limits.ts';
import type { SipMessage } from './message.ts';
import { SipRequest } from './request.ts';
import { SipResponse } from './response.ts';
import { digitsAt, matches, methodAt, runEnd } from './source.ts';
import { TOKEN } from './text.ts';

const SPACE = 32;

export type ParseResult =
  | { readonly ok: true; readonly message: SipRequest | SipResponse }
  | {
      readonly ok: false;
      readonly error: SipParseError;
      /** A request to answer with `error.status`, to the address it came from; its getters may throw. */
      readonly partial?: SipRequest;
    };

const VERSION = 'sip/2.0';

/**
 * Reads one message: a datagram, a WebSocket frame, or what StreamFramer cut out of a stream. Never throws.
 * What a proxy cannot do without is checked at once (start line, Via, From, To, Call-ID, CSeq, Max-Forwards,
 * Content-Length, single headers that come twice); every other header when it is asked for.
 * The message keeps a reference to `datagram`, which must not be written to afterwards.
 */
export function parseMessage(datagram: Buffer, limits: MessageLimits = LIMITS): ParseResult {
  try {
    return read(datagram, limits);
  } catch (error) {
    if (error instanceof SipParseError) return { ok: false, error };
    throw error;
  }
}

function read(datagram: Buffer, limits: MessageLimits): ParseResult {
  if (datagram.length > limits.maxMessage) throw new SipParseError('too-large', 'message', 513);
  const scan = scanHead(datagram, limits);
  const message = isStatusLine(scan) ? readStatusLine(scan) : readRequestLine(scan);
  const request = message instanceof SipRequest ? message : undefined;
  try {
    if (scan.error !== undefined) throw scan.error;
    if (request !== undefined) checkRequestLine(scan, request);
    checkHeaders(message, request);
    cutBody(scan, message, limits);
  } catch (error) {
    if (!(error instanceof SipParseError)) throw error;
    return request !== undefined && isAnswerable(request)
      ? { ok: false, error, partial: request }
      : { ok: false, error };
  }
  return { ok: true, message };
}

function isStatusLine({ bytes, start, lineEnd }: Scan): boolean {
  return lineEnd - start > 4 && matches(bytes, start, start + 4, 'sip/');
}

/** RFC 3261 7.2: SIP-Version SP Status-Code SP Reason-Phrase. The space before an empty reason is often forgotten. */
function readStatusLine(scan: Scan): SipResponse {
  const { text, bytes, start, lineEnd } = scan;
  const code = start + VERSION.length + 1;
  if (!matches(bytes, start, code - 1, VERSION) || bytes[code - 1] !== SPACE) {
    throw new SipParseError('version', 'status line', 505);
  }
  const reason = code + 4;
  const status = digitsAt(bytes, code, code + 3, 699);
  if (status < 100 || (lineEnd >= reason && bytes[reason - 1] !== SPACE)) {
    throw new SipParseError('status-code', 'status line');
  }
  return new SipResponse(status, text.slice(reason, lineEnd), new HeaderList(scan, scan.marks, scan.folded));
}

/** Takes the request line apart without judging it, so that a bad one can still be answered. */
function readRequestLine(scan: Scan): SipRequest {
  const { text, start, lineEnd } = scan;
  const methodEnd = text.indexOf(' ', start);
  if (methodEnd <= start || methodEnd >= lineEnd) throw new SipParseError('start-line', 'request line');
  const uriEnd = text.indexOf(' ', methodEnd + 1);
  const uri = uriEnd < 0 || uriEnd >= lineEnd ? '' : text.slice(methodEnd + 1, uriEnd);
  return new SipRequest(methodAt(scan, start, methodEnd), uri, new HeaderList(scan, scan.marks, scan.folded));
}

/** RFC 3261 7.1: Method SP Request-URI SP SIP-Version, with nothing else between or behind them. */
function checkRequestLine(scan: Scan, request: SipRequest): void {
  const { bytes, start, lineEnd } = scan;
  const methodEnd = start + request.method.length;
  if (runEnd(bytes, start, methodEnd, TOKEN) !== methodEnd) throw new SipParseError('start-line', 'method');
  const version = methodEnd + request.uri.length + 2;
  if (!isVersion(scan, version)) {
    const other = /^SIP\/\d+\.\d+$/i.test(scan.text.slice(version, lineEnd));
    throw other ? new SipParseError('version', 'request line', 505) : new SipParseError('start-line', 'request line');
  }
  // RFC 3261 19.1.1: the Request-URI of a message holds no headers.
  if (request.readUri(scan, methodEnd + 1).headerText !== '')
    throw new SipParseError('request-uri', 'headers in the Request-URI');
}

function isVersion({ text, bytes, lineEnd }: Scan, at: number): boolean {
  return (text.startsWith('SIP/2.0', at) && lineEnd - at === VERSION.length) || matches(bytes, at, lineEnd, VERSION);
}

/** Reads what every message must have; the getters throw. */
function checkHeaders(message: SipMessage, request: SipRequest | undefined): void {
  message.check();
  // RFC 3261 8.1.1.5: the CSeq names the method of the request.
  if (request !== undefined && message.cseq.method !== request.method) throw new SipParseError('cseq-mismatch', 'CSeq');
}

/** RFC 3261 17.2.1: nobody answers an ACK. A broken Via is repeated as it came, and the answer goes where the request came from. */
function isAnswerable(request: SipRequest): boolean {
  return !request.isAck && request.has('Via');
}

/** RFC 3261 18.3: bytes beyond Content-Length are thrown away; too few are an error; without one, all belong to the body. */
function cutBody({ bytes, bodyAt }: Scan, message: SipMessage, limits: MessageLimits): void {
  const available = bytes.length - bodyAt;
  const length = message.contentLength ?? available;
  if (length < 0) throw new SipParseError('content-length', 'Content-Length');
  if (length > limits.maxMessage) throw new SipParseError('too-large', 'Content-Length', 513);
  if (length > available) throw new SipParseError('unfinished', 'Content-Length');
  message.setBodyAt(bytes, bodyAt, bodyAt + length);
}
