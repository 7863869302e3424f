import { readFile } from 'node:fs/promises';
import type { Demo } from '../demo-video';
import type { UserAnswer } from './answers';
import { ApiError, type ApiClient } from './api-client';
import type { Expected } from './verdict.policy';

type CastMember = Demo['cast'][number];

/** Makes everybody of the cast a user with a face, unless an earlier run did. */
export async function enrolCast(
  api: ApiClient,
  cast: readonly CastMember[],
  log: (line: string) => void,
): Promise<Expected[]> {
  const expected: Expected[] = [];
  for (const member of cast) {
    const name = `${member.firstName} ${member.lastName}`;
    const user = await findOrCreate(api, member);
    const faces = await api.get<{ readonly data: readonly object[] }>(`/users/${user.id}/face-embeddings`);
    if (faces.data.length > 0) {
      log(`${name} is enrolled already`);
    } else {
      for (const photo of member.enrolmentPhotos) await upload(api, user.id, photo, name, log);
    }
    expected.push({ userId: user.id, name });
  }
  return expected;
}

async function findOrCreate(api: ApiClient, member: CastMember): Promise<UserAnswer> {
  try {
    return await api.post<UserAnswer>('/users/', {
      first_name: member.firstName,
      last_name: member.lastName,
      email: member.email,
      // Nobody logs in as them; the API wants a password of every user.
      password: crypto.randomUUID(),
      employee_id: member.employeeId,
      department: member.department,
      role: 'employee',
      biometric_consent: true,
    });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
    const found = await api.all<UserAnswer>('/users', { q: member.email });
    const user = found.find(({ email }) => email.toLowerCase() === member.email.toLowerCase());
    if (user === undefined) throw error;
    return user;
  }
}

async function upload(
  api: ApiClient,
  userId: string,
  photo: string,
  name: string,
  log: (line: string) => void,
): Promise<void> {
  const answer = await api.post<{ readonly quality_score: number }>('/users/upload-face', {
    user_id: userId,
    image_data: (await readFile(photo)).toString('base64'),
    is_primary: true,
    consent: true,
    source_description: 'demo photo',
  });
  log(`${name} enrolled, quality ${answer.quality_score.toFixed(2)}`);
}
