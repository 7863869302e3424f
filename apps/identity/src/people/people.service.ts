import { Injectable } from '@nestjs/common';
import {
  tidyText,
  type CreatePersonRequest,
  type ListPeopleRequest,
  type UpdatePersonRequest,
} from '@smart-attendance/contracts';
import { inTransaction, type PageRows } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { answerOf, consentOnRecord, nothingSaid } from './consent.policy';
import { ConsentRepository } from './consent.repository';
import { GalleryRepository } from '../gallery/gallery.repository';
import { GalleryService } from '../gallery/gallery.service';
import { lastAdministratorError } from './last-administrator';
import { PasswordService, type PasswordLane } from './password.service';
import { PeopleRepository } from './people.repository';
import { PersonChangedPublisher } from './person-changed.publisher';
import type { PersonEntity } from './person.entity';

@Injectable()
export class PeopleService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleRepository,
    private readonly passwords: PasswordService,
    private readonly consents: ConsentRepository,
    private readonly galleryRows: GalleryRepository,
    private readonly gallery: GalleryService,
    private readonly publisher: PersonChangedPublisher,
  ) {}

  /** @throws AppError `conflict` (email_taken, employee_id_taken) */
  async create(request: CreatePersonRequest): Promise<PersonEntity> {
    const passwordHash = await this.passwords.hash(request.password);
    const id = randomUUID();
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
      announcedRevision: 0,
      ...(consentOnRecord(nothingSaid, answer, request.authorId, new Date()) ?? nothingSaid),
    };
    try {
      await this.people.insert(this.dataSource.manager, wished);
    } catch (error) {
      throw await this.people.asConflict(error, wished, id);
    }
    const person = await this.people.get(id);
    await this.publisher.tryToAnnounce(person);
    return person;
  }

  async get(personId: string): Promise<PersonEntity> {
    return this.people.get(personId);
  }

  async list(request: ListPeopleRequest): Promise<PageRows<PersonEntity>> {
    return this.people.list({ page: request.page, activeOnly: request.activeOnly, query: request.query });
  }

  /**
   * Changes the fields that are set. Taking biometric consent back deletes the templates and enrolment photos.
   * @throws AppError `not_found`, `conflict`, `refused` (last_administrator)
   */
  async update(request: UpdatePersonRequest): Promise<PersonEntity> {
    const passwordHash = request.password === undefined ? undefined : await this.passwords.hash(request.password);
    const wished = { ...wishedFields(request), ...(passwordHash !== undefined && { passwordHash }) };
    const isGalleryChanged = await inTransaction(this.dataSource, (manager) =>
      this.updateIn(manager, request, wished),
    ).catch(async (error: unknown) => {
      throw await this.people.asConflict(error, wished, request.personId);
    });
    if (isGalleryChanged) await this.gallery.catchUp();
    const person = await this.people.get(request.personId);
    if (person.announcedRevision < person.revision) await this.publisher.tryToAnnounce(person);
    return person;
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

  /** @returns whether the gallery changed */
  private async updateIn(
    manager: EntityManager,
    request: UpdatePersonRequest,
    wished: Partial<PersonEntity>,
  ): Promise<boolean> {
    const loses = losesAdministrator(wished);
    const administrators = loses === undefined ? [] : await this.people.lockActiveAdministrators(manager);
    const before = await this.people.lock(manager, request.personId);
    if (loses !== undefined && administrators.length === 1 && administrators[0] === before.id) {
      throw lastAdministratorError(loses);
    }
    const consent = consentOnRecord(before, request.biometricConsent, request.authorId, new Date());
    const changes = { ...wished, ...consent };
    if (Object.keys(changes).length === 0) return false;
    await this.people.change(manager, before, { ...changes, revision: before.revision + 1 });

    const isNo = consent?.biometricConsent === false;
    const isOtherwiseActive = wished.isActive !== undefined && wished.isActive !== before.isActive;
    if (isNo) await this.consents.withdraw(manager, before.id);
    else if (isOtherwiseActive) await this.galleryRows.markChanged(manager, before.id);
    return isNo || isOtherwiseActive;
  }
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
