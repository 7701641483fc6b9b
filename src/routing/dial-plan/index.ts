// Apart from the rest of routing, because the tables of all countries' numbers take a while to load.
export { externalCallerId, fullNumber, insideCallerId, outsideCallerId } from './caller-id.ts';
export { describe } from './describe.ts';
export { emergencyNumber } from './emergency.ts';
export { mobileDestination } from './mobile.ts';
export { normalise, type DialledNumber } from './numbers.ts';
export { rewrite } from '../account/patterns.ts';
export { forwardingRefusal, inboundRefusal, licenceOf, type Licence } from './permissions.ts';
export { resolve, resolveForward } from './resolve.ts';
export { startOf } from './start.ts';
export { trunkOrder } from './route-group.ts';
