/** The call queues of a switch: their service, and where it learns about members and about other switches. */
import { toldQueues } from '../../api/live/publish/stores.ts';
import type { Clock } from '../../core/clock.ts';
import { asAor, asCallId } from '../../core/ids.ts';
import type { Lifecycle } from '../../core/lifecycle.ts';
import type { MemberPresence, QueueCommands, QueueSwitches } from '../../pbx/features/queue/ports.ts';
import { QueueService } from '../../pbx/features/queue/service.ts';
import type { PresenceStore } from '../../pbx/presence/ports.ts';
import { ownUses } from '../../pbx/presence/shared-use.ts';
import type { AccountSource, RuntimeSettings } from '../../routing/ports.ts';
import { resourceName } from '../../sip/event/index.ts';
import type { LocationStore } from '../../sip/registrar/ports.ts';
import type { RoleContext } from '../context.ts';

export interface QueueParts {
  readonly accounts: AccountSource;
  readonly runtime: RuntimeSettings | undefined;
  readonly desks: Desks;
}

/** Shared phones and who has logged in there. */
interface Desks {
  phonesOf(extension: string): readonly string[];
  userAt(phone: string): string | undefined;
}

export function openQueues(
  ctx: RoleContext,
  lifecycle: Lifecycle,
  { accounts, runtime, desks }: QueueParts,
): QueueService {
  const { stores, node, boot, clock, log, inspection, commands } = ctx;
  const service = lifecycle.own(
    new QueueService({
      ...{ accounts, runtime, boot, clock, log, node: node.id },
      store: toldQueues(stores.queues, stores.events),
      presence: memberPresence(ctx, desks),
      switches: queueSwitches(ctx),
    }),
  );
  inspection.register('queues', () => service.figures());
  commands.register('queue.figures', body => service.figures((body as QueueCommands['queue.figures']['in']).account));
  commands.register('queue.history', body => service.history(body as QueueCommands['queue.history']['in']));
  commands.register('queue.opt', async body => {
    await service.opt(body as QueueCommands['queue.opt']['in']);
    return null;
  });
  return service;
}

interface PresenceSources {
  readonly stores: {
    readonly location: Pick<LocationStore, 'lookup'>;
    readonly presence: Pick<PresenceStore, 'lines' | 'onChange'>;
  };
  readonly clock: Pick<Clock, 'now'>;
}

/** A member is reached at the own phones and at those where he has logged in, as every call of his is; a shared phone is in use when its user is. */
export function memberPresence({ stores, clock }: PresenceSources, desks: Desks): MemberPresence {
  const { location, presence } = stores;
  return {
    of: async (account, extension) => {
      const phones = [extension, ...desks.phonesOf(extension)];
      const users = [extension, desks.userAt(extension) ?? extension];
      const [bindings, lines] = await Promise.all([
        Promise.all(phones.map(phone => location.lookup(asAor(`sip:${phone}@${account}`)))),
        Promise.all([...new Set(users)].map(user => presence.lines(resourceName(account, user)))),
      ]);
      const registered = bindings.flat().some(({ expiresAt }) => expiresAt > clock.now());
      return { registered, busy: lines.some(one => ownUses(one).length > 0) };
    },
    onChange: listener =>
      presence.onChange(changes => {
        for (const { topic, resource } of changes) {
          if (topic !== 'line') continue;
          for (const name of [resource.name, ...desks.phonesOf(resource.name)]) listener(resource.account, name);
        }
      }),
  };
}

function queueSwitches({ membership, stores }: RoleContext): QueueSwitches {
  return {
    alive: boot => membership.nodes('call-switch').some(one => one.boot === boot && one.alive),
    hasCall: async callId => (await stores.claims.ownerOf(asCallId(callId))) !== undefined,
  };
}
