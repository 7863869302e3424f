import { resolve } from 'node:path';

/** A path as the caller wrote it: npm runs its scripts in the project's folder and says where it was called. */
export function callerPath(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}
