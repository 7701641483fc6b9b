import { afterEach, expect, it } from 'vitest';
import { FakeClock } from '../../../src/core/clock.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { DAY_MS, Retention, type RetentionOptions } from '../../../src/pbx/retention/retention.ts';
import { account } from './features/kit.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function setUp(retention: Record<string, unknown>, more: Partial<RetentionOptions> = {}) {
  const clock = new FakeClock();
  const done: string[] = [];
  const directory = account({ account: { domain: 'example.test', retention } });
  const days = (before: number): number => (clock.now() - before) / DAY_MS;
  const job = new Retention({
    accounts: { byDomain: () => directory, domains: () => ['example.test'] },
    recordings: {
      due: () => Promise.resolve([]),
      forget: ids => Promise.resolve(void done.push(`forget ${ids.join(' ')}`)),
    },
    callRecords: {
      purge: (of, before) => Promise.resolve(void done.push(`calls ${of} ${days(before)}`)).then(() => 0),
    },
    messages: {
      expire: (of, before) => Promise.resolve(void done.push(`messages ${of} ${days(before)}`)).then(() => 0),
    },
    remove: file => Promise.resolve(void done.push(`remove ${file}`)),
    clock,
    log: silentLogger,
    ...more,
  });
  closers.push(() => job.close());
  return { job, clock, done };
}

it('keeps for ever what the account names no days for', async () => {
  const { job, done } = setUp({});
  await job.run();
  expect(done).toEqual([]);
});

it('takes away calls and messages after their own days, each hour', async () => {
  const { clock, done } = setUp({ callRecordDays: 30, voicemailDays: 7 });
  await clock.advance(60 * 60_000);
  expect(done).toEqual(['calls example.test 30', 'messages example.test 7']);
});

it('removes the sound of recordings before it forgets them, and all of many', async () => {
  const left = Array.from({ length: 501 }, (_, index) => ({ id: `r${index}`, files: [`a/${index}.wav`] }));
  const { job, done } = setUp(
    {},
    {
      recordings: {
        due: (_now, limit) => Promise.resolve(left.slice(0, limit)),
        forget: ids =>
          Promise.resolve(void left.splice(0, ids.length)).then(() => void done.push(`forget ${ids.length}`)),
      },
    },
  );
  await job.run();
  expect(done.filter(one => one.startsWith('forget'))).toEqual(['forget 500', 'forget 1']);
  expect([done[0], done.indexOf('forget 500'), left.length]).toEqual(['remove a/0.wav', 500, 0]);
});

it('goes on with the others when a store or a disk fails, and tries again', async () => {
  let fails = true;
  const { job, done } = setUp(
    { callRecordDays: 1 },
    {
      recordings: {
        due: () => Promise.resolve([{ id: 'r', files: ['r.wav'] }]),
        forget: ids => Promise.resolve(void done.push(`forget ${ids.join()}`)),
      },
      remove: () => (fails ? Promise.reject(new Error('EACCES')) : Promise.resolve()),
    },
  );
  await job.run();
  expect(done).toEqual(['calls example.test 1']);
  fails = false;
  await job.run();
  expect(done).toEqual(['calls example.test 1', 'forget r', 'calls example.test 1']);
});
