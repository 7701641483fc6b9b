/** Wiring of what works on lines: shared line groups, picking up, parking. */
import { asCallId } from '../../core/ids.ts';
import type { Application, FeatureService } from '../../pbx/call/application.ts';
import { group } from '../../pbx/features/group/application.ts';
import { LinesService } from '../../pbx/features/lines/service.ts';
import { park } from '../../pbx/features/park/application.ts';
import { retrieve } from '../../pbx/features/pickup/retrieve.ts';
import { ParkService } from '../../pbx/features/park/service.ts';
import { pickup } from '../../pbx/features/pickup/application.ts';
import { PickupService } from '../../pbx/features/pickup/service.ts';
import { taking } from '../../pbx/features/pickup/taking.ts';
import type { AccountSource } from '../../routing/ports.ts';
import type { RoleContext } from '../context.ts';

export const LINE_APPLICATIONS = { group, park, retrieve, pickup, handOff: pickup, take: taking } satisfies Record<
  string,
  Application
>;

export function lineServices({ stores, clock, log, node }: RoleContext, accounts: AccountSource): FeatureService[] {
  const owners = { ownerOf: (callId: string) => stores.claims.ownerOf(asCallId(callId)) };
  return [
    new LinesService(stores.presence, clock),
    new ParkService({ store: stores.parking, owners, node: node.id, clock, log }),
    new PickupService({ lines: stores.presence, owners, accounts, node: node.id }),
  ];
}
