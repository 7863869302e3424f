import { clearInterval, setInterval } from 'node:timers';

const EVERY_MS = 500;

/**
 * Makes the end of npm our end: a killed npm passes nothing on, and what we started would go on without anybody to
 * stop it. The scripts of package.json begin with `exec`, so that npm is our parent and no shell stands between, which
 * would die of a signal meant for us. Whoever runs node without npm (a service manager, nohup) is not watched.
 */
export function stopWithNpm(env = process.env) {
  if (env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, EVERY_MS);
  timer.unref();
}
