import type { Command } from '../command';
import { testCommand } from '../test-run/test.command';

/** With 200 recognitions each, which are 10,000. */
const kills = '50';
const spec = 'apps/attendance/src/killed-replicas.integration.spec.ts';

/**
 * `npm run bench:attendance-kills`: the spec of `npm test` with as many kills as SPEC_KILLS says, 50 without. SPEC_SEED
 * says when they come; the seed is in the name of the spec.
 */
export const attendanceKillsCommand: Command = (args) => {
  process.env['SPEC_KILLS'] ??= kills;
  return testCommand([spec, ...args]);
};
