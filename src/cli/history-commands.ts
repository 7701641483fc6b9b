/** What has happened, over the control API: in a call queue, to a user. */
import { said, type ApiOffice } from './api-office.ts';
import { listAnswer, moment, type Answer } from './output.ts';

export interface QueueHistoryOptions {
  readonly since?: string;
  readonly until?: string;
  readonly every?: number;
  /** What each member did, in place of the intervals. */
  readonly members?: boolean;
}

export async function queueHistory(
  { client, account }: ApiOffice,
  queue: string,
  { members: byMember, ...options }: QueueHistoryOptions,
): Promise<Answer> {
  const query = {
    ...(options.since !== undefined && { since: instant(options.since) }),
    ...(options.until !== undefined && { until: instant(options.until) }),
    ...(options.every !== undefined && { every: options.every }),
  };
  const params = { path: { account, queue }, query: query as never };
  const found = said(await client.GET('/v1/accounts/{account}/queue-states/{queue}/history', { params }));
  if (byMember === true) {
    return listAnswer(found.members, [
      { title: 'MEMBER', value: one => one.member },
      { title: 'ANSWERED', value: one => one.answered },
      { title: 'MISSED', value: one => one.missed },
      { title: 'TALKS', value: one => one.talks },
      { title: 'SECONDS', value: one => one.talkSeconds },
      { title: 'OPTED OUT', value: one => one.optedOut },
    ]);
  }
  return listAnswer(found.intervals, [
    { title: 'FROM', value: one => moment(Date.parse(one.from)) },
    { title: 'ENTERED', value: one => one.entered },
    { title: 'HANDLED', value: one => one.handled },
    { title: 'ABANDONED', value: one => one.abandoned },
    { title: 'OVERFLOWED', value: one => one.overflowed },
    { title: 'MISSED', value: one => one.missed },
    { title: 'WAIT', value: one => `${one.averageWaitSeconds} s` },
    { title: 'TALK', value: one => `${one.averageTalkSeconds} s` },
    { title: 'IN TIME', value: one => (one.serviceLevel === undefined ? undefined : `${one.serviceLevel} %`) },
  ]);
}

export interface UserHistoryOptions {
  readonly direction?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
}

export async function userHistory(
  { client, account }: ApiOffice,
  extension: string,
  { direction, since, until, limit }: UserHistoryOptions,
): Promise<Answer> {
  const query = {
    ...{ limit, ...(direction !== undefined && { direction }) },
    ...(since !== undefined && { since: instant(since) }),
    ...(until !== undefined && { until: instant(until) }),
  };
  const params = { path: { account, extension }, query: query as never };
  const { items } = said(await client.GET('/v1/accounts/{account}/users/{extension}/history', { params }));
  return listAnswer(items, [
    { title: 'WHEN', value: one => moment(Date.parse(one.startedAt)) },
    { title: 'DIRECTION', value: one => one.direction },
    { title: 'RESULT', value: one => one.result },
    { title: 'PARTY', value: one => one.party.extension ?? one.party.number },
    { title: 'NAME', value: one => one.party.name },
    { title: 'SECONDS', value: one => (one.durationMs / 1000).toFixed(1) },
    { title: 'VIA', value: one => one.via?.join(', ') },
    { title: 'ANSWERED BY', value: one => one.answeredBy?.name ?? one.answeredBy?.extension },
    { title: 'CALL', value: one => one.call },
  ]);
}

/** A day counts from its beginning at this place; what cannot be read goes to the API as it is, which says so. */
function instant(text: string): string {
  const at = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text);
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}
