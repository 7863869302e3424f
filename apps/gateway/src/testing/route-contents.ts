import { known, onePixelPng } from './plausible-answers';
import type { Call } from './gateway-bench';

const picture = onePixelPng.toString('base64');

/** What a route wants to be told about a person before it comes to who they are, as `POST /users/upload-face`. */
const contents: Readonly<Record<string, (userId: string) => Call>> = {
  'PUT /users/:id': () => ({ json: { phone: '+49 30 1' } }),
  'POST /users/:id/profile-images': () => ({ body: formOf({ image_name: 'badge' }) }),
  'POST /users/upload-face': (userId) => ({ json: { user_id: userId, image_data: picture } }),
  'POST /users/upload-face-file': (userId) => ({ body: formOf({ user_id: userId }) }),
  'POST /users/attendance': (userId) => ({ json: { user_id: userId, check_in: '2026-11-20T08:30:00+01:00' } }),
  'POST /reports/jobs': () => ({ json: { kind: 'monthly' } }),
  'POST /leave/requests': (userId) => ({
    json: { user_id: userId, type_id: known.leaveType, date_from: '2026-12-28', date_to: '2026-12-31' },
  }),
  'POST /leave/requests/:id/refuse': () => ({ json: { reason: 'The harvest is in that week' } }),
  'POST /leave/requests/:id/cancel': () => ({ json: { reason: 'The harvest is in that week' } }),
  'PUT /users/attendance/:id': () => ({ json: { notes: 'forgot the badge' } }),
  'POST /punches': (userId) => ({
    json: { user_id: userId, at: '2026-11-20T08:30:00+01:00', reason: 'the camera was down' },
  }),
  'POST /punches/:id/withdraw': () => ({ json: { reason: 'another day' } }),
  'POST /punches/import': () => ({ body: formOf({}) }),
  'POST /corrections': (userId) => ({
    json: { user_id: userId, kind: 'missing_day', check_in: '2026-11-20T08:30:00+01:00', reason: 'not seen' },
  }),
  'POST /corrections/:id/refuse': () => ({ json: { reason: 'somebody else' } }),
};

/** Ids of what is a person's and has an id of its own. */
const items: readonly (readonly [path: string, id: string])[] = [
  ['/users/attendance/', known.record],
  ['/users/face-embeddings/', known.template],
  ['/recognitions/', known.recognition],
  ['/punches/', known.punch],
  ['/corrections/', known.correction],
  ['/assignments/', known.assignment],
  ['/leave/requests/', known.leaveRequest],
];

export function contentOf(route: string, userId: string): Call {
  return contents[route]?.(userId) ?? {};
}

/** `/users/:id/statistics` with an id of that person, or with that of something the services know. */
export function pathFor(template: string, userId: string): string {
  const item = items.find(([path]) => template.startsWith(`${path}:`))?.[1];
  return template
    .replace(':image_id', known.image)
    .replace(':face_id', known.template)
    .replace(':sequence', '1')
    .replace(':kind', 'monthly')
    .replace(':id', item ?? userId);
}

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  form.set('file', new Blob([onePixelPng], { type: 'image/png' }), 'badge.png');
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}
