import { spawnSync } from 'node:child_process';

let isSupported: boolean | undefined;

/**
 * Words to put before a command so that the kernel signals it when this process dies, however it dies. Empty where
 * that is not to be had (macOS, an old util-linux): there the pid file finds the orphan at the next start.
 */
export function endWithParent(signal: NodeJS.Signals): readonly string[] {
  isSupported ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true'], { stdio: 'ignore', timeout: 5_000 }).status === 0;
  return isSupported ? ['setpriv', '--pdeathsig', signal.replace('SIG', '')] : [];
}
