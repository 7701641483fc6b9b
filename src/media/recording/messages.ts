// What the recorder pool and its threads say to each other. Times are the pool's monotonic milliseconds.
import type { RecorderOptions } from './recorder.ts';

export type ToRecorder =
  | {
      readonly kind: 'open';
      readonly id: number;
      readonly path: string;
      readonly at: number;
      readonly options: RecorderOptions;
    }
  | { readonly kind: 'pause' | 'resume' | 'close'; readonly id: number; readonly at: number }
  /** Packets of a batch (audio/packet-batch.ts); sent at least ten times a second while something is recorded, also empty. */
  | { readonly kind: 'packets'; readonly packets: Uint8Array; readonly now: number };

export type FromRecorder =
  /** The batch has been dealt with. */
  | { readonly kind: 'done'; readonly octets: number }
  | {
      readonly kind: 'ended';
      readonly id: number;
      readonly reason: 'closed' | 'limit' | 'silence' | 'failed';
      readonly durationMs: number;
      readonly error?: string;
    };
