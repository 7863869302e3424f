import { randomUUID } from 'node:crypto';
import {
  changePassword,
  createPerson,
  deletePerson,
  getPerson,
  listPeople,
  roles,
  timestampFromDate,
  updatePerson,
  verifyPassword,
  type Role,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { departmentOfAll, moment } from './plausible-answers';
import type { FakeServices } from './fake-services';

export interface FakePerson {
  readonly id: string;
  readonly email: string;
  role: string;
  department: string;
  isActive: boolean;
  password: string;
  passwordChangeRequired: boolean;
  revision: number;
}

export const rightPassword = 'correct horse battery';

/** identity's people, as far as the gateway sees them: one of each role. */
export class FakePeople {
  private readonly people = new Map<string, FakePerson>();

  constructor(services: FakeServices) {
    for (const role of roles) this.add(role);
    services.respond(getPerson, ({ personId }) => ({ person: this.show(this.find(personId)) }));
    services.respond(verifyPassword, ({ email, password }) => {
      const person = [...this.people.values()].find((one) => one.email === email.toLowerCase());
      if (person?.isActive !== true || password !== person.password) {
        throw new AppError('unauthenticated', 'The email or the password is wrong.');
      }
      return { person: this.show(person) };
    });
    services.respond(changePassword, ({ personId, currentPassword, newPassword }) => {
      const person = this.find(personId);
      if (currentPassword !== person.password) {
        throw AppError.invalid([{ field: 'current_password', message: 'is not the password of this account' }]);
      }
      person.password = newPassword;
      person.passwordChangeRequired = false;
      return {};
    });
    services.respond(createPerson, (request) => {
      if (request.email === this.of('employee').email) {
        throw new AppError('conflict', 'Somebody has this email already.', { reason: 'email_taken' });
      }
      const person =
        this.people.get(request.personId) ?? this.add(request.role as Role, request.department, request.personId);
      return { person: { ...this.show(person), firstName: request.firstName, lastName: request.lastName } };
    });
    services.respond(listPeople, (request) => {
      const { page } = request;
      const all = [...this.people.values()]
        .filter((person) => ['', person.department].includes(request.department))
        .map((person) => this.show(person));
      const skip = page?.skip ?? 0;
      const people = all.slice(skip, skip + (page?.limit ?? 100));
      return { people, pageInfo: { total: all.length, nextCursor: skip + people.length < all.length ? 'more' : '' } };
    });
    services.respond(updatePerson, (request) => {
      const person = this.find(request.personId, request.expectedRevision);
      person.revision += 1;
      person.role = request.role ?? person.role;
      person.department = request.department ?? person.department;
      person.isActive = request.isActive ?? person.isActive;
      if (request.password !== undefined) {
        person.password = request.password;
        person.passwordChangeRequired = request.passwordChangeRequired;
      }
      return { person: this.show(person) };
    });
    services.respond(deletePerson, ({ personId, expectedRevision }) => {
      this.find(personId, expectedRevision);
      this.people.delete(personId);
      return {};
    });
  }

  /** The first person of that role. */
  of(role: Role): FakePerson {
    const person = [...this.people.values()].find((one) => one.role === role);
    if (person === undefined) throw new Error(`There is no ${role} any more.`);
    return person;
  }

  add(role: Role, department = departmentOfAll, wantedId = ''): FakePerson {
    const id = wantedId === '' ? randomUUID() : wantedId;
    const person = {
      id,
      email: `${role}-${id.slice(0, 8)}@example.org`,
      role,
      department,
      isActive: true,
      password: rightPassword,
      passwordChangeRequired: false,
      revision: 1,
    };
    this.people.set(id, person);
    return person;
  }

  /** How many there are. */
  get count(): number {
    return this.people.size;
  }

  private find(id: string, expectedRevision?: number): FakePerson {
    const person = this.people.get(id);
    if (person === undefined) throw AppError.notFound('person', id);
    if (expectedRevision === undefined || expectedRevision === person.revision) return person;
    throw new AppError('conflict', 'The person was changed meanwhile.', { reason: 'changed_meanwhile' });
  }

  private show(person: FakePerson) {
    const at = timestampFromDate(moment);
    return {
      id: person.id,
      email: person.email,
      role: person.role,
      department: person.department,
      isActive: person.isActive,
      firstName: 'Erin',
      lastName: 'Employee',
      employeeId: person.id.slice(0, 8),
      createdAt: at,
      updatedAt: at,
      passwordChangeRequired: person.passwordChangeRequired,
      revision: person.revision,
    };
  }
}
