/** From where the dial plan sends a call to somebody who can be rung there. */
import type { Destination } from '../../routing/destination.ts';
import type { Target } from '../call/application.ts';

/** Undefined: nothing that rings, or a number of which nobody has decided yet whether it may be called. */
export function targetOf(destination: Destination): Target | undefined {
  switch (destination.kind) {
    case 'number': {
      const { number, routeGroup } = destination;
      return routeGroup === undefined ? undefined : { to: 'number', number, routeGroup };
    }
    case 'pbx': {
      const { digits, routeGroup } = destination;
      return { to: 'number', number: digits, routeGroup, privatePlan: true };
    }
    case 'user':
      return { to: 'extension', extension: destination.extension };
    default:
      return undefined;
  }
}
