import { detach } from '../message/index.ts';
import type { SipMessage, SipRequest, SipResponse } from '../message/index.ts';
import type { SipCallId, Tag } from '../../core/ids.ts';
import { asTag } from '../../core/ids.ts';
import type { DialogContext } from './context.ts';
import type { DialogData } from './request-sender.ts';

/** RFC 3261 12.1.1: the dialog of a UAS. */
export function dialogFromRequest(
  _ctx: DialogContext,
  request: SipRequest,
  localTag: Tag,
  contact: string | undefined,
): DialogData {
  const toTag = request.to.tag;
  const to = request.get('To') ?? '';
  return {
    id: { sipCallId: detached(request.callId), localTag, remoteTag: detached(request.from.tag ?? asTag('')) },
    role: 'uas',
    localParty: detach(toTag === undefined ? `${to};tag=${localTag}` : to),
    remoteParty: detach(request.get('From') ?? ''),
    localContact: contact ?? '',
    remoteTarget: contactOf(request) ?? request.from.uri.toString(),
    // RFC 3261 12.1.1: in the order of the Record-Route headers.
    routeSet: request.values('Record-Route').map(detach),
    // RFC 3261 12.1.1 leaves it empty; any number below 2^31 may follow (12.2.1.1).
    localSeq: 0,
    remoteSeq: request.cseq.number,
    secure: isSecure(request),
    peer: { update: allowsUpdate(request) },
  };
}

/** What an INVITE of ours decides about the dialogs that its responses make. */
export interface Invitation extends Pick<DialogData, 'localParty' | 'localContact' | 'localSeq' | 'secure'> {
  readonly sipCallId: SipCallId;
  readonly localTag: Tag;
  /** Request-URI. */
  readonly uri: string;
}

/** @param request the INVITE as it is sent */
export function invitationOf(request: SipRequest, contact: string): Invitation {
  return {
    sipCallId: request.callId,
    localTag: request.from.tag ?? asTag(''),
    localParty: request.get('From') ?? '',
    localContact: contact,
    localSeq: request.cseq.number,
    secure: isSecure(request),
    uri: request.uri,
  };
}

/** RFC 3261 12.1.2: the dialog of a UAC. */
export function dialogFromResponse(invitation: Invitation, response: SipResponse): DialogData {
  const { sipCallId, localTag, localParty, localContact, localSeq, secure, uri } = invitation;
  return {
    id: { sipCallId, localTag, remoteTag: detached(response.to.tag ?? asTag('')) },
    role: 'uac',
    localParty,
    remoteParty: detach(response.get('To') ?? ''),
    localContact,
    // A response without a Contact is wrong; where the INVITE went is the best guess then.
    remoteTarget: contactOf(response) ?? uri,
    routeSet: routeSetOf(response),
    localSeq,
    remoteSeq: undefined,
    secure,
    peer: { update: allowsUpdate(response) },
  };
}

/** RFC 3261 12.1.2: a UAC takes the Record-Route headers in reverse order. */
export function routeSetOf(response: SipResponse): string[] {
  return response.values('Record-Route').map(detach).reverse();
}

export function contactOf(message: SipMessage): string | undefined {
  const contacts = message.contacts();
  const uri = contacts === '*' ? undefined : contacts[0]?.uri.toString();
  return uri === undefined ? undefined : detach(uri);
}

export function allowsUpdate(message: SipMessage): boolean {
  return message.lists('Allow', 'update');
}

function isSecure(request: SipRequest): boolean {
  return request.uri.toLowerCase().startsWith('sips:');
}

/** Dialogs live long: what they keep must not keep the message's text alive with it. */
function detached<T extends SipCallId | Tag>(value: T): T {
  return detach(value) as T;
}
