/**
 * The catalogue of everything that can go wrong, one stable code each. The code decides what a phone (SIP status), an
 * API client (HTTP status) and a call's record (outcome) see, so that the three never tell different stories.
 */
export type Outcome = 'success' | 'caller' | 'callee' | 'upstream' | 'ours';

export interface ErrorEntry {
  readonly text: string;
  readonly sip?: number;
  readonly http?: number;
  readonly outcome?: Outcome;
}

/* The table is exempt from the size gate: one line per error, in one place, is its purpose. */
export const ERRORS = {
  internal: { text: 'internal error', sip: 500, http: 500, outcome: 'ours' },
  'not-implemented': { text: 'not implemented', sip: 501, http: 501, outcome: 'ours' },
  'limit-exceeded': { text: 'a limit has been reached', sip: 503, http: 503, outcome: 'ours' },
  closed: { text: 'closed', sip: 503, http: 503, outcome: 'ours' },
  timeout: { text: 'timed out', sip: 408, http: 504, outcome: 'upstream' },
  'bad-request': { text: 'malformed request', sip: 400, http: 400, outcome: 'caller' },

  'config-unreadable': { text: 'the configuration file cannot be read', http: 500 },
  'config-invalid': { text: 'the configuration is not valid', http: 500 },

  'store-unavailable': { text: 'the store does not answer', sip: 503, http: 503, outcome: 'ours' },
  'store-conflict': { text: 'somebody else changed it first', sip: 500, http: 409, outcome: 'ours' },
  fenced: { text: 'another node owns this call now', sip: 503, http: 409, outcome: 'ours' },

  'user-unknown': { text: 'no such user', sip: 404, http: 404, outcome: 'callee' },
  'user-exists': { text: 'the user exists already', http: 409 },
  'user-invalid': { text: 'not a valid user', http: 400 },
  'account-invalid': { text: 'not a valid account', http: 400 },
  'account-unknown': { text: 'no such account', sip: 404, http: 404, outcome: 'caller' },

  'resource-unknown': { text: 'there is nothing here', http: 404 },
  'method-not-allowed': { text: 'this cannot be done here', http: 405 },
  'request-invalid': { text: 'the request is not valid', http: 400 },
  'media-type-unsupported': { text: 'this media type is not taken here', http: 415 },
  'body-too-large': { text: 'the body is too large', http: 413 },
  'rate-limited': { text: 'too many requests', http: 429 },
  'token-missing': { text: 'a token is needed', http: 401 },
  'token-invalid': { text: 'the token is not valid', http: 401 },
  'login-refused': { text: 'name, password or one-time code is wrong', http: 401 },
  'code-required': { text: 'a one-time code is needed', http: 401 },
  'setup-done': { text: 'the first administrator has been made already', http: 409 },
  'permission-denied': { text: 'this token may not do that', http: 403 },
  'address-denied': { text: 'not from this address', http: 403 },
  'object-unknown': { text: 'no such object', http: 404 },
  'object-exists': { text: 'the object exists already', http: 409 },
  'object-in-use': { text: 'other objects refer to it', http: 409 },
  'object-invalid': { text: 'the object does not fit the account', http: 422 },
  'precondition-failed': { text: 'somebody else changed it first', http: 412 },
  'idempotency-mismatch': { text: 'the idempotency key was used for another request', http: 422 },
  'range-invalid': { text: 'no such part of the file', http: 416 },
  'audio-invalid': { text: 'the sound cannot be read', http: 422 },

  'media-worker-missing': { text: 'the media worker is not built, run scripts/build-media-worker', http: 500 },
  'node-unknown': { text: 'no such node', sip: 503, http: 404, outcome: 'ours' },
  'node-unreachable': { text: 'the node does not answer', sip: 503, http: 502, outcome: 'ours' },
  'upgrade-required': { text: 'it takes a WebSocket', http: 426 },
  'command-unknown': { text: 'the node has no such command', http: 501 },
  'role-unknown': { text: 'no such role', http: 500 },

  'auth-missing': { text: 'credentials are missing', sip: 401, http: 401, outcome: 'caller' },
  'auth-refused': { text: 'the credentials are refused', sip: 403, http: 403, outcome: 'caller' },
  'flow-failed': { text: 'the flow to the phone is gone', sip: 430, http: 502, outcome: 'callee' },
  'transport-failed': { text: 'the message could not be sent', sip: 503, http: 502, outcome: 'upstream' },
  'no-switch': { text: 'no call switch is available', sip: 503, http: 503, outcome: 'ours' },

  'call-unknown': { text: 'no such call', sip: 481, http: 404, outcome: 'ours' },
  'call-busy': { text: 'busy', sip: 486, outcome: 'callee' },
  'call-no-answer': { text: 'no answer', sip: 480, outcome: 'callee' },
  'call-not-registered': { text: 'no phone is registered', sip: 480, outcome: 'callee' },
  'call-declined': { text: 'declined', sip: 603, outcome: 'callee' },
  'call-cancelled': { text: 'the caller gave up', sip: 487, outcome: 'caller' },
  'call-media': { text: 'no common media', sip: 488, outcome: 'caller' },
  'call-silent': { text: 'no media arrived any more', outcome: 'upstream' },
  'call-loop': { text: 'loop detected', sip: 482, outcome: 'caller' },
  'call-refused': { text: 'the phone refused the call', sip: 480, outcome: 'callee' },
  'call-unavailable': { text: 'temporarily unavailable', sip: 480, outcome: 'callee' },
  'call-no-ack': { text: 'the answer was never acknowledged', outcome: 'upstream' },
  'call-session-expired': { text: 'nobody refreshed the session', outcome: 'upstream' },
  'call-leg-lost': { text: 'a phone does not know the call any more', outcome: 'upstream' },
  'call-upstream-lost': { text: 'the connection to the caller broke', outcome: 'upstream' },
  'call-transfer-failed': { text: 'nobody took the transferred party', outcome: 'callee' },
  'call-not-allowed': { text: 'this extension may not make this call', sip: 403, http: 403, outcome: 'caller' },
  'call-blocked': { text: 'calls with this number are blocked', sip: 603, http: 403, outcome: 'callee' },
  'call-line-in-use': { text: 'somebody else has taken that line', sip: 480, http: 409, outcome: 'caller' },
  'client-code-required': { text: 'this call needs the code of a client', sip: 403, http: 403, outcome: 'caller' },
  'client-code-invalid': { text: 'no such client code', sip: 484, http: 400, outcome: 'caller' },
  'call-no-route': { text: 'no trunk leads there', sip: 404, http: 404, outcome: 'ours' },
  'number-invalid': { text: 'not a number that can be dialled', sip: 484, http: 400, outcome: 'caller' },
  'number-unknown': { text: 'no such number', sip: 404, http: 404, outcome: 'caller' },
  'call-no-trunk': { text: 'no trunk leads there', sip: 503, http: 503, outcome: 'upstream' },
  'call-operator': { text: 'an operator ended the call', sip: 480, outcome: 'success' },
  'call-state': { text: 'the call is not in a state for this', sip: 491, http: 409 },
  'leg-unknown': { text: 'the call has no such leg', sip: 481, http: 404 },
  'call-lost': { text: 'the call could not be restored', outcome: 'ours' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export interface TandemErrorOptions {
  /** What exactly, for the log and for operators; never for a phone. */
  detail?: string;
  cause?: unknown;
}

export class TandemError extends Error {
  override readonly name = 'TandemError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, options: TandemErrorOptions = {}) {
    const { detail, cause } = options;
    super(detail === undefined ? ERRORS[code].text : `${ERRORS[code].text}: ${detail}`, { cause });
    this.code = code;
    this.detail = detail;
  }

  get entry(): ErrorEntry {
    return ERRORS[this.code];
  }

  /** The status a SIP peer gets; 500 where the catalogue names none. */
  get sipStatus(): number {
    return this.entry.sip ?? 500;
  }

  /** The status an HTTP client gets; 500 where the catalogue names none. */
  get httpStatus(): number {
    return this.entry.http ?? 500;
  }

  get outcome(): Outcome {
    return this.entry.outcome ?? 'ours';
  }
}

/** What was thrown, as one line for a log or a terminal. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
