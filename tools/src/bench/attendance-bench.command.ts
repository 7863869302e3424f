import { join } from 'node:path';
import { startPostgres } from '@smart-attendance/standalone';
import { measureDays } from './attendance-days';
import { benchCommand, type BenchOutcome } from './bench-command';
import { besideNats, type BenchSetting } from './bench-setting';
import { measureMonthlyReport } from './monthly-report';

/** What a part needs of the setting; each starts its own replicas of attendance. */
export interface AttendanceBench {
  readonly setting: BenchSetting;
  readonly databaseUrl: string;
}

/** A part of the bench: its figures under its own name, and a line for each bar that it missed. */
type Part = (bench: AttendanceBench) => Promise<BenchOutcome>;

/** In this order, each with a database of its own: people of one are no business of the other. */
const parts: readonly Part[] = [measureMonthlyReport, measureDays];

/** The built attendance with its real settings. Exit code 1 when a bar is missed. */
export const attendanceBenchCommand = benchCommand('bench:attendance', () => besideNats(besidePostgres));

async function besidePostgres(setting: BenchSetting): Promise<BenchOutcome> {
  const { logsDir, cacheDir, log } = setting;
  const outcomes: BenchOutcome[] = [];
  for (const [index, part] of parts.entries()) {
    const dataDir = join(logsDir, `postgres-${String(index + 1)}`);
    const postgres = await startPostgres({ dataDir, cacheDir, log, env: {} });
    try {
      outcomes.push(await part({ setting, databaseUrl: postgres.url }));
    } finally {
      await postgres.stop();
    }
  }
  return {
    figures: Object.assign({}, ...outcomes.map(({ figures }) => figures)) as object,
    missed: outcomes.flatMap(({ missed = [] }) => missed),
  };
}
