/** The PBX applications of a switch, what they may ask, and what they work with. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lifecycle } from '../../core/lifecycle.ts';
import type { Application, FeatureService } from '../../pbx/call/application.ts';
import type { CallServices } from '../../pbx/call/services.ts';
import { ending } from '../../pbx/features/ending/application.ts';
import { menu } from '../../pbx/features/menu/application.ts';
import { receptionist } from '../../pbx/features/receptionist/application.ts';
import { userCall } from '../../pbx/features/user/application.ts';
import type { DestinationKind } from '../../routing/destination.ts';
import type { RoleContext } from '../context.ts';
import { speech } from './speech.ts';

/** What of a call's services the features bring. */
export type SwitchFeatures = Pick<
  CallServices,
  'applications' | 'features' | 'prompts' | 'language' | 'recordings' | 'accounts' | 'route'
>;

const APPLICATIONS: Partial<Record<DestinationKind, Application>> = {
  user: userCall,
  receptionist,
  menu,
};

export async function openFeatures({ config, log }: RoleContext, _lifecycle: Lifecycle): Promise<SwitchFeatures> {
  const services = new Map<string, FeatureService>();
  const recordings = join(config.state.directory, 'recordings');
  await mkdir(recordings, { recursive: true });
  return {
    applications: { of: kind => APPLICATIONS[kind] ?? ending },
    features: { of: name => services.get(name) },
    prompts: speech(log),
    language: 'en-US',
    recordings,
    accounts: { byDomain: () => undefined, domains: () => [], onChange: () => () => undefined },
    route: dialled =>
      /^[\w.+-]{1,64}$/.test(dialled)
        ? { destination: { kind: 'user', extension: dialled } }
        : { destination: { kind: 'none', status: 404, reason: 'user-unknown' } },
  };
}
