/** A process of test/contract/processes.test.ts: claims calls, or registers as fast as it can. */
import { SystemClock } from '../../src/core/clock.ts';
import { asAor, asNodeId } from '../../src/core/ids.ts';
import { silentLogger } from '../../src/core/log.ts';
import { SqliteCallStore, SqliteLocationStore } from '../../src/store/index.ts';

const [directory = '', task = '', name = ''] = process.argv.slice(2);
const common = { directory, synchronous: 'off', clock: new SystemClock(), log: silentLogger } as const;

async function claim(store: SqliteCallStore): Promise<void> {
  const mine: string[] = [];
  for (;;) {
    const rows = await store.claim({ from: 'boot-dead', by: asNodeId(name), byBoot: `boot-${name}`, max: 5 });
    if (rows.length === 0) break;
    mine.push(...rows.map(({ callId }) => callId));
    // Restoring takes time, in which the others get their turn.
    await new Promise<void>(resolve => common.clock.after(1, resolve));
  }
  process.send?.(mine);
}

async function register(store: SqliteLocationStore): Promise<void> {
  const aor = asAor('sip:shared@example.test');
  const rest = { key: 'k', contact: 'sip:k', path: [], q: 1, sipCallId: '', transport: 'udp', zone: 'a' };
  for (let done = 1; ; done += 1) {
    await store.update(aor, ([current]) => [
      { aor, ...rest, expiresAt: Date.now() + 60_000, cseq: (current?.cseq ?? 0) + 1 },
    ]);
    process.send?.(done);
  }
}

const work =
  task === 'claim'
    ? claim.bind(undefined, new SqliteCallStore({ ...common, boot: `boot-${name}` }))
    : register.bind(undefined, new SqliteLocationStore(common));
process.once('message', () => void work());
process.send?.('open');
