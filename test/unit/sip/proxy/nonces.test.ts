import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { type NodeId, SystemIds, asNodeId, asZoneId } from '../../../../src/core/ids.ts';
import { DigestServer, claimedIssuer, digestResponse, hashHa1 } from '../../../../src/sip/auth/index.ts';
import { SipRequest } from '../../../../src/sip/message/index.ts';
import { NonceDuty } from '../../../../src/sip/proxy/nonce-duty.ts';
import { NonceHomes, claimedUse, issuerMark } from '../../../../src/sip/proxy/nonce-homes.ts';
import type { NodeDirectory, NodeView } from '../../../../src/sip/proxy/ports.ts';

const KEY = Buffer.alloc(32, 3);
const REALM = 'example.test';
const HA1 = hashHa1('1001', REALM, 'secret');
const ids = new SystemIds();

function view(id: string, zone: string): NodeView {
  return {
    id: asNodeId(id),
    role: 'zone-proxy',
    zone: asZoneId(zone),
    inner: { host: '127.0.0.1', port: 1 },
    draining: false,
    alive: true,
    boot: ids.token(),
  };
}

class Cluster implements NodeDirectory {
  all: NodeView[];
  readonly #watchers = new Set<() => void>();

  constructor(all: NodeView[]) {
    this.all = all;
  }

  nodes(): readonly NodeView[] {
    return this.all;
  }

  onChange(fn: () => void): () => void {
    this.#watchers.add(fn);
    return () => this.#watchers.delete(fn);
  }

