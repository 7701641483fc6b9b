// The surface of the mixing folder.
export { Mixer } from './mixer.ts';
export type { Listening, MixedPayload } from './mixer.ts';
export { MixerPool } from './mixer-pool.ts';
export type { MixerHandle, MixerPoolOptions } from './mixer-pool.ts';
