/** The way that a caller has come through menus and receptionists, by which `back` leads. */
import type { Destination } from '../../routing/destination.ts';
import type { CallContext } from '../call/application.ts';

/** Nobody goes further back than this; who walks about for an hour does not fill the call's checkpoint. */
const LONGEST = 20;

export const onTheWay = ({ trail = [] }: CallContext, here: Destination): readonly Destination[] =>
  [...trail, here].slice(-LONGEST);
