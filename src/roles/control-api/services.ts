/** What the operations of the API work with. Wiring only. */
import { AccessControl } from '../../api/access/control.ts';
import { LoginGuard } from '../../api/access/login.ts';
import { AccountEditor } from '../../api/accounts/editor.ts';
import { openApiDocument } from '../../api/http/openapi.ts';
import { OPERATIONS } from '../../api/http/operations/index.ts';
import { API_VERSION } from '../../api/http/version.ts';
import { TextSeal } from '../../core/text-seal.ts';
import type { ApiServices } from '../../api/http/services.ts';
import { rehearse } from '../../pbx/rehearsal/rehearsal.ts';
import { hashHa1 } from '../../sip/auth/hashing.ts';
import type { RoleContext } from '../context.ts';
import { openLive } from './live.ts';
import { openSounds } from './sounds.ts';

export async function openServices(ctx: RoleContext): Promise<ApiServices> {
  const { clock, ids, log, config, stores, keys } = ctx;
  const directory = await stores.openAccounts();
  const runtime = await stores.openRuntimeSettings();
  const accessStore = await stores.openAccess();
  const accounts = stores.accountAdmin;
  const realmOf = (domain: string): string => (domain === config.domain ? config.realm : domain);
  const seal = new TextSeal(keys.answers);
  let document: string | undefined;
  return {
    ...{ clock, ids, log, accounts, directory, runtime, accessStore },
    rehearse,
    editor: new AccountEditor({ accounts, view: directory }),
    ha1: (domain, username, password) => hashHa1(username, realmOf(domain), password),
    access: new AccessControl({ store: accessStore, clock, operatorKey: keys.operator, uses: stores.tokenUses }),
    logins: new LoginGuard(clock),
    audit: stores.audit,
    answers: stores.audit,
    tokenUses: stores.tokenUses,
    seal,
    callRecords: stores.callRecords,
    emergencyCalls: stores.emergencyCalls,
    recordings: stores.recordingShelf,
    ...openSounds(ctx, directory),
    members: () => ctx.membership.records(),
    membership: stores.members,
    live: await openLive(ctx, { accessStore, seal, accounts: directory }),
    openApi: () => (document ??= JSON.stringify(openApiDocument(OPERATIONS, API_VERSION))),
  };
}
