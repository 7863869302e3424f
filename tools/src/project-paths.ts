import { join, resolve } from 'node:path';

/** Where things are in one copy of the project. Everything made at run time is below `dataDir`. */
export interface ProjectPaths {
  readonly repoDir: string;
  readonly dataDir: string;
  /** Downloads; may be deleted at any time, and is shared by start and tests. */
  readonly cacheDir: string;
  readonly modelsDir: string;
  /** What `npm start` keeps: the database, the streams, the secrets, the logs. */
  readonly runDir: string;
}

export function projectPaths(repoDir: string = resolve(__dirname, '../..')): ProjectPaths {
  const dataDir = join(repoDir, '.data');
  return {
    repoDir,
    dataDir,
    cacheDir: join(dataDir, 'cache'),
    modelsDir: join(dataDir, 'models'),
    runDir: join(dataDir, 'run'),
  };
}
