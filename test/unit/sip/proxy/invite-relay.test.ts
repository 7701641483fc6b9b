import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { SipRequest, SipResponse } from '../../../../src/sip/message/index.ts';
import { InviteRelay, type RelayPlan } from '../../../../src/sip/proxy/invite-relay.ts';
import type {
  ClientEvents,
  ServerEnd,
  ServerTransaction,
  TransactionLayer,
} from '../../../../src/sip/transaction/index.ts';
import type { Flow } from '../../../../src/sip/transport/index.ts';

const invite = (): SipRequest =>
  SipRequest.create({
    method: 'INVITE',
    uri: 'sip:b@x.test',
    headers: [
      ['Via', 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa'],
      ['From', '<sip:a@x.test>;tag=a'],
      ['To', '<sip:b@x.test>'],
      ['Call-ID', 'c'],
      ['CSeq', '1 INVITE'],
    ],
  });

/** Both transactions as the test plays them. */
class Stage {
  readonly clock = new FakeClock();
  readonly flow = { open: true };
  /** Statuses that went upstream. */
  readonly sent: number[] = [];
  readonly targets: { key: string; events: ClientEvents; cancelled: number; reason: string | undefined }[] = [];
  #cancel: (cancel: SipRequest) => void = () => undefined;
  #terminated: (why: ServerEnd) => void = () => undefined;
  ended: number[] = [];

  constructor(keys: string[], more: Partial<RelayPlan> = {}) {
    const request = invite();
    const transaction: ServerTransaction = {
      request,
      flow: this.flow as Flow,
      state: 'Proceeding',
      unreliable: false,
      respond: response => this.sent.push(response.status),
      onCancel: fn => (this.#cancel = fn),
      onEnd: fn => (this.#terminated = fn),
    };
    const layer = {
      request: (copy: SipRequest, _flow: Flow, events: ClientEvents) => {
        const target = { key: copy.uri, events, cancelled: 0, reason: undefined as string | undefined };
        this.targets.push(target);
        return {
          cancel: (headers: [string, string][] = []) => {
            target.cancelled += 1;
            target.reason = headers[0]?.[1];
          },
        };
      },
    } as unknown as TransactionLayer;
    const plan: RelayPlan = {
      next: tried => {
        const key = keys.find(each => !tried.has(each));
        if (key === undefined) return undefined;
        const copy = invite();
        copy.uri = key;
        return { key, flow: {} as Flow, request: copy };
      },
      upstream: response => response,
      refuse: status => SipResponse.to(request, status),
      ended: status => this.ended.push(status),
      ...more,
    };
    new InviteRelay(transaction, plan, { layer, clock: this.clock, log: silentLogger }).start();
  }

  answer(target: number, status: number): void {
    const response = SipResponse.to(invite(), status);
    const events = this.targets[target]?.events;
    if (status < 200) events?.provisional?.(response);
    else events?.final(response);
  }

  fail(target: number, why: 'timeout' | 'transport' | 'closed'): void {
    this.targets[target]?.events.failed(why);
  }

  cancel(): void {
    const cancel = invite();
    cancel.append('Reason', 'SIP;cause=200');
    this.#cancel(cancel);
  }

  terminate(why: ServerEnd): void {
    this.#terminated(why);
  }

  /** The targets tried, in their order. */
  get tried(): string {
    return this.targets.map(({ key }) => key).join(' ');
  }
}

describe('InviteRelay', () => {
  it('1xx and 2xx -> upstream, 100 not, later 2xx too', () => {
    const stage = new Stage(['a', 'b']);
    for (const status of [100, 180, 183, 200, 200]) stage.answer(0, status);
    expect(stage.sent).toEqual([180, 183, 200, 200]);
    expect(stage.tried).toBe('a');
    expect(stage.ended).toEqual([200]);
    expect(stage.clock.pending).toBe(0);
  });

  it('upstream is gone: 2xx and its repetitions -> whoever takes orphans, nothing upstream', () => {
    const orphans: number[] = [];
    const stage = new Stage(['a'], { orphaned: ({ status }) => orphans.push(status) });
    stage.answer(0, 180);
    stage.flow.open = false;
    stage.terminate('closed');
    expect(stage.targets[0]?.cancelled).toBe(1);
    for (const status of [200, 200, 487]) stage.answer(0, status);
    expect(orphans).toEqual([200, 200]);
    expect(stage.sent.filter(status => status < 300)).toEqual([180]);
    expect(stage.clock.pending).toBe(0);
  });

  it('503 -> next target -> its answer', () => {
    const stage = new Stage(['a', 'b']);
    stage.answer(0, 503);
    stage.answer(1, 200);
    expect(stage.tried).toBe('a b');
    expect(stage.sent).toEqual([200]);
  });

  it('503 from the last target -> upstream as it came', () => {
    const stage = new Stage(['a', 'b']);
    stage.answer(0, 503);
    stage.answer(1, 503);
    expect(stage.sent).toEqual([503]);
    expect(stage.ended).toEqual([503]);
  });

  it.each([
    ['closed', 503],
    ['transport', 503],
    ['timeout', 408],
  ] as const)('%s and no target left -> %i', (why, status) => {
    const stage = new Stage(['a']);
    stage.answer(0, 180);
    stage.fail(0, why);
    expect(stage.sent).toEqual([180, status]);
  });

  it('no target at all -> 503', () => {
    expect(new Stage([]).sent).toEqual([503]);
  });

  it('silent target -> cancelled, next target; its late 486 is nothing, its late 200 goes upstream', async () => {
    const stage = new Stage(['a', 'b'], { firstResponseMs: 2000 });
    await stage.clock.advance(2400);
    expect(stage.tried).toBe('a b');
    expect(stage.targets[0]?.cancelled).toBe(1);
    stage.answer(0, 486);
    stage.answer(0, 180);
    expect(stage.sent).toEqual([]);
    stage.answer(0, 200);
    expect(stage.sent).toEqual([200]);
  });

  it('silent last target -> it has its time until timer B, and then 408', async () => {
    const stage = new Stage(['a', 'b'], { firstResponseMs: 2000 });
    await stage.clock.advance(20_000);
    expect(stage.tried).toBe('a b');
    expect(stage.targets[1]?.cancelled).toBe(0);
    expect(stage.sent).toEqual([]);
    stage.fail(1, 'timeout');
    expect(stage.sent).toEqual([408]);
  });

  it('CANCEL, and the target stays silent -> 487', async () => {
    const stage = new Stage(['a'], { firstResponseMs: 2000 });
    stage.cancel();
    await stage.clock.advance(2400);
    expect(stage.sent).toEqual([487]);
  });

  it('a target that has said 100 has all the time that timer C gives, and is cancelled then', async () => {
    const stage = new Stage(['a', 'b'], { firstResponseMs: 2000 });
    stage.answer(0, 100);
    await stage.clock.advance(180_000);
    stage.answer(0, 180);
    await stage.clock.advance(180_000);
    expect(stage.targets[0]?.cancelled).toBe(0);
    await stage.clock.advance(6000);
    expect(stage.targets[0]?.cancelled).toBe(1);
    stage.answer(0, 487);
    expect(stage.sent).toEqual([180, 487]);
    expect(stage.tried).toBe('a');
  });

  it('CANCEL -> target with its reason; 487 -> upstream', () => {
    const stage = new Stage(['a', 'b']);
    stage.answer(0, 180);
    stage.cancel();
    expect(stage.targets[0]).toMatchObject({ cancelled: 1, reason: 'SIP;cause=200' });
    stage.answer(0, 487);
    expect(stage.sent).toEqual([180, 487]);
  });

  it('CANCEL, then the target dies -> 487 and no other target', () => {
    const stage = new Stage(['a', 'b']);
    stage.cancel();
    stage.fail(0, 'closed');
    expect(stage.sent).toEqual([487]);
    expect(stage.tried).toBe('a');
  });

  it('upstream gone -> target is cancelled; upstream done -> it is not', () => {
    const lost = new Stage(['a']);
    lost.terminate('closed');
    expect(lost.targets[0]?.cancelled).toBe(1);
    const done = new Stage(['a']);
    done.answer(0, 200);
    done.terminate('done');
    expect(done.targets[0]?.cancelled).toBe(0);
  });

  it('a final response, then the target dies -> nothing more', () => {
    const stage = new Stage(['a', 'b']);
    stage.answer(0, 486);
    stage.fail(0, 'closed');
    expect(stage.sent).toEqual([486]);
    expect(stage.tried).toBe('a');
  });
});
