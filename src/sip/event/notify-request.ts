/** The NOTIFY of a subscription (RFC 6665 4.2.2). */
import { routeTo } from '../dialog/route-set.ts';
import { SipRequest, type SipUri } from '../message/index.ts';
import type { EventDocument } from './package.ts';
import type { SubscriptionRecord } from './ports.ts';

export interface BuiltNotify {
  readonly request: SipRequest;
  readonly nextHop: SipUri;
  /** A hop beyond the first uses UDP. */
  readonly unreliable: boolean;
}

export interface NotifyParts {
  readonly record: SubscriptionRecord;
  /** Subscription-State. */
  readonly state: string;
  readonly document: EventDocument | undefined;
  readonly userAgent: string;
}

/** With the record's `localSeq` as its CSeq. */
export function buildNotify({ record, state, document, userAgent }: NotifyParts): BuiltNotify {
  const { dialog, event, eventId } = record;
  const { uri, routes, nextHop, unreliable } = routeTo(dialog.remoteTarget, dialog.routeSet);
  const request = SipRequest.create({
    method: 'NOTIFY',
    uri,
    headers: [
      ...routes.map(route => ['Route', route] as const),
      ['Max-Forwards', '70'],
      ['From', dialog.localParty],
      ['To', dialog.remoteParty],
      ['Call-ID', dialog.sipCallId],
      ['CSeq', `${dialog.localSeq} NOTIFY`],
      ['Contact', `<${dialog.localContact}>`],
      ['Event', eventId === undefined ? event : `${event};id=${eventId}`],
      ['Subscription-State', state],
      ['User-Agent', userAgent],
      ...(document?.headers ?? []),
    ],
  });
  const body = document?.body;
  if (body !== undefined) request.setBody(body.type, body.content);
  return { request, nextHop, unreliable };
}
