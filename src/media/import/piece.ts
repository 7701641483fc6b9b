/** What decoders give. */

/** Samples of one channel. */
export interface Piece {
  readonly rate: number;
  readonly samples: Float32Array;
}

export interface Decoder {
  /** Rejects with SourceFault for what is no such file. */
  decode(bytes: Uint8Array): Promise<Piece>;
  flush(): Promise<Piece>;
  close(): void;
}

/** What is wrong with somebody's file. */
export class SourceFault extends Error {}
