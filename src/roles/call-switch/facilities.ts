/** Conferences, monitoring, paging, intercom, hot desking, phone lock, emergency events. Wiring only. */
import { emergencyNotice } from '../../api/live/publish/stores.ts';
import type { Application, FeatureService } from '../../pbx/call/application.ts';
import type { CallServices } from '../../pbx/call/services.ts';
import { conference } from '../../pbx/features/conference/application.ts';
import { ConferenceService } from '../../pbx/features/conference/service.ts';
import { MailNotice } from '../../pbx/features/emergency/mail-notice.ts';
import type { EmergencyNotice } from '../../pbx/features/emergency/ports.ts';
import { EmergencyService } from '../../pbx/features/emergency/service.ts';
import { safetyTeam } from '../../pbx/features/emergency/team.ts';
import { hotDesk } from '../../pbx/features/hot-desk/application.ts';
import { Desks } from '../../pbx/features/hot-desk/desks.ts';
import { HotDeskService } from '../../pbx/features/hot-desk/service.ts';
import { intercom } from '../../pbx/features/intercom/application.ts';
import { lock } from '../../pbx/features/lock/application.ts';
import { LockService } from '../../pbx/features/lock/service.ts';
import { monitor } from '../../pbx/features/monitor/application.ts';
import { MonitorService } from '../../pbx/features/monitor/service.ts';
import { page } from '../../pbx/features/page/application.ts';
import { PageService } from '../../pbx/features/page/service.ts';
import { SmtpTransport } from '../../pbx/messages/smtp.ts';
import { PinGuard } from '../../pbx/pins/pin-guard.ts';
import { Places } from '../../pbx/places/places.ts';
import { Talks } from '../../pbx/places/talks.ts';
import type { AccountSource, RuntimeSettings } from '../../routing/ports.ts';
import type { RoleContext } from '../context.ts';

export const FACILITIES = { conference, monitor, page, intercom, hotDesk, lock, safetyTeam } satisfies Record<
  string,
  Application
>;

export interface Facilities {
  readonly services: readonly FeatureService[];
  readonly desks: NonNullable<CallServices['desks']>;
}

export function openFacilities(
  ctx: RoleContext,
  { accounts, runtime }: { readonly accounts: AccountSource; readonly runtime: RuntimeSettings },
): Facilities {
  const { clock, log, stores, node, lifecycle, config } = ctx;
  const { pins: failures } = stores.voicemail;
  const pins = new PinGuard({ accounts, failures, writer: failures, clock });
  const places = openPlaces(ctx);
  const talks = new Talks({ lines: stores.presence, checkpoints: stores.checkpoints, node: node.id });
  const desks = lifecycle.own(new Desks({ accounts, runtime, clock }), 'shared phones');
  return {
    services: [
      new ConferenceService({ accounts, places: rooms(places, node.id), log }),
      new MonitorService({ talks, watches: watches(places), log }),
      new PageService({ accounts, runtime, lines: talks, desks }),
      new HotDeskService({ accounts, runtime, desks, pins, clock }),
      new LockService({ accounts, runtime, pins }),
      new EmergencyService({
        accounts,
        runtime,
        events: stores.emergencyCalls,
        notices: emergencyNotices(ctx, accounts),
        clock,
        log,
      }),
    ],
    desks: {
      phonesOf: extension => desks.phonesOf(config.domain, extension),
      userAt: phone => desks.userAt(config.domain, phone),
    },
  };
}

function emergencyNotices(
  { stores, config, clock, log, lifecycle }: RoleContext,
  accounts: AccountSource,
): EmergencyNotice[] {
  const event = emergencyNotice(stores.events);
  if (config.smtp === undefined) return [event];
  const transport = lifecycle.own(new SmtpTransport(config.smtp), 'SMTP');
  return [event, lifecycle.own(new MailNotice({ accounts, transport, clock, log }), 'emergency e-mail')];
}

function openPlaces({ stores, node, boot, membership, log }: RoleContext): Places {
  stores.places.sweep(node.id, boot).catch((error: unknown) => log.warn({ err: error }, 'old rooms are kept'));
  return new Places({
    store: stores.places,
    node: node.id,
    boot,
    alive: (other, itsBoot) =>
      membership
        .nodes('call-switch')
        .some(one => one.id === other && one.alive && (one.boot === undefined || one.boot === itsBoot)),
  });
}

function rooms(places: Places, self: string): ConstructorParameters<typeof ConferenceService>[0]['places'] {
  const thing = (account: string, room: string): string => `room ${account} ${room}`;
  return {
    take: async (account, room) => {
      const { node } = await places.claim(thing(account, room));
      return node === self ? { here: true } : { here: false, node };
    },
    free: (account, room) => places.release(thing(account, room)),
  };
}

function watches(places: Places): ConstructorParameters<typeof MonitorService>[0]['watches'] {
  const thing = (call: string): string => `watched ${call}`;
  return {
    begin: async (call, by) => places.isMine(await places.claim(thing(call), by), by),
    end: (call, by) => places.release(thing(call), by),
  };
}
