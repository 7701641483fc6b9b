import { expect, it } from 'vitest';
import { FakeClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/log.ts';
import { AccessObjects, TokenUseStore } from '../../src/store/index.ts';
import { onEveryDurableEngine } from '../kit/durable.ts';

onEveryDurableEngine('the last use of tokens', database => {
  it('is seen at once, written down now and then, and the latest of all processes stands', async () => {
    const clock = new FakeClock();
    const open = async () => new TokenUseStore({ db: await database().open(), clock, log: silentLogger });
    const [one, two] = [await open(), await open()];
    const began = clock.now();
    one.note('a', '192.0.2.1');
    expect(await one.of(['a', 'b'])).toEqual(new Map([['a', { at: began, address: '192.0.2.1' }]]));
    expect(await two.of(['a'])).toEqual(new Map());
    expect(await one.of([])).toEqual(new Map());
    await clock.advance(1000);
    two.note('a', '192.0.2.2');
    await two.write();
    await one.write();
    const latest = new Map([['a', { at: began + 1000, address: '192.0.2.2' }]]);
    expect([await one.of(['a']), await two.of(['a'])]).toEqual([latest, latest]);
    one.note('b', '192.0.2.3');
    await one.close();
    expect((await two.of(['b'])).get('b')?.address).toBe('192.0.2.3');
    await two.close();
  });

  it('goes with its token', async () => {
    const db = await database().open();
    const clock = new FakeClock();
    const [access, uses] = [await AccessObjects.open(db), new TokenUseStore({ db, clock, log: silentLogger })];
    await access.write([{ kind: 'tokens', key: 'kept', body: { name: 'x' } }]);
    for (const token of ['kept', 'gone']) uses.note(token, '192.0.2.1');
    await uses.write();
    await access.purge(clock.now());
    expect([...(await uses.of(['kept', 'gone'])).keys()]).toEqual(['kept']);
    await uses.close();
    access.close();
  });

  it('rules of access are read without the secrets of tokens', async () => {
    const db = await database().open();
    const [all, rules] = [await AccessObjects.open(db), await AccessObjects.open(db, ['settings'])];
    await all.write([
      { kind: 'tokens', key: 't', body: { secretHash: 'x' } },
      { kind: 'settings', key: 'access-rule *', body: { devices: ['192.0.2.0/24'] } },
    ]);
    expect(rules.get('settings', 'access-rule *')?.body).toEqual({ devices: ['192.0.2.0/24'] });
    expect(rules.list('tokens')).toEqual([]);
    for (const one of [all, rules]) one.close();
  });
});
