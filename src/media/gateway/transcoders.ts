/** Placeholder. */
import { MediaError } from './ports.ts';
import type { Transcoding } from './leg-source.ts';
import type { Feed } from './leg-output.ts';

export class Transcoders implements Transcoding {
  readonly count = 0;
  constructor(_options: object) {
    void _options;
  }
  open(): Promise<Feed> {
    return Promise.reject(new MediaError('no-common-codec'));
  }
  close(): void {
    void 0;
  }
}
