/** Writes an account into the store of a running cluster, as `tandem apply` does, and waits until every switch has it. */
import { SystemClock } from '../../src/core/clock.ts';
import { completeDocument, SECTION_NAMES, SECTIONS } from '../../src/routing/index.ts';
import { AccountStore, DurableDatabase } from '../../src/store/index.ts';
import { DOMAIN, type Cluster } from './cluster.ts';
import { until } from './wait.ts';

export async function writeAccount(cluster: Cluster, document: Readonly<Record<string, unknown>>): Promise<void> {
  const complete = completeDocument({ account: { domain: DOMAIN }, ...document });
  const objects = SECTION_NAMES.flatMap(section =>
    complete[section].map(body => {
      const fields: Record<string, unknown> = body;
      return { section, key: String(fields[SECTIONS[section].key]), body: fields };
    }),
  );
  const clock = new SystemClock();
  const db = await DurableDatabase.open(cluster.durable, clock);
  try {
    const account = { section: 'account', key: '', body: complete.account };
    // A shared phone takes the place of the user who was made with the cluster; its password stays.
    const gone = complete.commonAreaPhones.map(({ extension }) => ({
      section: 'users',
      key: extension,
      body: undefined,
    }));
    const store = new AccountStore(db, domain => domain);
    const revision = await store.write(DOMAIN, { changes: [account, ...gone, ...objects] });
    const nodes = cluster.ready.nodes.map(({ id }) => id).filter(id => id.startsWith('switch-'));
    await until('every switch to have the account', async () => {
      const states = await Promise.all(nodes.map(id => cluster.inspect(id, 'accounts')));
      return states.every(state => ((state as { revision?: number } | undefined)?.revision ?? 0) >= revision)
        ? true
        : undefined;
    });
  } finally {
    await db.close();
    clock.close();
  }
}
