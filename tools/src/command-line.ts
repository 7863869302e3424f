import { attackCommand } from './attack/attack.command';
import { accuracyCommand } from './accuracy/accuracy.command';
import { attendanceKillsCommand } from './bench/attendance-kills.command';
import { attendanceCommand } from './attendance/attendance.command';
import { backupCommand, restoreCommand } from './backup/backup.command';
import { cyclesBenchCommand } from './bench/cycles-bench.command';
import { dashboardBenchCommand } from './bench/dashboard-bench.command';
import { attendanceBenchCommand } from './bench/attendance-bench.command';
import { eventsBenchCommand } from './bench/events-bench.command';
import { faceBenchCommand } from './bench/face-bench.command';
import { gatewayBenchCommand } from './bench/gateway-bench.command';
import { recoveryBenchCommand } from './bench/recovery-bench.command';
import { ingestBenchCommand } from './bench/ingest-bench.command';
import { scaleBenchCommand } from './bench/scale-bench.command';
import { searchBenchCommand } from './bench/search-bench.command';
import { packMemoryBenchCommand } from './bench/pack-memory-bench.command';
import { workerBenchCommand } from './bench/worker-bench.command';
import type { Command, SetUp } from './command';
import { doctorCommand } from './doctor/doctor.command';
import { natsUsersCommand } from './deploy/nats-users.command';
import { checkImagesCommand } from './images/check-images.command';
import { faceCommand } from './face-tool/face.command';
import { galleryCommand } from './gallery/gallery.command';
import { ledgerCommand } from './ledger/ledger.command';
import { modelsCommand } from './models.command';
import { busMemoryBenchCommand } from './operation/bus-memory-bench.command';
import { clusterCheckCommand } from './operation/cluster-check.command';
import { soakCommand } from './operation/soak.command';
import { updateCheckCommand } from './operation/update-check.command';
import { replayCommand } from './replay/replay.command';
import { screenshotsCommand } from './screenshots/screenshots.command';
import { startCommand } from './start/start.command';
import { tapCommand } from './tap/tap.command';
import { testCommand } from './test-run/test.command';
import { truthBenchCommand } from './truth/truth-bench.command';
import { envExampleCommand } from './tidy/env-example';

const COMMANDS: Readonly<Record<string, Command>> = {
  start: startCommand,
  backup: backupCommand,
  restore: restoreCommand,
  doctor: doctorCommand,
  ledger: ledgerCommand,
  attendance: attendanceCommand,
  gallery: galleryCommand,
  replay: replayCommand,
  test: testCommand,
  models: modelsCommand,
  accuracy: accuracyCommand,
  attack: attackCommand,
  face: faceCommand,
  'bench:face': faceBenchCommand,
  'bench:worker': workerBenchCommand,
  'bench:pack-memory': packMemoryBenchCommand,
  'bench:bus-memory': busMemoryBenchCommand,
  'bench:scale': scaleBenchCommand,
  'bench:ingest': ingestBenchCommand,
  'bench:recovery': recoveryBenchCommand,
  'bench:search': searchBenchCommand,
  'bench:truth': truthBenchCommand,
  'bench:cycles': cyclesBenchCommand,
  'bench:gateway': gatewayBenchCommand,
  'bench:events': eventsBenchCommand,
  'bench:attendance': attendanceBenchCommand,
  'bench:dashboard': dashboardBenchCommand,
  'bench:attendance-kills': attendanceKillsCommand,
  'check:update': updateCheckCommand,
  'check:cluster': clusterCheckCommand,
  soak: soakCommand,
  'check-images': checkImagesCommand,
  screenshots: screenshotsCommand,
  tap: tapCommand,
  'env-example': envExampleCommand,
  'nats-users': natsUsersCommand,
};

/** Runs one command to its end and gives its exit code. bootstrap.mjs comes here once everything is built. */
export async function runCommandLine(name: string, args: readonly string[], setUp: SetUp): Promise<number> {
  const command = COMMANDS[name];
  if (command === undefined) throw new Error(`There is no command ${name}.`);
  return command(args, setUp);
}
