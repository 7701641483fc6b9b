import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notifier } from '../../../../src/sip/event/index.ts';
import { resourceName } from '../../../../src/sip/event/index.ts';
import { Bench, DOMAIN, FLOW } from './support.ts';

let bench: Bench;
let notifier: Notifier;
const open: Notifier[] = [];
const resource = resourceName(DOMAIN, '1002');

function another(node: string, more: Parameters<Bench['notifier']>[1] = {}): Notifier {
  const made = bench.notifier(node, more);
  open.push(made);
  return made;
}

beforeEach(() => {
  bench = new Bench();
  notifier = another('proxy-a');
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function change(value: string, at = notifier): Promise<void> {
  bench.event.value = value;
  at.changed('test', resource);
  await bench.clock.settle();
}

describe('a subscription', () => {
  it('is granted, and the NOTIFY has the dialog, the way and the state', async () => {
    const request = bench.subscribe([['Event', 'test;id=7']]);
    const ok = await bench.send(notifier, request);
    expect([ok.status, ok.get('Expires'), ok.get('Contact')]).toEqual([200, '600', '<sip:proxy-a@outside>']);
    const { request: notify, state, body } = bench.last;
    expect(notify.uri).toBe('sip:1001@198.51.100.9:5062');
    expect(notify.get('Route')).toBe(FLOW);
    expect(notify.get('From')).toBe(ok.get('To'));
    expect(notify.get('To')).toBe(request.get('From'));
    expect([notify.callId, notify.cseq.number]).toEqual([request.callId, 1]);
    expect([notify.get('Event'), notify.get('Contact')]).toEqual(['test;id=7', '<sip:proxy-a@outside>']);
    expect([state, body]).toEqual(['active;expires=600', '1002 idle v0 full']);
  });

  it('tells of changes with one NOTIFY at a time, CSeq and version one up each, and the last state for sure', async () => {
    await bench.send(notifier, bench.subscribe());
    bench.status = undefined;
    await change('ringing');
    await change('busy');
    await change('held');
    expect(bench.sent).toHaveLength(2);
    bench.last.answer(200);
    await bench.clock.settle();
    expect(bench.sent.map(({ body }) => body)).toEqual([
      '1002 idle v0 full',
      '1002 ringing v1 partial',
      '1002 held v2 partial',
    ]);
    expect(bench.sent.map(({ request }) => request.cseq.number)).toEqual([1, 2, 3]);
    bench.last.answer(200);
    await bench.clock.settle();
    // Nothing is left to be said.
    notifier.changed('test', resource);
    notifier.changed('other', resource);
    notifier.changed('test', resourceName(DOMAIN, '1003'));
    await bench.clock.settle();
    expect(bench.sent).toHaveLength(3);
  });

  it('is refreshed in its dialog: full state, the new target and the new way', async () => {
    const ok = await bench.send(notifier, bench.subscribe());
    await bench.clock.advance(500_000);
    const again = bench.subscribe(
      [
        ['Contact', '<sip:1001@198.51.100.77>'],
        ['Record-Route', '<sip:new@10.0.0.2;lr>'],
      ],
      { ok, cseq: 2 },
    );
    expect((await bench.send(notifier, again)).status).toBe(200);
    expect([bench.last.request.uri, bench.last.request.get('Route')]).toEqual([
      'sip:1001@198.51.100.77',
      '<sip:new@10.0.0.2;lr>',
    ]);
    expect([bench.last.state, bench.last.body]).toEqual(['active;expires=600', '1002 idle v1 full']);
    await bench.clock.advance(590_000);
    expect(notifier.snapshot().subscriptions).toBe(1);
  });

  it.each([
    ['with an old CSeq', [], 1, 500],
    ['for another event', [['Event', 'other']], 2, 481],
    ['for another id', [['Event', 'test;id=9']], 2, 481],
    ['of another dialog', [['From', `<sip:1001@${DOMAIN}>;tag=else`]], 2, 481],
    ['of no dialog', [['Call-ID', 'none']], 2, 481],
    ['too brief', [['Expires', '5']], 2, 423],
  ] as [string, [string, string][], number, number][])(
    'is not refreshed by a request %s',
    async (_name, headers, cseq, status) => {
      const ok = await bench.send(notifier, bench.subscribe());
      expect((await bench.send(notifier, bench.subscribe(headers, { ok, cseq }))).status).toBe(status);
      expect(bench.sent).toHaveLength(1);
      expect(notifier.snapshot().subscriptions).toBe(1);
    },
  );

  it('expires with a last NOTIFY', async () => {
    await bench.send(notifier, bench.subscribe());
    await bench.clock.advance(600_000);
    expect([bench.last.state, bench.last.body]).toEqual(['terminated;reason=timeout', '1002 idle v1 full']);
    expect([await bench.store.count(), notifier.snapshot().subscriptions, bench.clock.pending]).toEqual([0, 0, 0]);
    expect(bench.event.ends).toHaveLength(1);
  });

  it('ends with Expires 0 and is unknown from then on', async () => {
    const ok = await bench.send(notifier, bench.subscribe());
    const bye = await bench.send(notifier, bench.subscribe([['Expires', '0']], { ok, cseq: 2 }));
    expect([bye.status, bye.get('Expires'), bench.last.state]).toEqual([200, '0', 'terminated;reason=timeout']);
    expect(await bench.store.count()).toBe(0);
    expect((await bench.send(notifier, bench.subscribe([], { ok, cseq: 3 }))).status).toBe(481);
  });

  it('is fetched once with Expires 0, and leaves nothing', async () => {
    const ok = await bench.send(notifier, bench.subscribe([['Expires', '0']]));
    expect([ok.status, bench.last.state, bench.last.body]).toEqual([
      200,
      'terminated;reason=timeout',
      '1002 idle v0 full',
    ]);
    expect([await bench.store.count(), bench.clock.pending]).toEqual([0, 0]);
    expect(bench.event.ends).toEqual([]);
  });

  it('is ended by the package with reason noresource', async () => {
    await bench.send(notifier, bench.subscribe());
    bench.event.over = true;
    await change('gone');
    expect(bench.last.state).toBe('terminated;reason=noresource');
    expect(await bench.store.count()).toBe(0);
  });

  it.each([481, 408, 489])('ends without another word when a NOTIFY is answered %i', async status => {
    await bench.send(notifier, bench.subscribe());
    bench.status = status;
    await change('busy');
    expect(bench.sent).toHaveLength(2);
    expect([await bench.store.count(), bench.clock.pending, bench.event.ends.length]).toEqual([0, 0, 1]);
  });

  it('ends when a NOTIFY is never answered', async () => {
    bench.status = undefined;
    await bench.send(notifier, bench.subscribe());
    bench.last.fail('timeout');
    await bench.clock.settle();
    expect(await bench.store.count()).toBe(0);
  });

  it('waits for a flow that is gone, tells everything then, and at the latest at the next refresh', async () => {
    const ok = await bench.send(notifier, bench.subscribe());
    bench.status = 430;
    await change('busy');
    await change('held');
    expect(bench.sent).toHaveLength(2);
    bench.reachable = false;
    await bench.clock.advance(2000);
    expect(bench.sent).toHaveLength(2);
    bench.reachable = true;
    bench.status = 200;
    await bench.clock.advance(60_000);
    expect(bench.last.body).toMatch(/^1002 held v\d full$/);
    bench.status = 430;
    await change('idle');
    bench.status = 200;
    await bench.send(notifier, bench.subscribe([], { ok, cseq: 2 }));
    expect(bench.last.body).toMatch(/^1002 idle v\d full$/);
    const numbers = bench.sent.map(({ request }) => request.cseq.number);
    expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
  });
});

describe('what is refused', () => {
  it.each([
    ['an unknown event', [['Event', 'what']], 489],
    ['no event', [['Event', '']], 489],
    ['an unreadable event', [['Event', ';;']], 400],
    ['a brief interval', [['Expires', '59']], 423],
    ['an unreadable interval', [['Expires', 'soon']], 400],
    ['no contact', [['Contact', '']], 400],
    ['a contact that nothing can be sent to', [['Contact', '<mailto:a@b.c>']], 400],
    ['types that we do not have', [['Accept', 'application/x']], 406],
    ['an extension that we do not have', [['Require', 'x']], 420],
  ] as [string, [string, string][], number][])('%s', async (_name, headers, status) => {
    expect((await bench.send(notifier, bench.subscribe(headers))).status).toBe(status);
    expect([bench.sent.length, await bench.store.count()]).toEqual([0, 0]);
  });

  it('says what would do', async () => {
    const answer = async (headers: [string, string][], name: string): Promise<string | undefined> =>
      (await bench.send(notifier, bench.subscribe(headers))).get(name);
    expect(await answer([['Event', 'what']], 'Allow-Events')).toBe('test, other');
    expect(await answer([['Expires', '1']], 'Min-Expires')).toBe('60');
    expect(await answer([['Require', 'x, eventlist']], 'Unsupported')).toBe('x');
  });

  it.each([
    ['text/*', 200],
    ['*/*;q=0.1', 200],
    ['text/html;level=1, a/b', 200],
    ['multipart/related, application/rlmi+xml', 200],
    ['TEXT/PLAIN', 200],
  ])('Accept: %s is fine', async (accept, status) => {
    expect((await bench.send(notifier, bench.subscribe([['Accept', accept]]))).status).toBe(status);
  });

  it('cuts a long wish, and takes the default where there is none', async () => {
    expect((await bench.send(notifier, bench.subscribe([['Expires', '99999']]))).get('Expires')).toBe('7200');
    expect((await bench.send(notifier, bench.subscribe([['Expires', '']]))).get('Expires')).toBe('3600');
  });

  it('what one may not watch, does not exist, or the package denies', async () => {
    const strict = another('proxy-s', {
      mayWatch: (_watcher, { name }) => name !== '1002',
      resource: ({ user }) => (user === '1004' ? undefined : resourceName(DOMAIN, user ?? '')),
    });
    expect((await bench.send(strict, bench.subscribe())).status).toBe(403);
    expect((await bench.send(strict, bench.subscribe([], { to: '1004' }))).status).toBe(404);
    bench.event.admit = () => Promise.resolve({ status: 480 });
    expect((await bench.send(strict, bench.subscribe([], { to: '1005' }))).status).toBe(480);
    expect(await bench.store.count()).toBe(0);
  });

  it('more than a user or all may have', async () => {
    const small = another('proxy-l', { limits: { total: 3, perUser: 2 } });
    const one = (user: string) => bench.send(small, bench.subscribe(), user).then(({ status }) => status);
    expect([await one('1'), await one('1'), await one('1'), await one('2'), await one('2')]).toEqual([
      200, 200, 403, 200, 503,
    ]);
  });

  it('everything while the shared state is away, to be asked for again', async () => {
    bench.store.create = () => Promise.reject(new Error('away'));
    const answer = await bench.send(notifier, bench.subscribe());
    expect([answer.status, answer.has('Retry-After')]).toEqual([500, true]);
  });
});

describe('two proxies', () => {
  it('the one that gets the refresh goes on, and the other one is silent', async () => {
    const ok = await bench.send(notifier, bench.subscribe());
    const b = another('proxy-b');
    const again = await bench.send(b, bench.subscribe([], { ok, cseq: 2 }));
    expect([again.status, again.get('Contact')]).toEqual([200, '<sip:proxy-b@outside>']);
    expect([bench.last.body, bench.last.request.cseq.number]).toEqual(['1002 idle v1 full', 2]);
    await change('busy', b);
    expect(bench.last.body).toBe('1002 busy v2 partial');
    const before = bench.sent.length;
    await change('held', notifier);
    expect(bench.sent).toHaveLength(before);
    expect(notifier.snapshot().subscriptions).toBe(0);
    expect(b.snapshot()).toEqual({
      subscriptions: 1,
      events: { test: 1 },
      taken: 1,
      notifies: { accepted: 2, refused: 0, unsent: 0 },
    });
    expect(bench.event.ends).toEqual([]);
  });

  it('one that is dead leaves its subscriptions to the other, which tells everything under the next numbers', async () => {
    await bench.send(notifier, bench.subscribe());
    await change('busy');
    notifier.close();
    const b = another('proxy-b');
    const claimed = await bench.store.claim('boot-proxy-a', { node: 'proxy-b' as never, boot: 'boot-proxy-b' }, 10);
    await b.adopt(claimed);
    await bench.clock.settle();
    expect([bench.last.body, bench.last.request.cseq.number]).toEqual(['1002 busy v2 full', 3]);
    expect(bench.last.request.get('Contact')).toBe('<sip:proxy-b@outside>');
    await bench.clock.advance(600_000);
    expect(bench.last.state).toBe('terminated;reason=timeout');
    expect(await bench.store.count()).toBe(0);
  });

  it('what expired while nobody had it is forgotten', async () => {
    await bench.send(notifier, bench.subscribe());
    notifier.close();
    await bench.clock.advance(700_000);
    const b = another('proxy-b');
    await b.adopt(await bench.store.claim('boot-proxy-a', { node: 'proxy-b' as never, boot: 'boot-proxy-b' }, 10));
    expect([bench.sent.length, await bench.store.count()]).toEqual([1, 0]);
  });
});

describe('lists (RFC 4662)', () => {
  const lists = {
    members: ({ name }: { name: string }) => Promise.resolve(name === 'lamps' ? ['1002', '1003'] : undefined),
  };

  it('needs a subscriber that can read them', async () => {
    const answer = await bench.send(another('proxy-m', { lists }), bench.subscribe([], { to: 'lamps' }));
    expect([answer.status, answer.get('Require')]).toEqual([421, 'eventlist']);
  });

  it('shows all resources, then those that have changed', async () => {
    const listing = another('proxy-m', { lists });
    const ok = await bench.send(listing, bench.subscribe([['Supported', 'eventlist']], { to: 'lamps' }));
    expect([ok.status, ok.get('Require')]).toEqual([200, 'eventlist']);
    expect(bench.last.request.get('Require')).toBe('eventlist');
    expect(bench.last.request.get('Content-Type')).toMatch(
      /^multipart\/related;type="application\/rlmi\+xml";start="<list@example.test>";boundary="[^"]+"$/,
    );
    expect(bench.last.body).toContain('fullState="true"');
    expect(bench.last.body).toContain('1002 idle v0 full');
    expect(bench.last.body).toContain('1003 idle v0 full');
    await change('busy', listing);
    expect(bench.last.body).toContain('version="1" fullState="false"');
    expect(bench.last.body).toContain('1003 busy v1 partial');
  });

  it('follows a list that has other resources than before, and ends with one that is no more', async () => {
    let names: string[] | undefined = ['1002'];
    const listing = another('proxy-m', { lists: { members: () => Promise.resolve(names) } });
    await bench.send(listing, bench.subscribe([['Supported', 'eventlist']], { to: 'lamps' }));
    const relisted = async (next: string[] | undefined): Promise<number> => {
      const before = bench.sent.length;
      names = next;
      await listing.relist('example.test');
      await bench.clock.settle();
      return bench.sent.length - before;
    };
    expect(await relisted(['1002'])).toBe(0);
    expect(await relisted(['1003', '1004'])).toBe(1);
    expect(bench.last.body).toContain('fullState="true"');
    expect(bench.last.body).toContain('1004 idle v1 full');
    expect(bench.last.body).not.toContain('1002');
    expect(['1002', '1004'].map(name => listing.watches('test', { account: 'example.test', name }))).toEqual([
      false,
      true,
    ]);
    await relisted(undefined);
    expect(bench.last.state).toBe('terminated;reason=noresource');
  });
});

describe('the shared state is away', () => {
  it('for a moment: what has changed is told later, under the next number', async () => {
    await bench.send(notifier, bench.subscribe());
    const { put } = bench.store;
    bench.store.put = () => Promise.reject(new Error('away'));
    await change('busy');
    expect(bench.sent).toHaveLength(1);
    bench.store.put = record => put.call(bench.store, record);
    await bench.clock.advance(1000);
    expect([bench.last.body, bench.last.request.cseq.number]).toEqual(['1002 busy v1 full', 2]);
  });

  it('at the end: the subscription is taken out as soon as that can be done', async () => {
    await bench.send(notifier, bench.subscribe());
    const { remove } = bench.store;
    bench.store.remove = () => Promise.reject(new Error('away'));
    bench.status = 481;
    await change('busy');
    await change('held');
    expect([bench.sent.length, await bench.store.count()]).toEqual([2, 1]);
    bench.store.remove = (id, fence) => remove.call(bench.store, id, fence);
    await bench.clock.advance(1000);
    expect([bench.sent.length, await bench.store.count(), bench.clock.pending]).toEqual([2, 0, 0]);
  });
});