  change(id: string, what: Partial<NodeView>): void {
    this.all = this.all.map(node => (node.id === id ? { ...node, ...what } : node));
    for (const watcher of this.#watchers) watcher();
  }
}

function answer(nonce: string, count: number): SipRequest {
  const nc = count.toString(16).padStart(8, '0');
  const uri = `sip:${REALM}`;
  const parts = { algorithm: 'MD5', ha1: HA1.md5, method: 'REGISTER', uri, nonce, nc, cnonce: 'c' } as const;
  const response = digestResponse(parts);
  const line =
    `Digest username="1001", realm="${REALM}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
    `qop=auth, nc=${nc}, cnonce="c", algorithm=MD5`;
  return SipRequest.create({ method: 'REGISTER', uri, headers: [['Authorization', line]] });
}

describe('who judges a use of a nonce', () => {
  const mark = (id: NodeId): string => issuerMark(KEY, id);
  const cluster = new Cluster([view('a1', 'a'), view('b1', 'b'), view('b2', 'b')]);
  const homes = new NonceHomes(cluster, mark);
  const live = cluster.all.map(({ id }) => id);

  it('the first use: who made it; the next ones: each zone alike, and each proxy of a zone alike', () => {
    for (const issuer of ['a1', 'b1', 'b2'].map(asNodeId)) {
      const owners = Array.from({ length: 100 }, (_, index) =>
        homes.home({ nonce: 'n', issuer: mark(issuer), count: index + 1 }, live),
      );
      expect(owners[0]).toBe(issuer);
      const times = (id: string): number => owners.filter(owner => owner === id).length;
      expect([times('a1'), times('b1'), times('b2')]).toEqual([50, 25, 25]);
    }
  });

  it('a death moves the uses of the dead one, to all others, and no others', () => {
    const moved: string[] = [];
    for (let count = 1; count <= 200; count += 1) {
      const use = { nonce: 'n', issuer: mark(asNodeId('b1')), count };
      const before = homes.home(use, live);
      const after = homes.home(use, live.slice(1));
      if (before !== 'a1') expect(after).toBe(before);
      else moved.push(String(after));
    }
    expect(moved).toHaveLength(100);
    expect(new Set(moved)).toEqual(new Set(['b1', 'b2']));
  });

  it.each([
    ['nonce="N", nc=0000000a', 10],
    ['nc="0000000A",nonce="N"', 10],
    ['cnonce="nonce=x", Nonce = "N", nc=00000001', 1],
    ['cnonce="N", nc=00000001', undefined],
    ['nonce="N", nc=00000000', undefined],
    ['nonce="N"', undefined],
    ['nonce="short", nc=00000001', undefined],
    ['nonce="N', undefined],
  ])('is read from credentials: %s', (text, count) => {
    const digest = new DigestServer({
      key: KEY,
      issuer: 'a1',
      realm: REALM,
      clock: new FakeClock(),
      credentials: { ha1: () => Promise.resolve(HA1) },
    });
    const nonce = nonceOf(digest);
    const line = `Digest username="1001", ${text.replace('"N', `"${nonce}`)}`;
    const request = SipRequest.create({ method: 'REGISTER', uri: 'sip:x', headers: [['Authorization', line]] });
    const use = count === undefined ? undefined : { nonce, issuer: mark(asNodeId('a1')), count };
    expect(claimedUse(request, 'Authorization')).toEqual(use);
  });
});

function nonceOf(digest: DigestServer, issuer?: string): string {
  return /nonce="([^"]+)"/.exec(digest.challenges(false, { issuer })[0]?.[1] ?? '')?.[1] ?? '';
}

/** Proxies that know of one another through a cluster, and an adversary who sends what he likes to whom he likes. */
class Site {
  readonly clock = new FakeClock();
  readonly cluster = new Cluster([view('a1', 'a'), view('b1', 'b'), view('b2', 'b')]);
  readonly #nodes = new Map<string, { digest: DigestServer; duty: NonceDuty }>();

  constructor() {
    for (const { id } of this.cluster.all) this.#start(id);
  }

  #start(id: string): void {
    this.#nodes.get(id)?.duty.close();
    const digest = new DigestServer({
      key: KEY,
      issuer: id,
      realm: REALM,
      clock: this.clock,
      credentials: { ha1: () => Promise.resolve(HA1) },
    });
    this.#nodes.set(id, { digest, duty: new NonceDuty(this.cluster, digest, id) });
  }

  challenge(id: string): string {
    const { digest, duty } = this.#nodes.get(id)!;
    return nonceOf(digest, duty.issuer());
  }

  /** Where a load balancer brings the first use of a nonce that thinks these alive, whatever the proxies know. */
  home(nonce: string, live: readonly string[]): string | undefined {
    const homes = new NonceHomes(this.cluster, node => issuerMark(KEY, node));
    return homes.home({ nonce, issuer: claimedIssuer(nonce)!, count: 1 }, live.map(asNodeId));
  }

  /** Undefined when the node is dead. */
  async send(id: string, nonce: string, count: number): Promise<string | undefined> {
    const { digest, duty } = this.#nodes.get(id)!;
    if (!this.cluster.all.some(node => node.id === id && node.alive)) return undefined;
    const verdict = await digest.check(answer(nonce, count), {
      proxy: false,
      takes: use => duty.takes(use, false),
    });
    return verdict.ok ? 'taken' : verdict.reason;
  }

  change(id: string, what: 'drain' | 'undrain' | 'kill' | 'start'): void {
    const alive = this.cluster.all.some(node => node.id === id && node.alive);
    if (what === 'kill') this.cluster.change(id, { alive: false });
    else if (what !== 'start') this.cluster.change(id, { draining: what === 'drain' });
    else if (!alive) {
      this.#start(id);
      this.cluster.change(id, { alive: true, boot: ids.token() });
    }
  }

  close(): void {
    for (const { duty } of this.#nodes.values()) duty.close();
  }
}

describe('a load balancer that has not heard of a drain yet', () => {
  it('brings the next nonce of a draining proxy to one that takes it, each to another', async () => {
    const all = ['a1', 'b1', 'b2'];
    const site = new Site();
    const before = site.challenge('a1');
    site.change('a1', 'drain');
    await site.clock.advance(10);
    expect(await site.send('a1', before, 1)).toBe('stale');
    const homes = [];
    for (let phone = 0; phone < 4; phone += 1) {
      const nonce = site.challenge('a1');
      const home = site.home(nonce, all)!;
      expect(await site.send(home, nonce, 1)).toBe('taken');
      expect(await site.send(home, nonce, 1)).toBe('replay');
      homes.push(home);
    }
    expect(homes.toSorted()).toEqual(['b1', 'b1', 'b2', 'b2']);
    // With all zones draining everybody stays what he was, and after the drain, too.
    site.change('b1', 'drain');
    site.change('b2', 'drain');
    expect(site.home(site.challenge('a1'), all)).toBe('a1');
    for (const id of ['a1', 'b1', 'b2']) site.change(id, 'undrain');
    expect(site.home(site.challenge('a1'), all)).toBe('a1');
    site.close();
  });
});

describe('a captured request', () => {
  let site: Site;
  afterEach(() => site.close());
  const all = ['a1', 'b1', 'b2'];

  it('is taken by one proxy, once; the others call its nonce stale', async () => {
    site = new Site();
    for (const count of [1, 2, 3, 4]) {
      const nonce = site.challenge('a1');
      const verdicts = [];
      for (const id of [...all, ...all]) verdicts.push(await site.send(id, nonce, count));
      expect(verdicts.filter(verdict => verdict === 'taken')).toHaveLength(1);
      expect(verdicts.filter(verdict => verdict === 'replay')).toHaveLength(1);
      expect(verdicts.filter(verdict => verdict === 'stale')).toHaveLength(4);
    }
  });

  it.each(['kill', 'drain'] as const)('%s: the others go on with the nonces that it made', async what => {
    site = new Site();
    const nonce = site.challenge('a1');
    await site.send('a1', nonce, 1);
    site.change('a1', what);
    await site.clock.advance(10);
    for (const count of [2, 3, 4, 5]) {
      const verdicts = [await site.send('b1', nonce, count), await site.send('b2', nonce, count)];
      expect(verdicts.toSorted()).toEqual(['stale', 'taken']);
    }
    // Back again: it cannot know what the others have seen used.
    site.change('a1', what === 'kill' ? 'start' : 'undrain');
    await site.clock.advance(10);
    for (const count of [1, 3, 5, 7]) expect(await site.send('a1', nonce, count)).toBe('stale');
  });

  it('is never taken twice, unless a proxy went away in between', async () => {
    const node = fc.constantFrom(...all);
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ do: fc.constant('challenge' as const), node }) },
      {
        weight: 20,
        arbitrary: fc.record({
          do: fc.constant('send' as const),
          node,
          which: fc.nat(4),
          count: fc.integer({ min: 1, max: 4 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('change' as const),
          node,
          what: fc.constantFrom('drain', 'undrain', 'kill', 'start'),
        }),
      },
    );
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), async steps => {
        site = new Site();
        const nonces = all.map(id => site.challenge(id));
        /** When each use was taken, as the number of departures until then. */
        const takenAt = new Map<string, number>();
        let departures = 0;
        for (const one of steps) {
          await site.clock.advance(5);
          if (one.do === 'challenge') nonces.push(site.challenge(one.node));
          else if (one.do === 'change') {
            if (one.what === 'kill' || one.what === 'drain') departures += 1;
            site.change(one.node, one.what);
          } else {
            const nonce = nonces[nonces.length - 1 - (one.which % nonces.length)]!;
            if ((await site.send(one.node, nonce, one.count)) !== 'taken') continue;
            taken += 1;
            const key = `${nonce} ${one.count}`;
            expect(takenAt.get(key) ?? -1).toBeLessThan(departures);
            takenAt.set(key, departures);
          }
        }
        site.close();
      }),
      { numRuns: 150 },
    );
    // It has shown something only if uses were taken at all.
    expect(taken).toBeGreaterThan(1000);
  });
});
