import { spawnSync } from 'node:child_process';
import { isSurelyGone, ownProcessMark } from './process-mark';

const [boot = '', namespace = '', pid = '', start = ''] = ownProcessMark.split(' ');

/** Of a process that has ended, and of which nothing is left. */
function endedPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

// Nothing can be told where the system says nothing.
const onLinux = ownProcessMark === '' ? describe.skip : describe;

onLinux('a process that left its mark', () => {
  it('is gone when nobody has its number any more', () => {
    expect(isSurelyGone(`${boot} ${namespace} ${endedPid()} ${start}`)).toBe(true);
  });

  it('is gone when its number is ours', () => {
    expect(isSurelyGone(`${boot} ${namespace} ${pid} 1.000`)).toBe(true);
  });

  it('is not gone when it is this one, or another one that lives', () => {
    expect(isSurelyGone(ownProcessMark)).toBe(false);
    expect(isSurelyGone(`${boot} ${namespace} ${process.ppid} ${start}`)).toBe(false);
  });

  it('may live when it is of another machine, boot or container, or left none', () => {
    const ended = endedPid();
    expect(isSurelyGone(`another-boot ${namespace} ${ended} ${start}`)).toBe(false);
    expect(isSurelyGone(`${boot} pid:[1] ${ended} ${start}`)).toBe(false);
    expect(isSurelyGone('')).toBe(false);
  });
});
