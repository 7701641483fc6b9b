/**
 * Recordings that nobody has given a name are of use only while their call goes on, e.g. the name that a screened caller has said. They
 * are called so that whoever sweeps the folder knows them (pbx/messages/keeper.ts): the call may end anywhere, and at any switch.
 */
export const PASSING = 'passing-';
