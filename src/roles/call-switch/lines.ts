/** Wiring of what works on lines: shared line groups, picking up, parking. */
import { asCallId } from '../../core/ids.ts';
import type { Application, FeatureService } from '../../pbx/call/application.ts';
import { group } from '../../pbx/features/group/application.ts';
import { LinesService } from '../../pbx/features/lines/service.ts';
import type { LineLookup } from '../../pbx/features/lines/ports.ts';
import { mobile } from '../../pbx/features/mobile/application.ts';
import { park } from '../../pbx/features/park/application.ts';
import { retrieve } from '../../pbx/features/pickup/retrieve.ts';
import { ParkService } from '../../pbx/features/park/service.ts';
import { pickup } from '../../pbx/features/pickup/application.ts';
import type { SeenLines } from '../../pbx/features/pickup/ports.ts';
import { PickupService } from '../../pbx/features/pickup/service.ts';
import { taking } from '../../pbx/features/pickup/taking.ts';
import { lineOfUse, ownUses } from '../../pbx/presence/shared-use.ts';
import type { AccountSource } from '../../routing/ports.ts';
import type { RoleContext } from '../context.ts';

export const LINE_APPLICATIONS = {
  group,
  park,
  retrieve,
  pickup,
  handOff: pickup,
  switchToMobile: pickup,
  mobile,
  take: taking,
} satisfies Record<string, Application>;

export function lineServices({ stores, clock, log, node }: RoleContext, accounts: AccountSource): FeatureService[] {
  const { presence } = stores;
  const board: LineLookup = {
    // A call that somebody else has on his line keeps nobody busy.
    lines: async resource => ownUses(await presence.lines(resource)),
    seize: wish => presence.seize(wish),
  };
  const seen: SeenLines = {
    lines: async resource =>
      (await presence.lines(resource)).map(line => ({ ...line, shared: lineOfUse(line.legId) !== undefined })),
  };
  const owners = { ownerOf: (callId: string) => stores.claims.ownerOf(asCallId(callId)) };
  return [
    new LinesService(board, clock),
    new ParkService({ store: stores.parking, owners, node: node.id, clock, log }),
    new PickupService({ lines: seen, owners, accounts, node: node.id }),
  ];
}
