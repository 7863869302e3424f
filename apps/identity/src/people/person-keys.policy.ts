import { departmentKey, emailKey, employeeIdKey, searchKey } from '@smart-attendance/contracts';
import type { PersonEntity } from './person.entity';

/** What a person is told apart and found by. */
export type PersonKeys = Pick<PersonEntity, 'emailKey' | 'employeeIdKey' | 'departmentKey' | 'searchKey'>;
/** What the keys are made of. */
export type KeyedTexts = Pick<PersonEntity, 'firstName' | 'lastName' | 'email' | 'employeeId' | 'department'>;

/** No text has it, as control characters are refused. */
export const betweenKeyAndTwin = '\u001f';

export function keysOf(person: KeyedTexts): PersonKeys {
  return {
    emailKey: emailKey(person.email),
    employeeIdKey: employeeIdKey(person.employeeId),
    departmentKey: departmentKey(person.department),
    searchKey: searchKeyOf(person),
  };
}

/** Of a change. A key that stays is not written, so that one of two twins of old can still be changed otherwise. */
export function changedKeys(before: KeyedTexts, changes: Partial<KeyedTexts>): Partial<PersonKeys> {
  const [old, after] = [keysOf(before), keysOf({ ...before, ...changes })];
  return {
    ...(after.emailKey !== old.emailKey && { emailKey: after.emailKey }),
    ...(after.employeeIdKey !== old.employeeIdKey && { employeeIdKey: after.employeeIdKey }),
    ...(after.departmentKey !== old.departmentKey && { departmentKey: after.departmentKey }),
    ...(after.searchKey !== old.searchKey && { searchKey: after.searchKey }),
  };
}

/**
 * Records of before there were keys may be twins. The first has the key, and each other the key with its own id behind
 * it: still found by the key, and unique.
 */
export function twinKey(key: string, personId: string): string {
  return `${key}${betweenKeyAndTwin}${personId}`;
}

/** From (included) to (excluded) in byte order: the keys of the twins of a key. */
export function twinRange(key: string): { readonly from: string; readonly to: string } {
  return {
    from: `${key}${betweenKeyAndTwin}`,
    to: `${key}${String.fromCharCode(betweenKeyAndTwin.charCodeAt(0) + 1)}`,
  };
}

/** Everything the search looks at, in lines, as a query is one line. */
function searchKeyOf({ firstName, lastName, email, employeeId, department }: KeyedTexts): string {
  return [`${firstName} ${lastName}`, email, employeeId, department].map(searchKey).join('\n');
}
