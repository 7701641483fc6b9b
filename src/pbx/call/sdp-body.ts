import type { SipMessage } from '../../sip/message/index.ts';

export interface MessageBody {
  readonly type: string;
  readonly content: string;
}

export const sdpOf = (content: string): MessageBody => ({ type: 'application/sdp', content });

/** The session description that a message carries, if any; UTF-8 by RFC 8866 5. */
export function sdpIn(message: SipMessage): string | undefined {
  if (message.body.length === 0) return undefined;
  const type = message.get('Content-Type');
  if (type === undefined || !/^\s*application\/sdp\b/i.test(type)) return undefined;
  return message.body.toString('utf8');
}
