import { Injectable } from '@nestjs/common';
import {
  personChanged,
  tidyText,
  type CreatePersonRequest,
  type ListPeopleRequest,
  type UpdatePersonRequest,
} from '@smart-attendance/contracts';
import { Database, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { GalleryRepository } from '../gallery/gallery.repository';
import { GalleryService } from '../gallery/gallery.service';
import { answerOf, consentOnRecord, nothingSaid } from './consent.policy';
import { ConsentRepository } from './consent.repository';
import { lastAdministratorError } from './last-administrator';
import { PasswordService, type PasswordLane } from './password.service';
import { PeopleRepository } from './people.repository';
import type { PersonEntity } from './person.entity';
import { toPersonChangedMessage } from './person.message';

@Injectable()
export class PeopleService {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleRepository,
    private readonly passwords: PasswordService,
    private readonly consents: ConsentRepository,
    private readonly galleryRows: GalleryRepository,
    private readonly gallery: GalleryService,
  ) {}

  /**
   * A second request with the same id gives the person whom the first made, as they are by now. Without a password
   * nobody can log in by one until it is set. The id of who was erased is nobody's any more: other services forget
   * whoever has it for ever.
   * @throws AppError `conflict` (email_taken, employee_id_taken, person_erased)
   */
  async create(request: CreatePersonRequest): Promise<PersonEntity> {
    const made = await this.madeBefore(request);
    if (made !== null) return made;
    const { password } = request;
    const passwordHash = await (password === '' ? this.passwords.hashOfNobody() : this.passwords.hash(password));
    const id = request.personId === '' ? randomUUID() : request.personId;
    const answer = answerOf(request.consentAnswer, request.biometricConsent);
    const wished = {
      id,
      firstName: tidyText(request.firstName),
      lastName: tidyText(request.lastName),
      email: tidyText(request.email),
      employeeId: tidyText(request.employeeId),
      department: tidyText(request.department),
      phone: tidyText(request.phone),
      position: tidyText(request.position),
      isActive: request.isActive,
      role: request.role,
      passwordHash,
      revision: 1,
      ...(consentOnRecord(nothingSaid, answer, request.authorId, new Date()) ?? nothingSaid),
    };
    try {
      return await this.database.transaction(async (tx) => {
        const person = await this.people.insert(tx, wished);
        // Behind the insert, which waits for an erasure in hand.
        if (await this.people.wasErased(tx, id)) throw personErased();
        tx.publish(personChanged, toPersonChangedMessage(person));
        return person;
      });
    } catch (error) {
      const madeMeanwhile = await this.madeBefore(request);
      if (madeMeanwhile !== null) return madeMeanwhile;
      throw await this.people.toConflict(error, wished, id);
    }
  }

  async get(personId: string): Promise<PersonEntity> {
    return this.people.get(personId);
  }

  async list(request: ListPeopleRequest): Promise<PageRows<PersonEntity>> {
    const { page, activeOnly, query, role, isActive, department } = request;
    return this.people.list({ page, activeOnly, query, role, isActive, department });
  }

  /**
   * Changes the fields that are set. Taking biometric consent back deletes the templates and enrolment photos.
   * @throws AppError `not_found`, `conflict` (changed_meanwhile too), `refused` (last_administrator)
   */
  async update(request: UpdatePersonRequest): Promise<PersonEntity> {
    const passwordHash = request.password === undefined ? undefined : await this.passwords.hash(request.password);
    const { passwordChangeRequired } = request;
    const wished = {
      ...wishedFields(request),
      ...(passwordHash !== undefined && { passwordHash, passwordChangeRequired }),
    };
    try {
      const { person, isGalleryChanged } = await this.database.transaction((tx) => this.updateIn(tx, request, wished));
      if (isGalleryChanged) await this.gallery.catchUp();
      return person;
    } catch (error) {
      throw await this.people.toConflict(error, wished, request.personId);
    }
  }

  /**
   * The active person with that email and password.
   * @throws AppError `unauthenticated`, the same for an unknown email, a wrong password and an inactive person.
   */
  async verifyPassword(email: string, password: string, lane: PasswordLane): Promise<PersonEntity> {
    const [first, ...twins] = await this.people.findByEmail(email);
    for (const person of [first, ...twins]) {
      const isRight = await this.passwords.verify(password, person?.passwordHash, lane);
      if (person !== undefined && isRight && person.isActive) return person;
    }
    throw new AppError('unauthenticated', 'The email or the password is wrong.');
  }

  private madeBefore({ personId }: CreatePersonRequest): Promise<PersonEntity | null> {
    return personId === '' ? Promise.resolve(null) : this.people.find(personId);
  }

  private async updateIn(
    tx: Transaction,
    request: UpdatePersonRequest,
    wished: Partial<PersonEntity>,
  ): Promise<{ readonly person: PersonEntity; readonly isGalleryChanged: boolean }> {
    const loses = losesAdministrator(wished);
    const administrators = loses === undefined ? [] : await this.people.lockActiveAdministrators(tx);
    const before = await this.people.lock(tx, request.personId, request.expectedRevision);
    if (loses !== undefined && administrators.length === 1 && administrators[0] === before.id) {
      throw lastAdministratorError(loses);
    }
    const consent = consentOnRecord(before, request.biometricConsent, request.authorId, new Date());
    const changes = { ...wished, ...consent };
    if (Object.keys(changes).length === 0) return { person: before, isGalleryChanged: false };
    const person = await this.people.change(tx, before, changes);
    tx.publish(personChanged, toPersonChangedMessage(person));

    const isNo = consent?.biometricConsent === false;
    const isOtherwiseActive = person.isActive !== before.isActive;
    if (isNo) await this.consents.withdraw(tx, person.id);
    else if (isOtherwiseActive) await this.galleryRows.markChanged(tx, person.id);
    return { person, isGalleryChanged: isNo || isOtherwiseActive };
  }
}

function personErased(): AppError {
  const message = 'Somebody whom this request created was erased; send it again with a new Idempotency-Key.';
  return new AppError('conflict', message, { reason: 'person_erased' });
}

const textFields = ['firstName', 'lastName', 'email', 'employeeId', 'department', 'phone', 'position'] as const;

function wishedFields(request: UpdatePersonRequest): Partial<PersonEntity> {
  const texts = textFields.flatMap((field) => {
    const value = request[field];
    return value === undefined ? [] : [[field, tidyText(value)]];
  });
  return {
    ...(Object.fromEntries(texts) as Partial<PersonEntity>),
    ...(request.isActive !== undefined && { isActive: request.isActive }),
    ...(request.role !== undefined && { role: request.role }),
  };
}

function losesAdministrator(wished: Partial<PersonEntity>): 'deactivated' | 'given another role' | undefined {
  if (wished.isActive === false) return 'deactivated';
  return wished.role !== undefined && wished.role !== 'administrator' ? 'given another role' : undefined;
}
