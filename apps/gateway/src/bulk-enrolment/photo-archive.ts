import { basename, dirname } from 'node:path/posix';
import { buffer } from 'node:stream/consumers';
import {
  enrolmentFilesMax,
  enrolmentNamesMax,
  pictureBytesMax,
  tidyText,
  values,
  type EnrolmentFileFault,
} from '@smart-attendance/contracts';
import { AppError, isAppError, pictureKind } from '@smart-attendance/errors';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';

export const archiveBytesMax = 64 * 1024 * 1024;
interface ArchiveLimits {
  readonly files: number;
  /** Photos do not shrink, so an archive that unpacks to more is none of photos. */
  readonly unpackedBytes: number;
}

const limitsOfJob: ArchiveLimits = { files: enrolmentFilesMax, unpackedBytes: 256 * 1024 * 1024 };

/** One photo of an archive, or a file of it that is none. */
export interface ArchiveFile {
  /** Among the photos, from 0; the same each time that the archive is read. */
  readonly position: number;
  /** Data to show, never a path. */
  readonly name: string;
  /** What of its name may be an employee id. */
  readonly employeeIds: readonly string[];
  readonly picture: Uint8Array;
  readonly fault: EnrolmentFileFault | '';
}

/**
 * The photos of a zip archive, one at a time. Folders and what systems leave in archives (`__MACOSX`, names that begin
 * with a dot, `Thumbs.db`) are passed over. Nothing is unpacked to anywhere, and nothing beyond its bounds.
 *
 * @throws AppError `malformed` for what is no zip archive, `too_large` for one of too many files or bytes
 */
export async function* photosOf(bytes: Buffer, limits = limitsOfJob): AsyncGenerator<ArchiveFile> {
  const zip = await open(bytes);
  // With folders, and what systems leave beside photos.
  if (zip.entryCount > 3 * limits.files) throw tooManyFiles(limits);
  let position = 0;
  let unpackedBytes = 0;
  for await (const entry of entriesOf(zip)) {
    if (isNoPhoto(entry.fileName)) continue;
    if (position >= limits.files) throw tooManyFiles(limits);
    const file = await contentOf(zip, entry);
    unpackedBytes += file.picture.length;
    if (unpackedBytes > limits.unpackedBytes) throw tooLarge();
    yield { position, ...namesOf(entry.fileName), ...file };
    position += 1;
  }
  if (position === 0) throw AppError.invalid([{ field: 'file', message: 'has no files in it' }]);
}

async function open(bytes: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes, { lazyEntries: true });
  } catch (cause) {
    throw noZip(cause);
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    for await (const entry of zip.eachEntry()) yield entry;
  } catch (cause) {
    throw isAppError(cause) ? cause : noZip(cause);
  }
}

const none = new Uint8Array();

async function contentOf(zip: ZipFile, entry: Entry): Promise<Pick<ArchiveFile, 'picture' | 'fault'>> {
  if (entry.uncompressedSize > pictureBytesMax) return { picture: none, fault: 'too_large' };
  try {
    const picture = await buffer(await zip.openReadStreamPromise(entry));
    if (picture.length === 0) return { picture: none, fault: 'broken_file' };
    if (pictureKind(picture) === undefined) return { picture: none, fault: 'unsupported_media' };
    return { picture, fault: '' };
  } catch {
    return { picture: none, fault: 'broken_file' };
  }
}

const leftBehind: readonly string[] = ['thumbs.db', 'desktop.ini'];

function isNoPhoto(path: string): boolean {
  const name = basename(path);
  if (path.endsWith('/') || name.startsWith('.') || leftBehind.includes(name.toLowerCase())) return true;
  return path.split('/').includes('__MACOSX');
}

/** `E-1001_2` and `E-1001 (2)` are further photos of E-1001. */
const counter = /(?:_\d{1,3}|\s?\(\d{1,3}\))$/;
const nameCharactersShown = 200;

/**
 * `photos/E-1001/front.jpg` may be of front, of E-1001 or of photos: of whichever there is. Every folder counts, as
 * 1.jpg in `1001/portraits` is 1001's and not 1's; of a file that lies too deep nobody can tell.
 */
export function namesOf(path: string): Pick<ArchiveFile, 'name' | 'employeeIds'> {
  const file = basename(path);
  const stem = file.replace(/\.[^.]*$/, '');
  const folders = dirname(path).split('/').reverse();
  const candidates = [stem, stem.replace(counter, ''), ...folders.filter((folder) => folder !== '.')].map(tidyText);
  const employeeIds = [...new Set(candidates)].filter((text) => values.name.isRight(text));
  return { name: shownName(path), employeeIds: employeeIds.length > enrolmentNamesMax ? [] : employeeIds };
}

/** The end of a long path tells more than its beginning. */
function shownName(path: string): string {
  const name = tidyText(path.replace(/\p{C}/gu, '?'));
  const characters = Array.from(name);
  return characters.length <= nameCharactersShown ? name : `…${characters.slice(1 - nameCharactersShown).join('')}`;
}

function noZip(cause: unknown): AppError {
  return new AppError('malformed', 'The file is no zip archive, or did not arrive whole.', { cause });
}

function tooManyFiles({ files }: ArchiveLimits): AppError {
  return new AppError('too_large', `An archive has at most ${files} photos; split it.`);
}

function tooLarge(): AppError {
  return new AppError('too_large', 'The photos of an archive have at most 256 MiB together; split it.');
}
