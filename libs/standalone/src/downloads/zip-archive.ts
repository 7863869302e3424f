import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { AppError, isAppError } from '@smart-attendance/errors';
import { openPromise, type Entry, type ZipFile } from 'yauzl';

/** A model pack holds five to ten files, a wheel as many. */
const entriesMax = 1_000;

/**
 * The named files of a zip archive, wherever in it they lie. Nothing is unpacked to anywhere: a name in it is data
 * here, never a path on this machine. Files that are not there are missing in the answer.
 *
 * @throws AppError `not_found` when the archive cannot be read, `malformed` when it is none, is damaged or holds two
 *   files of one name, `too_large` when a file says more than `bytesMax`
 */
export async function filesOfZip(
  path: string,
  names: readonly string[],
  bytesMax: number,
): Promise<Map<string, Buffer>> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { autoClose: false });
    if (zip.entryCount > entriesMax) {
      throw new AppError('too_large', `${path} holds ${zip.entryCount} files; at most ${entriesMax} are read.`);
    }
    const found = new Map<string, Buffer>();
    for await (const entry of zip.eachEntry()) {
      const name = basename(entry.fileName);
      if (entry.fileName.endsWith('/') || !names.includes(name)) continue;
      if (found.has(name)) throw new AppError('malformed', `${path} holds more than one ${name}.`);
      found.set(name, await contentOf(zip, entry, bytesMax));
    }
    return found;
  } catch (error) {
    if (isAppError(error)) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES') {
      throw new AppError('not_found', `The file ${path} cannot be read.`, { cause: error });
    }
    throw new AppError('malformed', `The zip archive cannot be read: ${message.replace(/\.$/, '')}.`, { cause: error });
  } finally {
    zip?.close();
  }
}

/** Unpacking ends at the size that the archive states, so a small file cannot fill the memory. */
async function contentOf(zip: ZipFile, entry: Entry, bytesMax: number): Promise<Buffer> {
  const { fileName, uncompressedSize } = entry;
  if (Math.max(uncompressedSize, entry.compressedSize) > bytesMax) {
    const message = `${fileName} in the zip archive has ${uncompressedSize} bytes; at most ${bytesMax} are read.`;
    throw new AppError('too_large', message);
  }
  const content = await buffer(await zip.openReadStreamPromise(entry));
  if (crc32(content) !== entry.crc32) throw new Error(`${fileName} is damaged`);
  return content;
}
