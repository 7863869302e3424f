import { OutputLog } from '@smart-attendance/standalone';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorsInLogs } from './errors-in-logs';

const time = '2026-11-27T09:00:00.000Z';
/** As the services' logger writes them. */
const failure = JSON.stringify({
  level: 'error',
  time,
  service: 'identity',
  error: { type: 'Error', message: 'no room', stack: 'Error: no room' },
  event: 'sweep-failed',
});
const warning = JSON.stringify({ level: 'warn', time, service: 'identity', event: 'slow-bus' });

describe('errors in the logs of replicas', () => {
  it('are those that a service logs as errors, by replica, and no warnings', () => {
    const folder = mkdtempSync(join(tmpdir(), 'errors-in-logs-'));
    try {
      const output = new OutputLog({ file: join(folder, 'identity-1.log') });
      for (const line of [failure, warning, 'a line of somebody else', failure]) output.write(line);
      output.close();
      expect([...errorsInLogs(folder)]).toEqual([['identity-1: sweep-failed, no room', 2]]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
