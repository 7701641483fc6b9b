/** Event notification at the notifier: RFC 6665, RFC 4662. */
export { Notifier } from './notifier.ts';
export type { NotifierOptions, NotifierSnapshot, SubscribeAnswer } from './notifier.ts';
export type { ListDirectory } from './list-document.ts';
export type { DocumentView, EventDocument, EventPackage, Refusal, SubscribeView } from './package.ts';
export { resourceKey, resourceName } from './ports.ts';
export type { ResourceName, SubscriptionRecord, SubscriptionStore, Watcher } from './ports.ts';
export { escapeXml } from './xml.ts';
export { readPublish } from './publish-request.ts';
