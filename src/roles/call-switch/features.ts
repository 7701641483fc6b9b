/** The PBX applications of a switch, what they may ask, and what they work with. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lifecycle } from '../../core/lifecycle.ts';
import type { Application, FeatureService } from '../../pbx/call/application.ts';
import type { CallServices } from '../../pbx/call/services.ts';
import { ending } from '../../pbx/features/ending/application.ts';
import { menu } from '../../pbx/features/menu/application.ts';
import { queueCall } from '../../pbx/features/queue/application.ts';
import { receptionist } from '../../pbx/features/receptionist/application.ts';
import { outsideCall } from '../../pbx/features/outside/application.ts';
import { toggle } from '../../pbx/features/toggle/application.ts';
import { SettingsService } from '../../pbx/features/toggle/service.ts';
import { userCall } from '../../pbx/features/user/application.ts';
import { PublishedDnd, SettingsWithPublished } from '../../pbx/presence/published-dnd.ts';
import type { DestinationKind } from '../../routing/destination.ts';
import type { RoleContext } from '../context.ts';
import { LINE_APPLICATIONS, lineServices } from './lines.ts';
import { openQueues } from './queues.ts';
import { FACILITIES, openFacilities } from './facilities.ts';
import { recordingArchive } from './recordings.ts';
import { routeOf } from './route.ts';
import { speech } from './speech.ts';
import { openVoicemail, VOICEMAIL } from './voicemail.ts';

/** What of a call's services the features bring. */
export type SwitchFeatures = Pick<
  CallServices,
  | 'applications'
  | 'features'
  | 'prompts'
  | 'language'
  | 'country'
  | 'recordings'
  | 'archive'
  | 'accounts'
  | 'runtime'
  | 'desks'
  | 'route'
>;

const APPLICATIONS: Partial<Record<DestinationKind, Application>> = {
  user: userCall,
  receptionist,
  menu,
  queue: queueCall,
  number: outsideCall,
  pbx: outsideCall,
  emergency: outsideCall,
  toggle,
  ...VOICEMAIL,
  ...FACILITIES,
  ...LINE_APPLICATIONS,
};

export async function openFeatures(ctx: RoleContext, lifecycle: Lifecycle): Promise<SwitchFeatures> {
  const { config, clock, log, stores } = ctx;
  const [accounts, ownSettings] = await Promise.all([stores.openAccounts(), stores.openRuntimeSettings()]);
  const published = await PublishedDnd.open({ store: stores.presence, clock, log });
  const runtime = new SettingsWithPublished(ownSettings, lifecycle.own(published, 'published do not disturb'));
  const recordings = join(config.state.directory, 'recordings');
  await mkdir(recordings, { recursive: true });
  const facilities = openFacilities(ctx, { accounts, runtime });
  const queues = openQueues(ctx, lifecycle, { accounts, runtime, desks: facilities.desks });
  const services: readonly FeatureService[] = [
    new SettingsService({ accounts, runtime, queues }),
    ...facilities.services,
    queues,
    ...lineServices(ctx, accounts),
    ...openVoicemail(ctx, { accounts, recordings }),
  ];
  const byName = new Map(services.map(service => [service.name, service]));
  return {
    applications: { of: kind => APPLICATIONS[kind] ?? ending },
    features: { of: name => byName.get(name) },
    prompts: speech(log, config.media.prompts),
    language: 'en-US',
    country: config.media.country.toUpperCase(),
    recordings,
    archive: recordingArchive(ctx, recordings),
    accounts,
    runtime,
    desks: facilities.desks,
    route: (dialled, caller, line) =>
      routeOf({ accounts, runtime, clock, domain: config.domain }, dialled, { caller, line }),
  };
}
