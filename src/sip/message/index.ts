/** SIP messages: reading, changing, writing. RFC 3261 7, 19, 20, 25. */
export type { SipParseCode } from './errors.ts';
export { SipParseError } from './errors.ts';
export type { Frame } from './framer.ts';
export { StreamFramer } from './framer.ts';
export type { AuthValue } from './grammar/auth.ts';
export { parseAuth, parseAuthorization, parseChallenge, writeAuth } from './grammar/auth.ts';
export type { RAck, ReferTo, Replaces } from './grammar/dialogs.ts';
export { parseRAck, parseReferTo, parseReplaces, parseRSeq, writeReferTo, writeReplaces } from './grammar/dialogs.ts';
export type { EventValue, ReasonValue, SessionExpires, SubscriptionState } from './grammar/values.ts';
export {
  optionTags,
  parseContentType,
  parseEvent,
  parseMinSE,
  parseReason,
  parseSessionExpires,
  parseSubscriptionState,
  writeReason,
  writeSessionExpires,
} from './grammar/values.ts';
export { splitList } from './lists.ts';
export type { MessageLimits } from './limits.ts';
export { LIMITS, MAX_CSEQ, MAX_DELTA_SECONDS, MAX_MAX_FORWARDS } from './limits.ts';
export type { CSeq, HeaderField } from './message.ts';
export { SipMessage } from './message.ts';
export { NameAddr } from './name-addr.ts';
export { Params } from './params.ts';
export type { ParseResult } from './parse.ts';
export { parseMessage } from './parse.ts';
export type { RequestParts } from './request.ts';
export { SipRequest } from './request.ts';
export type { ResponseParts } from './response.ts';
export { SipResponse } from './response.ts';
export { STATUS_REASONS } from './status.ts';
export { detach } from './source.ts';
export { deltaSeconds, fromUtf8, isToken, quote, sameText, toUtf8, unquote } from './text.ts';
export type { UriParts } from './uri.ts';
export { bracketed, SipUri, unbracketed } from './uri.ts';
export type { ViaParts } from './via.ts';
export { BRANCH_COOKIE, Via } from './via.ts';
