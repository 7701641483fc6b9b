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
  /** Shared phones at which a user has logged in. */
  readonly phonesOf: (extension: string) => readonly string[];
}

export function openQueues(
  ctx: RoleContext,
  lifecycle: Lifecycle,
  { accounts, runtime, phonesOf }: QueueParts,
): QueueService {
  const { stores, node, boot, clock, log, inspection, commands } = ctx;
  const service = lifecycle.own(
    new QueueService({
      ...{ accounts, runtime, boot, clock, log, node: node.id },
      store: toldQueues(stores.queues, stores.events),
      presence: memberPresence(ctx, phonesOf),
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

/** A member is reached at the own phones and at those where he has logged in, as every call of his is. */
export function memberPresence(
  { stores, clock }: PresenceSources,
  phonesOf: (extension: string) => readonly string[],
): MemberPresence {
  const { location, presence } = stores;
  return {
    of: async (account, extension) => {
      const phones = [extension, ...phonesOf(extension)];
      const [lines, ...bindings] = await Promise.all([
        presence.lines(resourceName(account, extension)),
        ...phones.map(phone => location.lookup(asAor(`sip:${phone}@${account}`))),
      ]);
      const registered = bindings.flat().some(({ expiresAt }) => expiresAt > clock.now());
      return { registered, busy: ownUses(lines).length > 0 };
    },
    onChange: listener =>
      presence.onChange(changes => {
        for (const { topic, resource } of changes) if (topic === 'line') listener(resource.account, resource.name);
      }),
  };
}

function queueSwitches({ membership, stores }: RoleContext): QueueSwitches {
  return {
    alive: boot => membership.nodes('call-switch').some(one => one.boot === boot && one.alive),
    hasCall: async callId => (await stores.claims.ownerOf(asCallId(callId))) !== undefined,
  };
}
