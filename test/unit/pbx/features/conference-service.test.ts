import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../../src/core/log.ts';
import { hashPin } from '../../../../src/core/pin-hash.ts';
import { ConferenceService } from '../../../../src/pbx/features/conference/service.ts';
import type { RoomPlaces } from '../../../../src/pbx/features/conference/ports.ts';
import { account } from './kit.ts';
import { run } from './runs.ts';

interface Table {
  readonly places: RoomPlaces;
  readonly log: string[];
  fails: boolean;
  node: string | undefined;
}

function table(): Table {
  const log: string[] = [];
  const state: Table = {
    log,
    fails: false,
    node: undefined,
    places: {
      take: (_account, room) => {
        if (state.fails) return Promise.reject(new Error('away'));
        log.push(`take ${room}`);
        return Promise.resolve(state.node === undefined ? { here: true } : { here: false, node: state.node });
      },
      free: (_account, room) => {
        log.push(`free ${room}`);
        return state.fails ? Promise.reject(new Error('away')) : Promise.resolve();
      },
    },
  };
  return state;
}

async function setUp(pinHash?: string): Promise<{ shared: Table; service: ConferenceService }> {
  const shared = table();
  const rooms = [{ extension: '8001', name: 'Room', ...(pinHash === undefined ? { pin: '4321' } : { pinHash }) }];
  const barriers = [{ name: 'wall', one: ['1001'], other: ['1002'] }];
  const directory = account({ account: { domain: 'example.test', barriers }, conferenceRooms: rooms });
  const accounts = { byDomain: () => directory };
  const service = new ConferenceService({ accounts, places: shared.places, log: silentLogger });
  return Promise.resolve({ shared, service });
}

const place = { ask: 'place', room: '8001' };
const enter = { ask: 'enter', room: '8001', most: 2 };
/** Everything that was promised until now has been done. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('ConferenceService', () => {
  it('lets nobody in who may not talk with somebody inside', async () => {
    const { service } = await setUp();
    const [one, other, third] = [
      run('a', { extension: '1001' }),
      run('b', { extension: '1002' }),
      run('c', { extension: '1003' }),
    ];
    const most = 5;
    for (const each of [one, other, third]) await service.ask(place, each);
    expect(await service.ask({ ...enter, most }, third)).toEqual({ others: 0 });
    expect(await service.ask({ ...enter, most }, one)).toEqual({ others: 1 });
    expect(await service.ask({ ...enter, most }, other)).toEqual({ refused: 'barred' });
    // Who comes back after a take-over is no stranger to himself.
    expect(await service.ask({ ...enter, most }, one)).toEqual({ others: 2 });
    service.released(one);
    expect(await service.ask({ ...enter, most }, other)).toEqual({ others: 1 });
  });

  it('takes the room, counts those inside, and gives it up when the last one has left', async () => {
    const { shared, service } = await setUp();
    const [a, b] = [run('a'), run('b')];
    expect(await service.ask(place, a)).toEqual({ here: true });
    expect(await service.ask(place, b)).toEqual({ here: true });
    expect(await service.ask(enter, a)).toEqual({ others: 0 });
    expect(await service.ask(enter, b)).toEqual({ others: 1 });
    service.released(a);
    service.released(a);
    await settled();
    expect(shared.log).not.toContain('free 8001');
    service.released(b);
    await settled();
    expect(shared.log.at(-1)).toBe('free 8001');
  });

  it('lets nobody in above the limit, and somebody else when one has left', async () => {
    const { service } = await setUp();
    const [a, b, c] = [run('a'), run('b'), run('c')];
    for (const one of [a, b, c]) await service.ask(place, one);
    await service.ask(enter, a);
    await service.ask(enter, b);
    expect(await service.ask(enter, c)).toEqual({ refused: 'full' });
    service.released(a);
    expect(await service.ask(enter, c)).toEqual({ others: 1 });
  });

  it('says where the room is, and keeps nothing of a visitor who goes there', async () => {
    const { shared, service } = await setUp();
    shared.node = 'b2';
    expect(await service.ask(place, run('a'))).toEqual({ node: 'b2' });
    await settled();
    // What another switch has is not freed there: a release of somebody else's place does nothing.
    expect(shared.log).toEqual(['take 8001', 'free 8001']);
  });

  it.each([['as it is', undefined] as const, ['hashed', 'hash'] as const])('knows the PIN, %s', async (_name, how) => {
    const { service } = await setUp(how === undefined ? undefined : await hashPin('4321'));
    const a = run('a');
    await service.ask(place, a);
    expect(await service.ask({ ...enter, pin: '1234' }, a)).toEqual({ refused: 'pin' });
    expect(await service.ask({ ...enter, pin: '' }, a)).toEqual({ refused: 'pin' });
    expect(await service.ask({ ...enter, pin: '4321' }, a)).toEqual({ others: 0 });
  });

  it('lets those in who come while the shared state is away', async () => {
    const { shared, service } = await setUp();
    shared.fails = true;
    const a = run('a');
    await expect(service.ask(place, a)).rejects.toThrow('away');
    expect(await service.ask(enter, a)).toEqual({ others: 0 });
    service.released(a);
    await settled();
    shared.fails = false;
    expect(await service.ask(place, run('b'))).toEqual({ here: true });
  });

  it('takes the room again for who comes while it is being given up', async () => {
    const { shared, service } = await setUp();
    const a = run('a');
    await service.ask(place, a);
    service.released(a);
    expect(await service.ask(place, run('b'))).toEqual({ here: true });
    expect(shared.log.filter(line => line.startsWith('take'))).toHaveLength(2);
    expect(shared.log.at(-1)).toBe('take 8001');
  });
});
