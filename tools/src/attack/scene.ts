import { randomUUID } from 'node:crypto';
import { queryDatabase } from '@smart-attendance/testing';

/** Whose rows must be as before when all is over, and who may be attacked by somebody who may change them. */
export interface Ids {
  readonly user: string;
  readonly camera: string;
  readonly record: string;
}

export interface Scene {
  readonly administrator: Readonly<Record<string, string>>;
  /** Of an account without rights. */
  readonly employee: Readonly<Record<string, string>>;
  readonly employeeToken: string;
  readonly employeeId: string;
  /** Of a key that may only recognise faces and see cameras. */
  readonly device: Readonly<Record<string, string>>;
  readonly victims: Ids;
  /** Made anew for each attack, as some are deleted by it. */
  readonly throwaway: () => Promise<Ids>;
}

interface Created {
  readonly id: string;
}

const password = 'a password of the attack, long enough';

/** @param apiKey of an administrator */
export async function setScene(origin: string, apiKey: string): Promise<Scene> {
  const administrator = { 'X-API-Key': apiKey };
  const post = <T>(path: string, body: object, headers: Readonly<Record<string, string>> = administrator): Promise<T> =>
    postJson<T>(`${origin}/api/v1${path}`, body, headers);
  const person = (name: string) => {
    const email = `${name}-${randomUUID()}@example.org`;
    const names = { first_name: name, last_name: 'Attacked', employee_id: randomUUID(), department: 'Attack' };
    return post<Created & { readonly email: string }>('/users', { ...names, email, password, role: 'employee' });
  };
  const ids = async (name: string): Promise<Ids> => {
    const { id: user } = await person(name);
    const { id: camera } = await post<Created>('/cameras', { name, rtsp_url: `rtsp://127.0.0.1:9/${name}` });
    const checkIn = '2026-01-05T08:00:00+01:00';
    const { id: record } = await post<Created>('/users/attendance', { user_id: user, check_in: checkIn });
    return { user, camera, record };
  };
  const { id: employeeId, email } = await person('employee');
  const login = { email, password };
  const { access_token: employeeToken } = await post<{ access_token: string }>('/auth/login', login, {});
  const { key } = await post<{ key: string }>('/api-keys', { name: 'attack', role: 'device' });
  return {
    administrator,
    employee: { Authorization: `Bearer ${employeeToken}` },
    employeeToken,
    employeeId,
    device: { 'X-API-Key': key },
    victims: await ids('victim'),
    throwaway: () => ids('throwaway'),
  };
}

async function postJson<T>(url: string, body: object, headers: Readonly<Record<string, string>>): Promise<T> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** All columns of the rows of somebody, as Postgres writes them; compared before and after. */
export async function rowsOf(databaseUrl: string, { user, camera, record }: Ids): Promise<string> {
  const texts = await Promise.all(
    [
      ['identity.people', user],
      ['camera_registry.cameras', camera],
      ['attendance.records', record],
    ].map(([table, id]) =>
      queryDatabase<{ row: string }>(databaseUrl, `SELECT t::text AS row FROM ${table} t WHERE id = $1`, [id]),
    ),
  );
  return texts.map((rows) => rows.map(({ row }) => row).join('\n')).join('\n--\n');
}
