/** How long recordings, call records and voice messages are kept. Wiring only. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Retention } from '../../pbx/retention/retention.ts';
import type { RoleContext } from '../context.ts';

export async function openRetention({ config, stores, clock, log, lifecycle }: RoleContext): Promise<void> {
  const folder = join(config.state.directory, 'recordings');
  const accounts = await stores.openAccounts();
  const remove = (file: string): Promise<void> => rm(join(folder, file), { force: true });
  const retention = new Retention({ ...stores.expiring, accounts, remove, clock, log });
  void lifecycle.own(retention, 'retention').run();
}
