import { isUuid, tidyText, type Camera } from '@smart-attendance/contracts';
import type { Violation } from '@smart-attendance/errors';
import { bareAddress, isSameAddress } from './camera-address.policy';
import { readCells } from './camera-columns.policy';
import type { CsvRow } from './csv-text.policy';
import { readRow, type RowAction } from './import-row.policy';

export interface RowViolation extends Violation {
  readonly row: number;
}

/** What is to be done about one row; `name` is what it calls its camera. */
export interface RowPlan {
  readonly row: number;
  readonly name: string;
  readonly action: RowAction;
}

/**
 * Says of each row what is to be done about it. A row with an id is that camera; one without is the camera of the same
 * name and address if there is one, so that the same file twice makes no camera twice; else it is a new camera.
 */
export class ImportPlanner {
  private readonly byId = new Map<string, Camera>();
  private readonly byName = new Map<string, Camera[]>();
  /** Row in which a camera, or a name and an address, came first. */
  private readonly rowOf = new Map<string, number>();

  constructor(cameras: readonly Camera[]) {
    for (const camera of cameras) {
      this.byId.set(camera.id, camera);
      const name = tidyText(camera.name);
      this.byName.set(name, [...(this.byName.get(name) ?? []), camera]);
    }
  }

  /** Rows in the order of the file. */
  plan(row: CsvRow): RowPlan {
    return { row: row.row, name: row.cells['name']?.trim() ?? '', action: this.actionOf(row) };
  }

  private actionOf(row: CsvRow): RowAction {
    if (row.cellsTooMany > 0) return wrong('row', 'has more cells than the first row has names');
    const id = row.cells['id']?.trim().toLowerCase() ?? '';
    const camera = id === '' ? this.sameAs(row) : this.byId.get(id);
    if (id !== '' && !isUuid(id)) return wrong('id', 'must be a UUID');
    if (id !== '' && camera === undefined) {
      return wrong('id', 'is no camera of this installation; leave it empty for a new one');
    }
    if (camera === 'several') return wrong('id', 'is needed: several cameras have this name and this address');
    const action = readRow(row.cells, camera);
    const first = action.kind === 'wrong' ? undefined : this.firstRowOf(row, camera);
    return first === undefined ? action : wrong('row', `is the same camera as row ${first}`);
  }

  private sameAs({ cells }: CsvRow): Camera | 'several' | undefined {
    const { name, rtsp_url: address } = readCells(cells, true).fields;
    if (typeof name !== 'string' || typeof address !== 'string') return undefined;
    const same = (this.byName.get(tidyText(name)) ?? []).filter(({ rtspUrl }) => isSameAddress(address, rtspUrl));
    return same.length > 1 ? 'several' : same[0];
  }

  private firstRowOf({ row, cells }: CsvRow, camera: Camera | undefined): number | undefined {
    const key =
      camera?.id ?? JSON.stringify([tidyText(cells['name'] ?? ''), bareAddress(cells['rtsp_url']?.trim() ?? '')]);
    const first = this.rowOf.get(key);
    this.rowOf.set(key, first ?? row);
    return first;
  }
}

function wrong(field: string, message: string): RowAction {
  return { kind: 'wrong', violations: [{ field, message }] };
}
