/** Dialogs: RFC 3261 12 to 15, RFC 3262, 3311, 4028. */
export { Dialog } from './dialog.ts';
export { DialogLayer } from './dialog-layer.ts';
export type { DialogLayerHandler, DialogLayerOptions } from './dialog-layer.ts';
export type { DialogEnd, DialogHandler } from './handler.ts';
export { IncomingInvite } from './incoming-invite.ts';
export type { AcceptOptions, ProgressOptions, RejectOptions } from './incoming-invite.ts';
export { OutgoingInvite } from './outgoing-invite.ts';
export type { InviteFailure, InviteOptions, OutgoingInviteHandlers } from './outgoing-invite.ts';
export type { ReinviteOptions, ReinviteResult } from './reinvite.ts';
export type { Enclosure } from './enclosure.ts';
export type { Body, RequestOptions } from './request-sender.ts';
export type { DialogId, DialogSnapshot, Refresher, SessionTimerState } from './snapshot.ts';
