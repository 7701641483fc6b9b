/** What a message was refused for; stable, for logs and counters. */
export type SipParseCode =
  | 'empty'
  | 'start-line'
  | 'version'
  | 'request-uri'
  | 'status-code'
  | 'header-line'
  | 'header-value'
  | 'control-character'
  | 'missing-header'
  | 'duplicate-header'
  | 'cseq-mismatch'
  | 'content-length'
  | 'unfinished'
  | 'too-large'
  | 'too-many-headers';

/**
 * A message, or a value of one, that breaks the grammar or a limit.
 * `where` is the header's name or the part of the message; `status` is what the RFCs have a server answer.
 */
export class SipParseError extends Error {
  readonly code: SipParseCode;
  readonly where: string;
  readonly status: number;

  constructor(code: SipParseCode, where: string, status = 400) {
    super(`${code}: ${where}`);
    this.name = 'SipParseError';
    this.code = code;
    this.where = where;
    this.status = status;
  }
}

/** A value that breaks its header's grammar. */
export function badValue(where: string): SipParseError {
  return new SipParseError('header-value', where);
}
