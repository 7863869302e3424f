import { readFile } from 'node:fs/promises';
import { ProblemError, type Client, type Schemas } from '@smart-attendance/client';
import type { Demo } from '../demo-video';
import { findUser } from './clean-up';
import type { Expected } from './verdict.policy';

type CastMember = Demo['cast'][number];
type Employee = Pick<CastMember, 'firstName' | 'lastName' | 'email' | 'employeeId' | 'department'>;

/** Makes everybody of the cast a user with a face. */
export async function enrolCast(
  api: Client,
  cast: readonly CastMember[],
  log: (line: string) => void,
): Promise<Expected[]> {
  const expected: Expected[] = [];
  for (const member of cast) {
    const name = `${member.firstName} ${member.lastName}`;
    const user = await createEmployee(api, member);
    for (const photo of member.enrolmentPhotos) {
      const { quality_score: quality } = await enrolPhoto(api, user.id, photo);
      log(`${name} enrolled, quality ${quality.toFixed(2)}`);
    }
    expected.push({ userId: user.id, name });
  }
  return expected;
}

/** Who lost the answer to a first try, to a service that was killed, finds the person there. */
export async function createEmployee(api: Client, member: Employee): Promise<Schemas['UserView']> {
  try {
    return await api.post('/users', {
      body: {
        first_name: member.firstName,
        last_name: member.lastName,
        email: member.email,
        // Nobody logs in as them; the API wants a password of every user.
        password: crypto.randomUUID(),
        // Not a number that somebody of the site may have.
        employee_id: `demo-${member.employeeId}`,
        department: member.department,
        role: 'employee',
        biometric_consent: true,
      },
    });
  } catch (error) {
    const user = error instanceof ProblemError && error.status === 409 ? await findUser(api, member.email) : undefined;
    if (user === undefined) throw error;
    return user;
  }
}

/** @param face which one is meant, where there may be several: a point in it */
export async function enrolPhoto(api: Client, userId: string, photo: string, face?: string) {
  return api.post('/users/upload-face', {
    body: {
      user_id: userId,
      image_data: (await readFile(photo)).toString('base64'),
      is_primary: true,
      consent: true,
      source_description: 'demo photo',
      ...(face !== undefined && { face }),
    },
  });
}
