import { randomUUID } from 'node:crypto';
import { create, CameraSchema, StreamChoice, WantedState, type Camera } from '@smart-attendance/contracts';
import { known, plausibleCamera } from '../../testing/plausible-answers';
import { toCameraView } from '../camera.view';
import { cellsOf, exportedColumns } from './camera-columns.policy';
import { ImportPlanner } from './import-plan.policy';
import type { RowAction } from './import-row.policy';

const camera = create(CameraSchema, plausibleCamera);
const secretive = create(CameraSchema, {
  ...plausibleCamera,
  id: randomUUID(),
  name: 'Old',
  rtspUrl: 'rtsp://camera.example/user=a_password=***_channel=1.sdp',
  subRtspUrl: '',
  streamChoice: StreamChoice.MAIN,
});

type Cells = Readonly<Record<string, string>>;

function actionsOf(rows: readonly Cells[], cameras: readonly Camera[] = [camera, secretive]): RowAction[] {
  const planner = new ImportPlanner(cameras);
  return rows.map((cells, index) => planner.plan({ row: index + 2, cells, cellsTooMany: 0 }).action);
}

function kindsOf(...rows: Cells[]): string[] {
  return actionsOf(rows).map(({ kind }) => kind);
}

function faultsOf(cells: Cells): string[] {
  return actionsOf([cells]).flatMap((action) =>
    action.kind === 'wrong' ? action.violations.map(({ field, message }) => `${field} ${message}`) : [],
  );
}

function exported(one: Camera): Cells {
  const cells = cellsOf(toCameraView(one));
  return Object.fromEntries(exportedColumns.map((name, index) => [name, cells[index] ?? '']));
}

const front = { name: 'Front door', rtsp_url: 'rtsp://camera.example:554/stream1' };

