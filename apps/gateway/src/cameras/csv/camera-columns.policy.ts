import type { Violation } from '@smart-attendance/errors';
import { strictFlag, strictNumber } from '../../input/query.policy';
import type { CameraView } from '../camera.view';
import { guardFormula, unguardFormula } from './formula-guard.policy';

type CellKind = 'text' | 'secret' | 'number' | 'flag' | 'list';

interface CameraColumn {
  readonly kind: CellKind;
  /** What an empty cell says of a camera that is there: null clears, undefined leaves it as it is. */
  readonly emptyMeans: null | undefined;
}

const text: CameraColumn = { kind: 'text', emptyMeans: undefined };
const clearedText: CameraColumn = { kind: 'text', emptyMeans: null };
const number: CameraColumn = { kind: 'number', emptyMeans: undefined };
const clearedNumber: CameraColumn = { kind: 'number', emptyMeans: null };
const flag: CameraColumn = { kind: 'flag', emptyMeans: undefined };
const list: CameraColumn = { kind: 'list', emptyMeans: null };

/** The columns of an export, in its order; named as the fields of the API. */
const exported = {
  id: text,
  name: text,
  rtsp_url: text,
  sub_rtsp_url: clearedText,
  stream: text,
  username: clearedText,
  description: clearedText,
  location: clearedText,
  site_id: clearedText,
  role: text,
  frame_rate: number,
  resolution_width: clearedNumber,
  resolution_height: clearedNumber,
  is_active: flag,
  stream_wanted: flag,
  schedule: list,
  time_zone: clearedText,
  zones: list,
  motion_gate: flag,
  motion_sensitivity: number,
  detector_input: clearedText,
  face_width_px_min: clearedNumber,
  liveness_mode: clearedText,
} as const satisfies Readonly<Partial<Record<keyof CameraView, CameraColumn>>>;

type ExportedColumn = keyof typeof exported;

export const exportedColumns = Object.keys(exported) as readonly ExportedColumn[];

/** What an import takes besides; an empty password leaves the stored one. */
const columns: Readonly<Record<string, CameraColumn>> = {
  ...exported,
  password: { kind: 'secret', emptyMeans: undefined },
};

export function isCameraColumn(name: string): boolean {
  return Object.hasOwn(columns, name);
}

/** One row of an export. An import takes it back as it is. */
export function cellsOf(camera: CameraView): string[] {
  return exportedColumns.map((name) => {
    const value = camera[name];
    if (value === null) return '';
    if (typeof value === 'string') return guardFormula(value);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return value.length === 0 ? '' : JSON.stringify(value);
  });
}

export interface CellsReading {
  /** As the body of a request would hold them. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly violations: readonly Violation[];
}

/** The fields that a row says. `isNew`: there is nothing to clear or to leave, so an empty cell says nothing. */
export function readCells(cells: Readonly<Record<string, string>>, isNew: boolean): CellsReading {
  const fields: Record<string, unknown> = {};
  const violations: Violation[] = [];
  for (const [name, cell] of Object.entries(cells)) {
    const column = columns[name];
    if (column === undefined) continue;
    if (cell.trim() === '') {
      if (!isNew && column.emptyMeans !== undefined) fields[name] = column.emptyMeans;
      continue;
    }
    const value = readCell(column.kind, cell);
    if (value === undefined) violations.push({ field: name, message: 'must be a list as JSON, as in a request' });
    else fields[name] = value;
  }
  return { fields: withCredentialsOfAddress(fields), violations };
}

/** What a cell stands for; what it does not stand for stays a text, and the rule of its field says what it must be. */
function readCell(kind: CellKind, cell: string): unknown {
  switch (kind) {
    case 'text':
      return unguardFormula(cell.trim());
    case 'secret':
      return cell;
    case 'number':
      return strictNumber(cell.trim());
    case 'flag':
      // Excel writes TRUE and FALSE.
      return strictFlag(cell.trim().toLowerCase());
    case 'list':
      return readList(cell);
  }
}

function readList(cell: string): unknown {
  try {
    return (JSON.parse(cell) as unknown) ?? undefined;
  } catch {
    return undefined;
  }
}

/** An empty user name beside an address that holds one does not clear it. */
function withCredentialsOfAddress(fields: Record<string, unknown>): Readonly<Record<string, unknown>> {
  const { username, rtsp_url } = fields;
  if (username !== null || typeof rtsp_url !== 'string' || !/^[a-z]+:\/\/[^/?#]*@/i.test(rtsp_url)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'username'));
}
