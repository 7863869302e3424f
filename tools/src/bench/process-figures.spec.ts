import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { usedBy } from './process-figures';

describe('what a process and its children use', () => {
  it('grows with the work of a child', async () => {
    const shell = spawn('sh', ['-c', 'while :; do :; done & echo started; wait'], { detached: true });
    await once(shell.stdout, 'data');
    const pid = shell.pid ?? 0;
    const before = usedBy([pid]);
    expect(before.processIds).toHaveLength(2);
    expect(before.processIds).toContain(pid);
    while (usedBy([pid]).cpuSeconds < before.cpuSeconds + 0.1) execFileSync('sleep', ['0.05']);
    process.kill(-pid, 'SIGKILL');
    await once(shell, 'exit');
    expect(usedBy([pid]).processIds).not.toContain(pid);
  });

  it('is nothing for a process that is not there', () => {
    expect(usedBy([2 ** 30])).toEqual({ cpuSeconds: 0, processIds: [] });
  });
});