describe('a row of an import', () => {
  it('that is as an export wrote it changes nothing, with or without its id', () => {
    expect(kindsOf(exported(camera), exported(secretive))).toEqual(['keep', 'keep']);
    expect(kindsOf({ ...exported(camera), id: '' }, { ...exported(secretive), id: '' })).toEqual(['keep', 'keep']);
  });

  it('with an id is that camera, whatever its name', () => {
    const [action] = actionsOf([{ id: known.camera.toUpperCase(), name: 'Back door' }]);
    expect(action).toMatchObject({ kind: 'update', camera: { id: known.camera }, input: { name: 'Back door' } });
  });

  it('without an id is the camera of the same name and address, and else a new one', () => {
    expect(kindsOf({ ...front, location: 'Hall' })).toEqual(['update']);
    expect(kindsOf({ ...front, name: 'Front' })).toEqual(['create']);
    expect(kindsOf({ ...front, name: 'Front\u200b door', location: 'Hall' })).toEqual(['update']);
    const composed = { ...front, name: 'T\u00fcr' };
    expect(kindsOf(composed, { ...front, name: 'Tu\u0308r' })).toEqual(['create', 'wrong']);
    expect(kindsOf({ ...front, rtsp_url: 'rtsp://camera.example:554/stream3' })).toEqual(['create']);
  });

  it('is the same camera whatever password its address holds, and a password may be a change', () => {
    expect(kindsOf({ ...front, rtsp_url: 'rtsp://viewer:pw@camera.example:554/stream1' })).toEqual(['update']);
    expect(kindsOf({ name: 'Old', rtsp_url: 'rtsp://camera.example/user=a_password=geheim_channel=1.sdp' })).toEqual([
      'update',
    ]);
    expect(kindsOf({ ...front, password: ' new ' })).toEqual(['update']);
    expect(kindsOf({ ...front, password: '' })).toEqual(['keep']);
  });

  it('leaves what has no column, and clears what may be empty', () => {
    const [action] = actionsOf([{ id: known.camera, zones: '', description: '', frame_rate: '', username: '' }]);
    expect(action).toMatchObject({ kind: 'update', input: { zones: null, username: null } });
    expect(action?.kind === 'update' && action.input?.frame_rate).toBeUndefined();
  });

  it('may start and stop the stream', () => {
    expect(actionsOf([{ ...front, stream_wanted: 'FALSE' }])[0]).toMatchObject({
      kind: 'update',
      input: undefined,
      wanted: WantedState.STOPPED,
    });
    expect(kindsOf({ ...front, stream_wanted: 'TRUE' })).toEqual(['keep']);
    expect(actionsOf([{ name: 'New', rtsp_url: 'rtsp://a/', stream_wanted: '1' }])[0]).toMatchObject({
      kind: 'create',
      wanted: WantedState.RUNNING,
    });
  });

  it('reads numbers, flags and lists as a spreadsheet writes them', () => {
    const cells = {
      name: 'New',
      rtsp_url: 'rtsp://a/',
      frame_rate: ' 7 ',
      motion_gate: 'FALSE',
      face_width_px_min: '60',
    };
    const zones = '[{"kind":"mask","points":[[0,0],[1,0],[1,1]]}]';
    expect(actionsOf([{ ...cells, zones }])[0]).toMatchObject({
      kind: 'create',
      input: { frame_rate: 7, motion_gate: false, face_width_px_min: 60, zones: [{ kind: 'mask' }] },
    });
  });

  it.each<[string, Cells, string]>([
    ['without a name', { rtsp_url: 'rtsp://a/' }, 'name is missing'],
    ['without an address', { name: 'New' }, 'rtsp_url is missing'],
    ['with an id that is none', { id: '7' }, 'id must be a UUID'],
    ['with an id nobody has', { id: randomUUID() }, 'id is no camera of this installation'],
    ['with an address of another kind', { ...front, name: 'N', rtsp_url: 'http://a/' }, 'rtsp_url must begin with'],
    ['with an address where no camera may be', { name: 'N', rtsp_url: 'rtsp://169.254.169.254/' }, 'rtsp_url names'],
    ['with a slash in a password', { name: 'N', rtsp_url: 'rtsp://admin:1/2@b/' }, 'rtsp_url has an @ behind'],
    ['with a host in odd numbers', { name: 'N', rtsp_url: 'rtsp://192.168.001.010/' }, 'rtsp_url must write'],
    ['with a hidden password', { name: 'N', rtsp_url: 'rtsp://b/?password=***' }, 'rtsp_url has ***'],
    ['with another hidden password', { id: secretive.id, rtsp_url: 'rtsp://b/?password=***' }, 'rtsp_url has ***'],
    ['with a second stream that is not there', { id: secretive.id, stream: 'sub' }, 'stream cannot be sub'],
    ['that moves but for its sub stream', { id: known.camera, rtsp_url: 'rtsp://b/' }, 'sub_rtsp_url must be on'],
    ['with a sub stream elsewhere', { ...front, sub_rtsp_url: 'rtsp://other.example/' }, 'sub_rtsp_url must be on'],
    ['with a word for a number', { ...front, frame_rate: 'five' }, 'frame_rate must be a whole number from 1 to 30'],
    ['with a word for a flag', { ...front, is_active: 'yes' }, 'is_active must be true or false'],
    ['with a word for a action', { ...front, stream_wanted: 'yes' }, 'stream_wanted must be true or false'],
    ['with zones that are no JSON', { ...front, zones: '[[' }, 'zones must be a list as JSON'],
    ['with zones that are no list', { ...front, zones: '{}' }, 'zones must be a list'],
    [
      'with a zone that is a line',
      {
        ...front,
        zones: zoneOf([
          [0, 0],
          [1, 1],
          [0.5, 0.5],
        ]),
      },
      'zones must each enclose',
    ],
    ['with a time zone that is none', { ...front, time_zone: 'Mars/Olympus' }, 'time_zone must be the name'],
    ['with an unknown choice', { ...front, stream: 'third' }, 'stream must be one of main, sub'],
  ])('%s is wrong, and says in which field', (_, cells, fault) => {
    expect(faultsOf(cells)).toEqual([expect.stringContaining(fault)]);
  });

  it('that is the same camera as an earlier one is wrong', () => {
    const twice = { name: 'New', rtsp_url: 'rtsp://A.example/' };
    expect(kindsOf(twice, { ...twice, rtsp_url: 'rtsp://x:y@a.example/' })).toEqual(['create', 'wrong']);
    expect(kindsOf({ id: known.camera, location: 'x' }, front)).toEqual(['update', 'wrong']);
  });

  it('that could be one of several cameras wants an id', () => {
    const twin = create(CameraSchema, { ...plausibleCamera, id: randomUUID() });
    expect(actionsOf([front], [camera, twin])[0]).toMatchObject({ kind: 'wrong', violations: [{ field: 'id' }] });
    expect(actionsOf([{ ...front, id: twin.id }], [camera, twin])[0]?.kind).toBe('keep');
  });
});

function zoneOf(points: readonly (readonly number[])[]): string {
  return JSON.stringify([{ kind: 'watch', points }]);
}
