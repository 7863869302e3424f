import { join } from 'node:path';
import { WorkThread, type ThreadKind } from '@smart-attendance/errors';

/** From `src`, where specs run, and from `dist` alike: a thread loads compiled code only. */
const compiledDir = join(__dirname, '../../dist/threads');

/** `<name>-thread.entry`, with the settings. @throws what opening throws there */
export function startThread<Kind extends ThreadKind>(
  name: string,
  settings: Kind['settings'],
): Promise<WorkThread<Kind>> {
  return WorkThread.start<Kind>(join(compiledDir, `${name}-thread.entry.js`), name, settings);
}
