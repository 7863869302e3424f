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
import { moment } from './plausible-answers';
import type { PlayedServices } from './fake-services';

export interface PlayedPerson {
  readonly id: string;
  readonly email: string;
  role: string;
  isActive: boolean;
  password: string;
}

export const rightPassword = 'correct horse battery';

/** identity's people, as far as the gateway sees them: one of each role. */
export class PlayedPeople {
  private readonly people = new Map<string, PlayedPerson>();

  constructor(services: PlayedServices) {
    for (const role of roles) this.add(role);
    services.answers(getPerson, ({ personId }) => ({ person: this.show(this.find(personId)) }));
    services.answers(verifyPassword, ({ email, password }) => {
      const person = [...this.people.values()].find((one) => one.email === email.toLowerCase());
      if (person?.isActive !== true || password !== person.password) {
        throw new AppError('unauthenticated', 'The email or the password is wrong.');
      }
      return { person: this.show(person) };
    });
    services.answers(changePassword, ({ personId, currentPassword, newPassword }) => {
      const person = this.find(personId);
      if (currentPassword !== person.password) {
        throw AppError.invalid([{ field: 'current_password', message: 'is not the password of this account' }]);
      }
      person.password = newPassword;
      return {};
    });
    services.answers(createPerson, (request) => {
      if (request.email === this.of('employee').email) {
        throw new AppError('conflict', 'Somebody has this email already.', { reason: 'email_taken' });
      }
      const person = this.add(request.role as Role);
      return { person: { ...this.show(person), firstName: request.firstName, lastName: request.lastName } };
    });
    services.answers(listPeople, ({ page }) => {
      const all = [...this.people.values()].map((person) => this.show(person));
      const skip = page?.skip ?? 0;
      const people = all.slice(skip, skip + (page?.limit ?? 100));
      return { people, pageInfo: { total: all.length, nextCursor: skip + people.length < all.length ? 'more' : '' } };
    });
    services.answers(updatePerson, (request) => {
      const person = this.find(request.personId);
      person.role = request.role ?? person.role;
      person.isActive = request.isActive ?? person.isActive;
      person.password = request.password ?? person.password;
      return { person: this.show(person) };
    });
    services.answers(deletePerson, ({ personId }) => {
      this.find(personId);
      this.people.delete(personId);
      return {};
    });
  }

  /** The first person of that role. */
  of(role: Role): PlayedPerson {
    const person = [...this.people.values()].find((one) => one.role === role);
    if (person === undefined) throw new Error(`There is no ${role} any more.`);
    return person;
  }

  add(role: Role): PlayedPerson {
    const id = randomUUID();
    const person = {
      id,
      email: `${role}-${id.slice(0, 8)}@example.org`,
      role,
      isActive: true,
      password: rightPassword,
    };
    this.people.set(id, person);
    return person;
  }

  private find(id: string): PlayedPerson {
    const person = this.people.get(id);
    if (person === undefined) throw AppError.notFound('person', id);
    return person;
  }

  private show(person: PlayedPerson) {
    const at = timestampFromDate(moment);
    return {
      ...{ id: person.id, email: person.email, role: person.role, isActive: person.isActive },
      ...{ firstName: 'Erin', lastName: 'Employee', employeeId: person.id.slice(0, 8), createdAt: at, updatedAt: at },
    };
  }
}
