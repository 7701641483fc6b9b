import { scanHead } from './scan.ts';
import type { Scan } from './scan.ts';
import { SipParseError } from './errors.ts';
import { HeaderList } from './header-list.ts';
import type { MessageLimits } from './limits.ts';
import { LIMITS } from './limits.ts';
import type { SipMessage } from './message.ts';
import { SipRequest } from './request.ts';
import { SipResponse } from './response.ts';
import { classAt, digits, sameAt, TOKEN } from './text.ts';

export type ParseResult =
  | { readonly ok: true; readonly message: SipRequest | SipResponse }
  | {
      readonly ok: false;
      readonly error: SipParseError;
      /** A request that is read well enough to be answered with `error.status`; its getters may throw. */
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
  const line = scan.text.slice(0, scan.marks[0]! - 2);
  const message = isStatusLine(line) ? readStatusLine(line, scan) : readRequestLine(line, scan);
  const request = message instanceof SipRequest ? message : undefined;
  try {
    if (scan.error !== undefined) throw scan.error;
    if (request !== undefined) checkRequestLine(line, request);
    checkHeaders(message, request);
    message.body = cutBody(scan, message, limits);
  } catch (error) {
    if (!(error instanceof SipParseError)) throw error;
    return request !== undefined && isAnswerable(request)
      ? { ok: false, error, partial: request }
      : { ok: false, error };
  }
  return { ok: true, message };
}

function isStatusLine(line: string): boolean {
  return sameAt(line, 0, 4, 'sip/');
}

/** RFC 3261 7.2: SIP-Version SP Status-Code SP Reason-Phrase. The space before an empty reason is often forgotten. */
function readStatusLine(line: string, scan: Scan): SipResponse {
  if (!sameAt(line, 0, VERSION.length, VERSION) || line[VERSION.length] !== ' ') {
    throw new SipParseError('version', 'status line', 505);
  }
  const from = VERSION.length + 1;
  const status = digits(line, from, from + 3, 699);
  if (status < 100 || (line.length > from + 3 && line[from + 3] !== ' ')) {
    throw new SipParseError('status-code', 'status line');
  }
  return new SipResponse(status, line.slice(from + 4), new HeaderList(scan.text, scan.marks, scan.folded));
}

/** Takes the request line apart without judging it, so that a bad one can still be answered. */
function readRequestLine(line: string, scan: Scan): SipRequest {
  const methodEnd = line.indexOf(' ');
  if (methodEnd <= 0) throw new SipParseError('start-line', 'request line');
  const uriEnd = line.lastIndexOf(' ', line.length - 2);
  const uri = uriEnd > methodEnd ? line.slice(methodEnd + 1, uriEnd) : '';
  return new SipRequest(line.slice(0, methodEnd), uri, new HeaderList(scan.text, scan.marks, scan.folded));
}

/** RFC 3261 7.1: Method SP Request-URI SP SIP-Version, with nothing else between or behind them. */
function checkRequestLine(line: string, request: SipRequest): void {
  const { method, uri } = request;
  for (let i = 0; i < method.length; i++) {
    if ((classAt(method, i) & TOKEN) === 0) throw new SipParseError('start-line', 'method');
  }
  const versionAt = method.length + uri.length + 2;
  if (!sameAt(line, versionAt, line.length, VERSION)) {
    const looksRight = /^SIP\/\d+\.\d+$/i.test(line.slice(versionAt));
    throw looksRight
      ? new SipParseError('version', 'request line', 505)
      : new SipParseError('start-line', 'request line');
  }
  // RFC 3261 19.1.1: the Request-URI of a message holds no headers.
  if (request.requestUri.headerText !== '') throw new SipParseError('request-uri', 'headers in the Request-URI');
}

function checkHeaders(message: SipMessage, request: SipRequest | undefined): void {
  message.via;
  message.from;
  message.to;
  message.callId;
  const { method } = message.cseq;
  if (request === undefined) return;
  // RFC 3261 8.1.1.5: the CSeq names the method of the request.
  if (method !== request.method) throw new SipParseError('cseq-mismatch', 'CSeq');
  message.maxForwards;
}

function isAnswerable(request: SipRequest): boolean {
  try {
    return request.via !== undefined && request.method !== 'ACK';
  } catch {
    return false;
  }
}

/** RFC 3261 18.3: bytes beyond Content-Length are thrown away; too few are an error; without one, all belong to the body. */
function cutBody(scan: Scan, message: SipMessage, limits: MessageLimits): Buffer {
  const available = scan.source.length - scan.bodyAt;
  const value = message.get('Content-Length');
  let length = available;
  if (value !== undefined) {
    length = digits(value, 0, value.length, Number.MAX_SAFE_INTEGER);
    if (length < 0) throw new SipParseError('content-length', 'Content-Length');
    if (length > limits.maxMessage) throw new SipParseError('too-large', 'Content-Length', 513);
    if (length > available) throw new SipParseError('unfinished', 'Content-Length');
  }
  return length === 0 ? NO_BODY : scan.source.subarray(scan.bodyAt, scan.bodyAt + length);
}

const NO_BODY = Buffer.alloc(0);
