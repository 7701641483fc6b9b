import { describe, expect, it } from 'vitest';
import type { Destination } from '../../../../src/routing/destination.ts';
import { ending } from '../../../../src/pbx/features/ending/application.ts';
import { Stage } from './kit.ts';

const start = { event: 'start' } as const;
const played = { event: 'played' } as const;

describe('where a call ends', () => {
  it('who was not answered is refused', () => {
    const stage = new Stage(ending, { kind: 'none', status: 404, reason: 'user-unknown' });
    expect(stage.on(start)).toEqual([{ verb: 'reject', status: 404, reason: 'user-unknown' }]);
  });

  it.each([
    [486, 'call-busy', 'error.busy'],
    [480, 'call-no-answer', 'error.no-answer'],
    [480, 'call-not-registered', 'error.unavailable'],
    [404, 'user-unknown', 'error.not-in-service'],
    [403, 'call-not-allowed', 'error.not-permitted'],
    [503, 'call-no-trunk', 'error.all-circuits-busy'],
    [482, 'call-loop', 'error.cannot-complete'],
    [403, 'client-code-required', 'error.client-code-required'],
    [484, 'client-code-invalid', 'error.client-code-invalid'],
  ] as const)('who was answered before hears why, then the busy tone: %i %s', (status, reason, say) => {
    const refused: Destination = { kind: 'refused', status, reason };
    const stage = new Stage(ending, refused);
    const said = [{ verb: 'play', phrases: [{ say }, { tone: 'busy', durationMs: 3000 }] }];
    expect(stage.on(start)).toEqual(said);
    // At another switch it is said again.
    expect(stage.on({ event: 'resumed' })).toEqual(said);
    expect(stage.on(played)).toEqual([{ verb: 'reject', status, reason }]);
  });

  it('a message, then it is hung up', () => {
    const stage = new Stage(ending, { kind: 'message', prompt: 'closed' });
    expect(stage.on(start)).toEqual([{ verb: 'answer' }, { verb: 'play', phrases: [{ prompt: 'closed' }] }]);
    expect(stage.on(played)).toEqual([{ verb: 'hangup' }]);
  });
});
