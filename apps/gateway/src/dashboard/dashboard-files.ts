import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Of one file what is sent, as it is and as it was compressed when it was built. */
export interface DashboardFile {
  readonly name: string;
  /** Weak: the same for every encoding. */
  readonly entityTag: string;
  readonly plain: Buffer;
  readonly br: Buffer | undefined;
  readonly gzip: Buffer | undefined;
}

export const indexName = 'index.html';

/** The dashboard has about 3 MB in all its encodings; a folder that holds more is another one. */
const bytesMax = 32_000_000;
const filesMax = 2_000;
const encodings = { br: '.br', gzip: '.gz' } as const;

/**
 * The built dashboard, read once: a path finds a file by its name in this list and in no other way, and what is built
 * meanwhile is never served in parts.
 */
export class DashboardFiles {
  private constructor(private readonly files: ReadonlyMap<string, DashboardFile>) {}

  /** @throws Error with a sentence that says why the folder holds no dashboard */
  static async read(folder: string): Promise<DashboardFiles> {
    const contents = new Map<string, Buffer>();
    let bytes = 0;
    for (const path of await filesOf(folder)) {
      bytes += (await stat(path)).size;
      if (bytes > bytesMax)
        throw new Error(`${folder} holds more than ${bytesMax / 1_000_000} MB; it is no dashboard.`);
      contents.set(relative(folder, path).replaceAll(sep, '/'), await readFile(path));
    }
    if (!contents.has(indexName)) throw new Error(`${folder} has no ${indexName}.`);
    return new DashboardFiles(toFiles(contents));
  }

  find(name: string): DashboardFile | undefined {
    return this.files.get(name);
  }
}

/** Links are not followed, and what begins with a dot is not the dashboard's. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new Error(`${folder} is no folder that can be read.`);
  });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name));
  if (files.length > filesMax) throw new Error(`${folder} holds more than ${filesMax} files; it is no dashboard.`);
  return files;
}

function toFiles(contents: ReadonlyMap<string, Buffer>): ReadonlyMap<string, DashboardFile> {
  const isEncoded = (name: string): boolean =>
    Object.values(encodings).some((end) => name.endsWith(end) && contents.has(name.slice(0, -end.length)));
  const names = [...contents.keys()].filter((name) => !isEncoded(name) && !name.endsWith('.map'));
  return new Map(
    names.map((name) => {
      const plain = contents.get(name) ?? Buffer.alloc(0);
      const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 27);
      const br = contents.get(`${name}${encodings.br}`);
      const gzip = contents.get(`${name}${encodings.gzip}`);
      return [name, { name, entityTag: `W/"${hash}"`, plain, br, gzip }];
    }),
  );
}
