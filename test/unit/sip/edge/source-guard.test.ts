import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { SourceGuard } from '../../../../src/sip/edge/source-guard.ts';
import type { Flow } from '../../../../src/sip/transport/index.ts';

function flow(id: string, host = '192.0.2.1', reliable = false): Flow {
  return { id, remote: { host, port: 5060 }, reliable } as Flow;
}

const limits = {
  requestsPerSecond: 10,
  flowPoints: 20,
  addressPoints: 50,
  banMs: 1000,
  trustMs: 60_000,
  maxSources: 4,
};

describe('SourceGuard', () => {
  it('drops what comes faster than the rate, and takes it again later', async () => {
    const clock = new FakeClock();
    const guard = new SourceGuard(clock, limits);
    const admitted = Array.from({ length: 20 }, () => guard.admits(flow('a'))).filter(Boolean);
    expect(admitted).toHaveLength(10);
    await clock.advance(1000);
    expect(guard.admits(flow('a'))).toBe(true);
  });

  it('bans a flow that collects refusals, for a while, and not the flow next door', async () => {
    const clock = new FakeClock();
    const guard = new SourceGuard(clock, limits);
    for (let count = 0; count < 3; count += 1) guard.answered(flow('bad'), 403, true);
    expect(guard.admits(flow('bad'))).toBe(false);
    expect(guard.admits(flow('good'))).toBe(true);
    await clock.advance(1001);
    expect(guard.admits(flow('bad'))).toBe(true);
  });

  it('bans an address whose many flows collect refusals, but not the trusted flow from there', () => {
    const guard = new SourceGuard(new FakeClock(), limits);
    guard.proved(flow('phone'));
    for (let count = 0; count < 6; count += 1) guard.answered(flow(`f${count}`), 403, true);
    expect(guard.admits(flow('another'))).toBe(false);
    expect(guard.admits(flow('phone'))).toBe(true);
    expect(guard.admits(flow('elsewhere', '192.0.2.2'))).toBe(true);
  });

  it('does not let a forged UDP source shut out a good phone; a connection cannot be forged', () => {
    const guard = new SourceGuard(new FakeClock(), limits);
    for (const reliable of [false, true]) {
      const phone = flow(`phone ${reliable}`, '192.0.2.9', reliable);
      guard.proved(phone);
      for (let count = 0; count < 9; count += 1) guard.answered(phone, 403, true);
      expect(guard.admits(phone)).toBe(!reliable);
    }
  });

  it('takes a challenge as the normal first answer', () => {
    const guard = new SourceGuard(new FakeClock(), limits);
    guard.proved(flow('phone'));
    for (let count = 0; count < 100; count += 1) guard.answered(flow('phone'), 407, false);
    expect(guard.snapshot().banned).toBe(0);
  });

  it('keeps its tables within their bounds', () => {
    const guard = new SourceGuard(new FakeClock(), { ...limits, maxTrusted: 3 });
    for (let count = 0; count < 100; count += 1) {
      guard.proved(flow(`t${count}`));
      for (let refusal = 0; refusal < 3; refusal += 1) guard.answered(flow(`b${count}`, `10.0.0.${count}`), 403, true);
    }
    expect(guard.snapshot().trusted).toBeLessThanOrEqual(3);
    expect(guard.snapshot().banned).toBeLessThanOrEqual(4);
  });
});
