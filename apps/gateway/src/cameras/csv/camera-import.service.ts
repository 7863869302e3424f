import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Camera } from '@smart-attendance/contracts';
import { AppError, isAppError, type Violation } from '@smart-attendance/errors';
import { CamerasService } from '../cameras.service';
import { isCameraColumn } from './camera-columns.policy';
import { toCameraImportView, type CameraImportView, type ImportedRowView, type RowResult } from './camera-import.view';
import { readCsv, type CsvTable } from './csv-text.policy';
import { ImportLockRepository } from './import-lock.repository';
import { SitesService } from '../../sites/sites.service';
import { newHostsIn, refuseHosts } from './import-hosts.policy';
import { namesSites, refuseSites } from './import-sites.policy';
import { ImportPlanner, type RowPlan, type RowViolation } from './import-plan.policy';

/** So many rows are checked before others get their turn: about 10 ms. */
const rowsATurn = 50;
/** More complaints than that help nobody. */
const errorsMax = 500;

/** Takes cameras from a file: all rows are checked before the first is written. */
@Injectable()
export class CameraImportService {
  constructor(
    private readonly cameras: CamerasService,
    private readonly sites: SitesService,
    private readonly lock: ImportLockRepository,
  ) {}

  /**
   * What became of each row, or with `isDryRun` what would.
   *
   * @throws AppError `malformed`, `unsupported_media` or `invalid_argument` for a file that cannot be read,
   * `invalid_argument` naming rows and fields when one is wrong (then nothing is written), and `conflict` while another
   * import runs
   */
  async run(bytes: Uint8Array, isDryRun: boolean): Promise<CameraImportView> {
    const table = readCsv(bytes);
    refuseColumns(table.columns);
    if (isDryRun) return toCameraImportView(true, (await this.plan(table)).map(preview));
    return this.lock.hold(async () => {
      const plans = await this.plan(table);
      refuseWrongRows(plans);
      return toCameraImportView(false, await this.write(plans));
    });
  }

  private async plan({ rows }: CsvTable): Promise<RowPlan[]> {
    const cameras: Camera[] = [];
    for await (const page of this.cameras.pages()) cameras.push(...page);
    const planner = new ImportPlanner(cameras);
    const plans: RowPlan[] = [];
    for (const row of rows) {
      plans.push(planner.plan(row));
      if (plans.length % rowsATurn === 0) await nextTurn();
    }
    const placed = namesSites(plans) ? refuseSites(plans, await this.sites.ids()) : plans;
    return refuseHosts(placed, await this.cameras.refusedHosts(newHostsIn(placed)));
  }

  /** One after the other, so that new cameras are listed in the order of the file. */
  private async write(plans: readonly RowPlan[]): Promise<ImportedRowView[]> {
    const written: ImportedRowView[] = [];
    let outage: AppError | undefined;
    for (const plan of plans) {
      try {
        written.push(outage === undefined ? await this.writeRow(plan) : failed(plan, outage));
      } catch (error) {
        if (!isAppError(error)) throw error;
        // The rows behind would only wait for the same service, one deadline each.
        if (error.code === 'unavailable') outage = error;
        if (outage !== undefined && written.every(({ result }) => result === 'unchanged')) throw outage;
        written.push(failed(plan, error));
      }
    }
    return written;
  }

  private async writeRow(plan: RowPlan): Promise<ImportedRowView> {
    const { action } = plan;
    switch (action.kind) {
      case 'wrong':
        return preview(plan);
      case 'keep':
        return shown(plan, 'unchanged', action.camera.id);
      case 'create': {
        const camera = await this.cameras.add(action.input);
        if (action.wanted !== undefined) await this.cameras.want(camera.id, action.wanted);
        return shown(plan, 'created', camera.id);
      }
      case 'update': {
        const { camera, input, wanted } = action;
        const changed = input === undefined ? camera : await this.cameras.change(camera.id, input);
        const last = wanted === undefined ? changed : await this.cameras.want(camera.id, wanted);
        // A password that is the stored one changes nothing; only the registry can tell.
        return shown(plan, last.revision === camera.revision ? 'unchanged' : 'updated', camera.id);
      }
    }
  }
}

/** @throws AppError `invalid_argument` for a column that is no field, or is there twice */
function refuseColumns(columns: readonly string[]): void {
  const violations = columns.flatMap((name, index): Violation[] => {
    const field = name === '' ? `column ${index + 1}` : name.slice(0, 100);
    if (!isCameraColumn(name)) return [{ field, message: 'is no field of a camera that a file may have' }];
    return columns.indexOf(name) < index ? [{ field, message: 'is there twice' }] : [];
  });
  if (violations.length > 0) throw AppError.invalid(violations.slice(0, errorsMax));
}

/** @throws AppError `invalid_argument` naming each row and field */
function refuseWrongRows(plans: readonly RowPlan[]): void {
  const wrong = plans.filter(({ action }) => action.kind === 'wrong');
  if (wrong.length === 0) return;
  const sentence = `${wrong.length} of ${plans.length} rows are wrong, so nothing was written; errors says which and why.`;
  throw new AppError('invalid_argument', sentence, { violations: wrong.flatMap(errorsOf).slice(0, errorsMax) });
}

function errorsOf({ row, action }: RowPlan): RowViolation[] {
  return action.kind === 'wrong' ? action.violations.map(({ field, message }) => ({ row, field, message })) : [];
}

/** What would become of a row. */
function preview(plan: RowPlan): ImportedRowView {
  const { action } = plan;
  switch (action.kind) {
    case 'wrong':
      return shown(plan, 'failed', null, errorsOf(plan));
    case 'create':
      return shown(plan, 'created', null);
    case 'update':
      return shown(plan, 'updated', action.camera.id);
    case 'keep':
      return shown(plan, 'unchanged', action.camera.id);
  }
}

function shown(
  { row, name }: RowPlan,
  result: RowResult,
  cameraId: string | null,
  errors: readonly RowViolation[] = [],
): ImportedRowView {
  return { row, name, result, camera_id: cameraId, errors };
}

function failed(plan: RowPlan, error: AppError): ImportedRowView {
  const { row, action } = plan;
  const violations = error.violations.length > 0 ? error.violations : [{ field: 'row', message: error.message }];
  const cameraId = action.kind === 'update' ? action.camera.id : null;
  return shown(
    plan,
    'failed',
    cameraId,
    violations.map(({ field, message }) => ({ row, field, message })),
  );
}
