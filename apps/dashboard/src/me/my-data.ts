import type { Schemas } from '@smart-attendance/client';
import { api } from '../session';
import { byteOrderMark, toCsvLine } from '../ui/csv.policy';
import { toZip, type ZipEntry } from './zip.policy';

/** What is being read; a sentence for each is in the texts. */
export type ExportStep = 'profile' | 'attendance' | 'recognitions' | 'photos';

interface MyData {
  readonly exported_at: string;
  readonly profile: Schemas['UserView'];
  readonly statistics: Schemas['UserStatisticsView'];
  readonly sessions: readonly Schemas['SessionView'][];
  readonly face_templates: readonly Schemas['FaceEmbeddingView'][];
  readonly photos: readonly Schemas['ProfileImageView'][];
  readonly attendance: readonly Schemas['AttendanceView'][];
  readonly corrections: readonly Schemas['CorrectionView'][];
  readonly requests: readonly Schemas['CorrectionRequestView'][];
  readonly leave: readonly Schemas['LeaveRequestView'][];
  readonly recognitions: readonly Schemas['RecognitionView'][];
}

/** Rows of one person: a century of days. */
const rowsMax = 40_000;
/** Recognitions are kept for a limited time; of more than that the newest are taken. */
const recognitionsMax = 100_000;
const pageSize = 1_000;

/**
 * All that the API tells somebody about themself, as one archive: everything as JSON, lists as CSV, photos as they are.
 * @throws ProblemError what the API refuses, and DOMException when it is cancelled
 */
export async function exportMyData(
  userId: string,
  onStep: (step: ExportStep) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const data = await readMyData(userId, onStep, signal);
  onStep('photos');
  const photos: ZipEntry[] = [];
  for (const photo of data.photos) photos.push(await readPhoto(userId, photo, signal));
  const parts = toZip([
    { name: 'data.json', bytes: toBytes(JSON.stringify(data, null, 2)) },
    toCsvEntry('attendance.csv', data.attendance),
    toCsvEntry('corrections.csv', data.corrections),
    toCsvEntry('requests.csv', data.requests),
    toCsvEntry('leave.csv', data.leave),
    toCsvEntry('recognitions.csv', data.recognitions),
    toCsvEntry('face-templates.csv', data.face_templates),
    toCsvEntry('sessions.csv', data.sessions),
    ...photos,
  ]);
  return new Blob([...parts], { type: 'application/zip' });
}

async function readMyData(userId: string, onStep: (step: ExportStep) => void, signal: AbortSignal): Promise<MyData> {
  const ofMe = { params: { path: { id: userId } }, signal };
  onStep('profile');
  const profile = await api.get('/users/{id}', ofMe);
  const statistics = await api.get('/users/{id}/statistics', ofMe);
  const faces = await api.get('/users/{id}/face-embeddings', ofMe);
  const photos = await api.get('/users/{id}/profile-images', ofMe);
  const sessions = await api.get('/auth/sessions', { params: { query: { limit: pageSize } }, signal });
  onStep('attendance');
  const attendance = await readRows(
    (cursor) =>
      api.get('/attendance', { params: { query: { user_id: userId, sort: 'date', limit: pageSize, cursor } }, signal }),
    rowsMax,
  );
  const corrections: Schemas['CorrectionView'][] = [];
  for (const { id } of attendance.filter((row) => row.is_corrected || row.source === 'manual')) {
    const history = await api.get('/attendance/{id}/corrections', { params: { path: { id } }, signal });
    corrections.push(...history.data);
  }
  const requests = await readRows(
    (cursor) => api.get('/corrections', { params: { query: { user_id: userId, limit: pageSize, cursor } }, signal }),
    rowsMax,
  );
  const leave = await readRows(
    (cursor) => api.get('/leave/requests', { params: { query: { user_id: userId, limit: pageSize, cursor } }, signal }),
    rowsMax,
  );
  onStep('recognitions');
  const recognitions = await readRows(
    (cursor) =>
      api.get('/recognitions', {
        params: { query: { user_id: userId, sort: '-last_seen_at', limit: pageSize, cursor } },
        signal,
      }),
    recognitionsMax,
  );
  return {
    exported_at: new Date().toISOString(),
    profile,
    statistics,
    sessions: sessions.data,
    face_templates: faces.data,
    photos: photos.data,
    attendance,
    corrections,
    requests,
    leave,
    recognitions,
  };
}

interface RowPage<Row> {
  readonly data: readonly Row[];
  readonly next_cursor: string | null;
}

async function readRows<Row>(read: (cursor: string) => Promise<RowPage<Row>>, rowsAtMost: number): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = '';
  while (cursor !== null && rows.length < rowsAtMost) {
    const page: RowPage<Row> = await read(cursor);
    rows.push(...page.data);
    cursor = page.next_cursor === cursor ? null : page.next_cursor;
  }
  return rows;
}

async function readPhoto(userId: string, photo: Schemas['ProfileImageView'], signal: AbortSignal): Promise<ZipEntry> {
  const picture = await api.get('/users/{id}/profile-images/{image_id}', {
    params: { path: { id: userId, image_id: photo.id } },
    parseAs: 'arrayBuffer',
    signal,
  });
  const ending = photo.media_type.split('/').at(-1) ?? 'bin';
  // By its id: what somebody called it may lead out of the folder it is unpacked to.
  return { name: `photos/${photo.id}.${ending}`, bytes: new Uint8Array(picture) };
}

function toCsvEntry(name: string, rows: readonly object[]): ZipEntry {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => toCsvLine(columns.map((column) => toCell((row as Record<string, unknown>)[column]))));
  return { name, bytes: toBytes([byteOrderMark, toCsvLine(columns), ...lines].join('')) };
}

function toCell(value: unknown): string | number | null {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
