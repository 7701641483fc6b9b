import { expect, it } from 'vitest';
import { asCallId, asNodeId } from '../../../../src/core/ids.ts';
import { CheckpointWriter } from '../../../../src/pbx/call/checkpoint-writer.ts';

type WrittenCall = ConstructorParameters<typeof CheckpointWriter>[0];

/** The removals that the store is asked for when a call ends before it has changed. */
async function removals(written: boolean): Promise<string[]> {
  const asked: string[] = [];
  const remove = (...what: unknown[]): Promise<void> => Promise.resolve(void asked.push(what.join(' ')));
  const services = { node: asNodeId('switch-a1'), checkpoints: { remove } };
  const call = { callId: asCallId('c1'), fence: 7, services } as unknown as WrittenCall;
  await new CheckpointWriter(call, written).remove();
  return asked;
}

it('a call that another switch has written down goes from the shared state though nothing was written here', async () => {
  expect(await removals(true)).toEqual(['c1 switch-a1 7']);
});

it('a call of which nothing was written costs the store nothing', async () => {
  expect(await removals(false)).toEqual([]);
});
