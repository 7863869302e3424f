import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findOnPath } from '@smart-attendance/standalone';
import { projectPaths } from '../project-paths';

const promtool = process.env['PROMTOOL_BIN'] ?? findOnPath('promtool');
const note = promtool === undefined ? ' (not checked: there is no promtool here)' : '';

describe('the alert rules', () => {
  const cwd = join(projectPaths().repoDir, 'deploy/prometheus');
  const run = (...args: readonly string[]) => execFileSync(promtool ?? '', args, { cwd, encoding: 'utf8' });

  it(`are what Prometheus reads${note}`, () => {
    if (promtool === undefined) return;
    expect(run('check', 'rules', 'alerts.yml')).toMatch(/SUCCESS: \d+ rules found/);
  });

  it(`fire when they should, and only then${note}`, () => {
    if (promtool === undefined) return;
    expect(run('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS');
  });
});
