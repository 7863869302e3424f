import { closeSync, openSync, readSync } from 'node:fs';

const secretBytesMax = 64 * 1024;

/** The text of a secret's file without white space around it: editors and `echo` end a file with a line feed. */
export function readSecretFile(path: string): { readonly text: string } | { readonly problem: string } {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const buffer = Buffer.alloc(secretBytesMax + 1);
    let length = 0;
    for (;;) {
      const read = readSync(file, buffer, length, buffer.length - length, null);
      length += read;
      if (length > secretBytesMax) return { problem: `it has more than ${secretBytesMax} bytes` };
      if (read === 0) return { text: buffer.subarray(0, length).toString('utf8').trim() };
    }
  } catch (error) {
    return { problem: (error as NodeJS.ErrnoException).code ?? 'unknown error' };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
