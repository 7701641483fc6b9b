import { describe, expect, it } from 'vitest';
import { asCallId, asLegId, asNodeId } from '../../../src/core/ids.ts';
import { sharedUse } from '../../../src/pbx/presence/shared-use.ts';
import { Talks } from '../../../src/pbx/places/talks.ts';
import type { LineState } from '../../../src/pbx/presence/ports.ts';

const ACCOUNT = 'example.test';

function line(name: string, call: string, state: LineState['state'] = 'confirmed'): LineState {
  const legId = name === '2200' ? sharedUse('2200') : asLegId(`leg-${call}`);
  return {
    resource: { account: ACCOUNT, name },
    callId: asCallId(call),
    legId,
    fence: 1,
    state,
    direction: 'recipient',
  };
}

function talksOf(...board: LineState[]): Talks {
  return new Talks({
    lines: { lines: ({ name }) => Promise.resolve(board.filter(({ resource }) => resource.name === name)) },
    checkpoints: {
      get: callId =>
        Promise.resolve({ callId, owner: asNodeId('a1'), fence: 1, zone: 'a', state: '', dialogs: [] } as never),
    },
    node: 'a1',
  });
}

describe('Talks.find', () => {
  const own = line('1002', 'own');
  const ofQueue = [line('1002', 'queued', 'held'), line('2200', 'queued')];

  it('prefers what is talked in to what is on hold, and says on which lines it is', async () => {
    expect(await talksOf(...ofQueue, own).find(ACCOUNT, '1002', { lines: ['2200'] })).toMatchObject({
      ...{ callId: 'own', legId: 'leg-own', here: true, lines: [] },
    });
    expect(await talksOf(...ofQueue).find(ACCOUNT, '1002', { lines: ['2200'] })).toMatchObject({
      ...{ callId: 'queued', lines: ['2200'] },
    });
  });

  it('a wish for calls of a line finds no other calls of the same extension', async () => {
    const wish = { lines: ['2200', '2201'], only: ['2200'] };
    expect(await talksOf(own).find(ACCOUNT, '1002', wish)).toBeUndefined();
    expect(await talksOf(own, ...ofQueue).find(ACCOUNT, '1002', wish)).toMatchObject({ callId: 'queued' });
    expect(await talksOf(own, ...ofQueue).find(ACCOUNT, '1002', { ...wish, only: ['2201'] })).toBeUndefined();
  });

  it('leaves out the call that asks and calls that only ring', async () => {
    expect(await talksOf(own).find(ACCOUNT, '1002', { except: 'own' })).toBeUndefined();
    expect(await talksOf(line('1002', 'own', 'early')).find(ACCOUNT, '1002')).toBeUndefined();
  });
});
