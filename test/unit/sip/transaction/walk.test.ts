/** Random walks over the four machines: whatever happens in whatever order, the tables and the promises hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLIENT_INVITE } from '../../../../src/sip/transaction/client-invite.ts';
import { CLIENT_REQUEST } from '../../../../src/sip/transaction/client-request.ts';
import { SERVER_INVITE } from '../../../../src/sip/transaction/server-invite.ts';
import { SERVER_REQUEST } from '../../../../src/sip/transaction/server-request.ts';
import { answer, FakeFlow, request, respond, setUp, startClient, tearDown } from './support.ts';

type AnyTable = Record<string, Record<string, { to: string } | undefined>>;

/** Whether the table leads from one state to another, in as many arrows as one event may follow. */
function reachable(table: AnyTable, from: string, to: string, arrows = 2): boolean {
  if (from === to) return true;
  if (arrows === 0) return false;
  return Object.values(table[from] ?? {}).some(
    arrow => arrow !== undefined && reachable(table, arrow.to, to, arrows - 1),
  );
}

const STATUS = fc.constantFrom(100, 180, 183, 199, 200, 202, 301, 401, 486, 487, 503, 603);
const event = fc.oneof(
  { weight: 4, arbitrary: STATUS },
  { weight: 2, arbitrary: fc.constantFrom('again', 'ACK', 'CANCEL') },
  { weight: 3, arbitrary: fc.constantFrom('200 ms', '1 s', '6 s', '40 s') },
  { weight: 1, arbitrary: fc.constant('close') },
);
const MS: Record<string, number> = { '200 ms': 200, '1 s': 1000, '6 s': 6000, '40 s': 40_000 };
const walk = fc.record({
  method: fc.constantFrom('INVITE', 'OPTIONS'),
  transport: fc.constantFrom('udp', 'tcp'),
  events: fc.array(event, { maxLength: 30 }),
});
const ENDS = ['done', 'timeout', 'transport', 'closed'];

describe('transactions under random events', () => {
  it('server: only arrows of the figure; one final response other than 2xx; one end; silence afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async ({ method, transport, events }) => {
        const s = setUp();
        const flow = new FakeFlow(transport);
        const via = `SIP/2.0/${transport.toUpperCase()} 192.0.2.9:5070;branch=z9hG4bKone;rport=5070`;
        const arrive = (name: string): void => s.layer.receiver.request(request(name, { via }), flow);
        const table: AnyTable = method === 'INVITE' ? SERVER_INVITE : SERVER_REQUEST;
        arrive(method);
        const [transaction] = s.arrived;
        for (const what of events) {
          const before = transaction!.state;
          if (before === 'Terminated') break;
          if (typeof what === 'number') respond(transaction, what);
          else if (what === 'close') flow.close();
          else if (what in MS) await s.clock.advance(MS[what]!);
          else arrive(what === 'again' ? method : what);
          // A long wait may follow several arrows.
          const arrows = typeof what === 'string' && what in MS ? 4 : 2;
          expect(reachable(table, before, transaction!.state, arrows), `${before} to ${transaction!.state}`).toBe(true);
        }
        const answers = flow.sent
          .filter(m => !('method' in m) && m.cseq.method === method)
          .map(m => ('status' in m ? m.status : 0));
        const refusals = new Set(answers.filter(status => status >= 300));
        expect(refusals.size).toBeLessThanOrEqual(1);
        if (refusals.size === 1) expect(answers.some(status => status >= 200 && status < 300)).toBe(false);
        const finalAt = answers.findIndex(status => status >= 200);
        if (finalAt >= 0) expect(answers.slice(finalAt).every(status => status >= 200)).toBe(true);
        // Whatever is left ends with its last timer, once it has a final response.
        respond(transaction, 500);
        await s.clock.advance(70_000);
        expect(transaction!.state).toBe('Terminated');
        expect(s.told.filter(word => ENDS.includes(word))).toHaveLength(1);
        expect(s.clock.pending).toBe(0);
        await tearDown(s);
      }),
      { numRuns: 300 },
    );
  });

  it('client: only arrows of the figure; one result; nothing provisional after it; no timer left', async () => {
    await fc.assert(
      fc.asyncProperty(walk, fc.boolean(), async ({ method, transport, events }, unreliable) => {
        const s = setUp();
        const flow = new FakeFlow(transport);
        const table: AnyTable = method === 'INVITE' ? CLIENT_INVITE : CLIENT_REQUEST;
        const client = startClient(s, flow, { method, unreliable });
        for (const what of events) {
          const before = client.transaction.state;
          if (typeof what === 'number') answer(s, flow, client, what);
          else if (what === 'close') flow.close();
          else if (what === 'CANCEL') client.transaction.cancel();
          else if (what in MS) await s.clock.advance(MS[what]!);
          const arrows = typeof what === 'string' && what in MS ? 4 : 2;
          expect(
            reachable(table, before, client.transaction.state, arrows),
            `${before} to ${client.transaction.state}`,
          ).toBe(true);
        }
        answer(s, flow, client, 200);
        await s.clock.advance(140_000);
        const results = client.told.filter(word => !word.startsWith('1'));
        expect(results.length).toBeGreaterThanOrEqual(1);
        // Only the 2xx of an INVITE may come more than once.
        if (results.length > 1) expect(results.every(word => /^2\d\d INVITE$/.test(word))).toBe(true);
        expect(client.told.slice(client.told.indexOf(results[0]!)).every(word => !word.startsWith('1'))).toBe(true);
        expect(client.transaction.state).toBe('Terminated');
        expect(s.layer.snapshot().counts).toEqual({});
        expect(s.clock.pending).toBe(0);
        await tearDown(s);
      }),
      { numRuns: 300 },
    );
  });
});
