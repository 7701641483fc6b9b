// What the transcoder pool and its worker threads say to each other.
import type { TranscoderInput, TranscoderOptions, TranscoderOutput } from './transcoder.ts';

export type ToWorker =
  | ({ readonly kind: 'open'; readonly id: number } & TranscoderOptions)
  | ({ readonly kind: 'push'; readonly id: number } & TranscoderInput)
  | { readonly kind: 'close'; readonly id: number };

/** One answer for each push, so that the pool knows how far behind the worker is. */
export type FromWorker = {
  readonly kind: 'packets';
  readonly id: number;
  readonly packets: readonly TranscoderOutput[];
};
