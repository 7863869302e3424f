import {
  create,
  createPerson,
  tidyText,
  updatePerson,
  type ImportedPerson,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import type { Violation } from '@smart-attendance/errors';
import type { PersonEntity } from '../people/person.entity';

export interface ImportRules {
  readonly updatesExisting: boolean;
  readonly authorId: string;
  /** Of people with another role nothing is changed. */
  readonly changeableRoles: readonly string[];
  /** Somebody new may be more than an employee. */
  readonly mayGiveRoles: boolean;
}

/** What a row asks for, given who has its employee id. */
export type RowPlan =
  | { readonly kind: 'failed'; readonly personId: string; readonly faults: readonly Violation[] }
  | { readonly kind: 'unchanged'; readonly personId: string }
  | { readonly kind: 'create'; readonly request: MessageInitShape<(typeof createPerson)['request']> }
  | {
      readonly kind: 'update';
      readonly personId: string;
      readonly changes: readonly string[];
      readonly request: MessageInitShape<(typeof updatePerson)['request']>;
    };

const roleDefault = 'employee';
const texts = ['firstName', 'lastName', 'email', 'employeeId', 'department', 'phone', 'position'] as const;
const neededOfNew = ['firstName', 'lastName', 'email'] as const;
/** Stands for none, where a message is checked as a whole. */
const anyPassword = 'long enough';

export function planRow(row: ImportedPerson, existing: PersonEntity | undefined, rules: ImportRules): RowPlan {
  return existing === undefined ? planNew(row, rules) : planExisting(row, existing, rules);
}

function planNew(row: ImportedPerson, { authorId, mayGiveRoles }: ImportRules): RowPlan {
  const role = row.role ?? roleDefault;
  const { consentAnswer, ...given } = wishOf(row);
  const request = {
    department: '',
    phone: '',
    position: '',
    firstName: '',
    lastName: '',
    email: '',
    ...given,
    ...(consentAnswer !== undefined && { consentAnswer }),
    biometricConsent: consentAnswer === true,
    personId: row.personId,
    password: row.password ?? '',
    isActive: row.isActive ?? true,
    role,
    authorId,
  };
  const missing = neededOfNew.filter((field) => row[field] === undefined).map((field) => missingOf(field));
  const checked = create(createPerson.request, { ...request, password: row.password ?? anyPassword });
  const isMissing = (field: string): boolean => missing.some((one) => one.field === field);
  const wrong = createPerson.check(checked).filter(({ field }) => !isMissing(field));
  const faults = [...missing, ...wrong];
  if (wrong.every(({ field }) => field !== 'role') && role !== roleDefault && !mayGiveRoles) {
    faults.push({ field: 'role', message: 'is given by administrators only' });
  }
  return faults.length > 0 ? { kind: 'failed', personId: '', faults } : { kind: 'create', request };
}

function planExisting(row: ImportedPerson, person: PersonEntity, rules: ImportRules): RowPlan {
  const { id: personId } = person;
  const fail = (field: string, message: string): RowPlan => ({
    kind: 'failed',
    personId,
    faults: [{ field, message }],
  });
  const wish = wishOf(row);
  const changes = changedFields(wish, person);
  // Made by an earlier attempt at this very row.
  if (changes.length === 0) return { kind: 'unchanged', personId };
  if (!rules.updatesExisting) return fail('employee_id', 'is somebody’s already; ask for updates to change them');
  if (!rules.changeableRoles.includes(person.role)) {
    return fail('employee_id', `is that of a person with the role ${person.role}, whom you may not change`);
  }
  if (row.role !== undefined && row.role !== person.role) {
    return fail('role', `is ${person.role}; a role is not changed by an import`);
  }
  if (personId === rules.authorId && row.isActive === false) {
    return fail('is_active', 'is your own; somebody else deactivates you');
  }
  const { consentAnswer: biometricConsent, ...fields } = wish;
  const request = {
    ...fields,
    ...(biometricConsent !== undefined && { biometricConsent }),
    personId,
    authorId: rules.authorId,
  };
  const faults = updatePerson.check(create(updatePerson.request, request));
  return faults.length > 0 ? { kind: 'failed', personId, faults } : { kind: 'update', personId, changes, request };
}

type Wish = Partial<Record<(typeof texts)[number], string>> & { isActive?: boolean; consentAnswer?: boolean };

function wishOf(row: ImportedPerson): Wish {
  const wish: Wish = {};
  for (const field of texts) {
    const text = row[field];
    if (text !== undefined) wish[field] = tidyText(text);
  }
  if (row.isActive !== undefined) wish.isActive = row.isActive;
  if (row.biometricConsent !== undefined) wish.consentAnswer = row.biometricConsent;
  return wish;
}

/** As clients write them. */
function changedFields(wish: Wish, person: PersonEntity): string[] {
  const changed: string[] = texts.filter((field) => wish[field] !== undefined && wish[field] !== person[field]);
  if (wish.isActive !== undefined && wish.isActive !== person.isActive) changed.push('isActive');
  // A no that was an uploader's word only becomes one of the record, which no upload overrules.
  const isNoOfUploader = person.biometricConsent === false && person.consentSource.startsWith('uploader:');
  const isRepeated = wish.consentAnswer === person.biometricConsent && !isNoOfUploader;
  if (wish.consentAnswer !== undefined && !isRepeated) changed.push('biometricConsent');
  return changed.map(written);
}

function missingOf(field: string): Violation {
  return { field: written(field), message: 'is missing; somebody new needs it' };
}

function written(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
