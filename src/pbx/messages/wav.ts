/** The few octets of a recorder's WAV file (44 of header, then 16-bit samples of one channel) that a message depends on. */
import { open } from 'node:fs/promises';

const HEADER = 44;
const RIFF_SIZE = 4;
const RATE = 24;
const DATA_SIZE = 40;

/**
 * Makes the header true, also where the writer was killed, and cuts `trimMs` from the end. Resolves with the length in ms; 0 for what is
 * no such file.
 */
export async function finishWav(path: string, trimMs = 0): Promise<number> {
  const file = await open(path, 'r+');
  try {
    const header = Buffer.alloc(HEADER);
    const { bytesRead } = await file.read(header, 0, HEADER, 0);
    const rate = header.readUInt32LE(RATE);
    if (bytesRead < HEADER || header.toString('latin1', 0, 4) !== 'RIFF' || rate === 0) return 0;
    const { size } = await file.stat();
    const samples = Math.max(0, Math.floor((size - HEADER) / 2) - Math.floor((trimMs * rate) / 1000));
    const length = samples * 2;
    if (size !== HEADER + length) await file.truncate(HEADER + length);
    header.writeUInt32LE(HEADER - 8 + length, RIFF_SIZE);
    header.writeUInt32LE(length, DATA_SIZE);
    await file.write(header, 0, HEADER, 0);
    return (samples / rate) * 1000;
  } finally {
    await file.close();
  }
}
