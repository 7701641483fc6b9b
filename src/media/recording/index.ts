// The surface of the recording folder.
export { Recorder } from './recorder.ts';
export type { RecorderOptions } from './recorder.ts';
export { RecorderPool } from './recorder-pool.ts';
export type { ChannelEnd, RecordedFile, RecorderPoolOptions } from './recorder-pool.ts';
