import { realpathSync } from 'node:fs';
import { isTimeZone } from '@smart-attendance/contracts';

/**
 * In which zone days are counted: SITE_TIME_ZONE, else that of this machine. Node has no name for it where TZ names a
 * file, as `:/etc/localtime` of many servers does, or a rule (`GMT+3`), or nothing: then it says undefined, `GMT+03:00`
 * or `Etc/Unknown`, which no service starts with. The file says its name by where it lies.
 *
 * @param ofMachine what Node calls the zone of this machine
 */
export function siteTimeZone(
  env: NodeJS.ProcessEnv,
  ofMachine: string | undefined,
  log: (line: string) => void,
): string {
  const given = env['SITE_TIME_ZONE'];
  if (given !== undefined) return given;
  const found = [ofMachine, zoneOfFile(env['TZ'])].find((name) => name !== undefined && isTimeZone(name));
  if (found !== undefined) return found;
  log('note: this machine does not say its time zone, so days are counted in UTC; SITE_TIME_ZONE names another');
  return 'UTC';
}

/** `Europe/Berlin` of `:/etc/localtime`, which is a link to `/usr/share/zoneinfo/Europe/Berlin`. */
function zoneOfFile(tz = ''): string | undefined {
  const file = tz.replace(/^:/, '');
  if (!file.startsWith('/')) return undefined;
  try {
    return realpathSync(file).split('/zoneinfo/')[1];
  } catch {
    return undefined; // a file that is not there
  }
}
