/** The account of the demo: applied at the first start, and again when its document has changed, so that what operators do stays. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyAccount } from '../../api/accounts/apply.ts';
import type { AccountAdmin } from '../../api/ports.ts';
import type { Config } from '../../core/config/index.ts';
import { SystemIds } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import { hashHa1 } from '../../sip/auth/hashing.ts';

export async function applyDemoAccount(config: Config, admin: AccountAdmin, log: Logger): Promise<void> {
  const { demoAccount: file, realm } = config;
  if (file === undefined) return;
  const mark = join(config.state.directory, 'demo-account.applied');
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  const applied = await readFile(mark, 'utf8').catch(() => '');
  const known = (await admin.domains()).includes(config.domain);
  if (known && applied.trim() === digest) return;
  const ids = new SystemIds();
  const { changes } = await applyAccount(file, {
    admin,
    ha1: (_domain, username, password) => hashHa1(username, realm, password),
    salt: () => ids.token(),
  });
  await mkdir(config.state.directory, { recursive: true });
  await writeFile(mark, `${digest}\n`);
  log.info({ file, changes: changes.length }, 'demo account applied');
}
