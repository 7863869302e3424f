import { Injectable } from '@nestjs/common';
import { getPerson } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller, Thing } from './caller';
import { isSameDepartment, relationTo } from './reach.policy';

/** What a list was asked for, as far as it is about people. */
export interface PeopleFilter {
  readonly userId?: string | undefined;
  /** Beside it: whoever is named here must be in reach as well. */
  readonly userIds?: readonly string[];
  readonly department?: string | undefined;
}

/** The same, as the services behind take it: empty for everybody. */
export interface NarrowedFilter {
  readonly personId: string;
  readonly department: string;
}

/** Whether people of whom only the id is known are in a caller's reach; identity knows their department. */
@Injectable()
export class PersonAccessService {
  constructor(private readonly requests: RequestClient) {}

  /**
   * @throws AppError `not_found` for who is out of reach as for nobody, `permission_denied` for one's own row; nothing
   * for who may reach everybody, since the service that is asked next knows who is there
   */
  async require(personId: string, caller: Caller, thing?: Thing): Promise<void> {
    if (caller.scope === 'all') return;
    caller.requireAccessTo({ id: personId, department: await this.departmentOf(personId, caller) }, thing);
  }

  /**
   * The people a list is narrowed to.
   *
   * @throws AppError `permission_denied` when others were asked for, whether they are there or not
   */
  async narrow({ userIds = [], ...filter }: PeopleFilter, caller: Caller): Promise<NarrowedFilter> {
    if (caller.scope !== 'all')
      await Promise.all([...new Set(userIds)].map((userId) => this.narrowToOne({ userId }, caller)));
    return this.narrowToOne(filter, caller);
  }

  private async narrowToOne(
    { userId = '', department = '' }: Omit<PeopleFilter, 'userIds'>,
    caller: Caller,
  ): Promise<NarrowedFilter> {
    const { scope, principal } = caller;
    if (scope === 'all') return { personId: userId, department };
    if (scope === 'own') {
      if (userId !== '' && userId !== principal.id) throw onlyOneself();
      if (department !== '' && !isSameDepartment(department, principal.department)) throw onlyOneself();
      return { personId: principal.id, department };
    }
    if (department !== '' && !isSameDepartment(department, principal.department)) throw onlyDepartment();
    if (userId === '') return { personId: '', department: principal.department };
    const person = { id: userId, department: await this.departmentOf(userId, caller) };
    const relation = relationTo(principal, person);
    if (relation === 'other') throw onlyDepartment();
    // Oneself is in reach wherever the copies of a service behind believe one to be.
    return { personId: userId, department: relation === 'own' ? department : principal.department };
  }

  /** Empty where it does not matter, and for nobody. */
  private async departmentOf(personId: string, { scope, principal }: Caller): Promise<string> {
    if (scope !== 'department' || personId === principal.id) return '';
    try {
      return (await this.requests.request(getPerson, { personId })).person?.department ?? '';
    } catch (error) {
      if (isAppError(error) && error.code === 'not_found') return '';
      throw error;
    }
  }
}

function onlyOneself(): AppError {
  return new AppError('permission_denied', 'You may see only what is about yourself.');
}

function onlyDepartment(): AppError {
  return new AppError('permission_denied', 'You may see only what is about the people of your department.');
}
