import { Injectable } from '@nestjs/common';
import {
  createPerson,
  deletePerson,
  emailKey,
  getPerson,
  getPersonStatistics,
  listFaceTemplates,
  listPeople,
  updatePerson,
  type Person,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { LoginPlacesRepository } from '../access/login-places.repository';
import type { Caller, Principal } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { mayChangePerson } from '../access/permissions.policy';
import { isLimitedKey, roleAmongPeople } from '../access/reach.policy';
import { isRole } from '../access/role';
import { SessionsService } from '../access/sessions.service';
import { requirePart } from '../http/required-part';
import { IdempotencyKeysService } from '../idempotency/idempotency-keys.service';
import { toPageView, type PageView, type PageRequest } from '../input/page.policy';
import { clearedByNull, given } from '../input/show.policy';
import { onlyAdministratorsSetRoles, roleDefault, toCreatePersonRequest } from './new-person.policy';
import type { CreateUserInput, UpdateUserInput } from './user.input';
import { toUserView, toUserStatisticsView, type UserStatisticsView, type UserView } from './user.view';

export interface UsersFilter {
  readonly activeOnly: boolean;
  /** Empty for all. */
  readonly query: string;
  readonly role: string;
  readonly isActive?: boolean;
  readonly department: string | undefined;
}

/** People over HTTP: requests to identity, and to attendance for their days. */
@Injectable()
export class UsersService {
  constructor(
    private readonly requests: RequestClient,
    private readonly sessions: SessionsService,
    private readonly places: LoginPlacesRepository,
    private readonly idempotencyKeys: IdempotencyKeysService,
    private readonly access: PersonAccessService,
  ) {}

  /** @param idToGive as IdToGive has it */
  async create(input: CreateUserInput, { principal }: Caller, idToGive: string): Promise<UserView> {
    const { person } = await this.requests.request(createPerson, toCreatePersonRequest(input, principal, idToGive));
    return toUserView(requirePart(person));
  }

  async list(
    page: PageRequest,
    { department: asked, ...filter }: UsersFilter,
    caller: Caller,
  ): Promise<PageView<UserView>> {
    const { department } = await this.access.narrow({ department: asked }, caller);
    const { people, pageInfo } = await this.requests.request(listPeople, { page, ...filter, department });
    return toPageView(people.map(toUserView), page, pageInfo);
  }

  async get(personId: string, caller: Caller): Promise<UserView> {
    const person = await this.find(personId);
    caller.requireAccessTo(person);
    return toUserView(person);
  }

  /** @throws AppError `conflict` (changed_meanwhile), as the next, when another revision was expected */
  async update(
    personId: string,
    input: UpdateUserInput,
    { principal }: Caller,
    expectedRevision?: number,
  ): Promise<UserView> {
    await this.requireMayUpdate(personId, input, principal);
    const { person } = await this.requests.request(updatePerson, {
      personId,
      authorId: principal.id,
      ...given({
        firstName: input.first_name,
        lastName: input.last_name,
        email: input.email,
        password: input.password,
        employeeId: input.employee_id,
        department: clearedByNull(input.department),
        phone: clearedByNull(input.phone),
        position: clearedByNull(input.position),
        isActive: input.is_active,
        role: input.role,
        biometricConsent: input.biometric_consent ?? undefined,
        expectedRevision,
      }),
    });
    if (input.password !== undefined || input.is_active === false) {
      await this.sessions.revokeAllOf(personId, sessionIdOf(principal));
      if (personId !== principal.id) await this.places.forgetOf(personId);
    }
    if (input.role !== undefined || input.department !== undefined) await this.sessions.forgetStandingOf(personId);
    return toUserView(requirePart(person));
  }

  /** @throws AppError `permission_denied`, `conflict` (oneself), `not_found` */
  async requireMayErase(personId: string, { principal }: Caller): Promise<void> {
    if (personId === principal.id) throw notOneself('erase');
    if (roleAmongPeople(principal) !== 'administrator') requireMayChange(principal, await this.find(personId));
  }

  async delete(personId: string, caller: Caller, expectedRevision?: number): Promise<void> {
    await this.requireMayErase(personId, caller);
    // Before, so that a crash leaves none behind, and after, for those that were given meanwhile.
    await this.idempotencyKeys.eraseAnswersAbout(personId);
    await this.requests.request(deletePerson, { personId, ...given({ expectedRevision }) });
    await this.idempotencyKeys.eraseAnswersAbout(personId);
    await this.sessions.revokeAllOf(personId, undefined);
    await this.places.forgetOf(personId);
  }

  async statistics(personId: string, caller: Caller): Promise<UserStatisticsView> {
    await this.access.require(personId, caller);
    // identity knows whether there is such a person; attendance would count zero days for nobody.
    const { templates } = await this.requests.request(listFaceTemplates, { personId });
    const statistics = await this.requests.request(getPersonStatistics, { personId });
    return toUserStatisticsView(personId, statistics, templates.length);
  }

  private async find(personId: string): Promise<Person> {
    const { person } = await this.requests.request(getPerson, { personId });
    return requirePart(person);
  }

  /**
   * Nobody locks themself out, so that the last administrator stays one; only administrators set roles and touch each
   * other's records.
   *
   * @throws AppError `permission_denied` or `conflict`
   */
  private async requireMayUpdate(personId: string, input: UpdateUserInput, principal: Principal): Promise<void> {
    if (personId === principal.id && input.is_active === false) throw notOneself('deactivate');
    if (input.password !== undefined && isLimitedKey(principal)) {
      throw new AppError('permission_denied', 'An API key with scopes sets nobody’s password.');
    }
    if (roleAmongPeople(principal) === 'administrator') {
      if (personId === principal.id && input.role !== undefined && input.role !== 'administrator') {
        throw notOneself('demote');
      }
      return;
    }
    const person = await this.find(personId);
    requireMayChange(principal, person);
    requireMayReaddress(principal, person, input.email ?? person.email);
    if (input.role !== undefined && input.role !== person.role) throw onlyAdministratorsSetRoles();
  }
}

function sessionIdOf(principal: Principal): string | undefined {
  return principal.kind === 'user' ? principal.sessionId : undefined;
}

function requireMayChange(principal: Principal, person: Person): void {
  // A role this gateway does not know yet may be a mighty one.
  const target = isRole(person.role) ? person.role : 'administrator';
  if (!mayChangePerson(roleAmongPeople(principal), target)) {
    throw new AppError('permission_denied', 'Only an administrator may change or erase an administrator.');
  }
}

/** A provider of logins tells people by their email the first time, so whoever changes it says who logs in as them. */
function requireMayReaddress(principal: Principal, person: Person, email: string): void {
  if (!isLimitedKey(principal) || person.role === roleDefault || emailKey(email) === emailKey(person.email)) return;
  throw new AppError('permission_denied', 'An API key with scopes changes the email of employees only.');
}

function notOneself(verb: string): AppError {
  return new AppError('conflict', `You cannot ${verb} yourself; another administrator can.`, { reason: 'oneself' });
}
