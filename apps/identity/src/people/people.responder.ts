import { Controller } from '@nestjs/common';
import {
  changePassword,
  createPerson,
  deletePerson,
  getPerson,
  listPeople,
  updatePerson,
  verifyPassword,
  type ChangePasswordRequest,
  type CreatePersonRequest,
  type DeletePersonRequest,
  type GetPersonRequest,
  type ListPeopleRequest,
  type UpdatePersonRequest,
  type VerifyPasswordRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { ErasureService } from './erasure.service';
import { OwnPasswordService } from './own-password.service';
import { waitingOfKnownMax, waitingOfStrangersMax } from './password.service';
import { PeopleService } from './people.service';
import { toPersonMessage } from './person.message';

@Controller()
export class PeopleResponder {
  constructor(
    private readonly people: PeopleService,
    private readonly erasure: ErasureService,
    private readonly ownPasswords: OwnPasswordService,
  ) {}

  @RespondsTo(createPerson)
  async createPerson(request: CreatePersonRequest) {
    return { person: toPersonMessage(await this.people.create(request)) };
  }

  @RespondsTo(getPerson)
  async getPerson(request: GetPersonRequest) {
    return { person: toPersonMessage(await this.people.get(request.personId)) };
  }

  @RespondsTo(listPeople)
  async listPeople(request: ListPeopleRequest) {
    const { rows, total, nextCursor } = await this.people.list(request);
    return { people: rows.map(toPersonMessage), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(updatePerson)
  async updatePerson(request: UpdatePersonRequest) {
    return { person: toPersonMessage(await this.people.update(request)) };
  }

  @RespondsTo(deletePerson)
  async deletePerson(request: DeletePersonRequest) {
    await this.erasure.erase(request.personId, request.expectedRevision);
    return {};
  }

  // The line is that of the passwords, which has a lane for those who are known: all of it is in hand.
  @RespondsTo(verifyPassword, { concurrency: 2 * (waitingOfStrangersMax + waitingOfKnownMax) })
  async verifyPassword({ email, password, isKnownPlace }: VerifyPasswordRequest) {
    const lane = isKnownPlace ? 'known' : 'strangers';
    return { person: toPersonMessage(await this.people.verifyPassword(email, password, lane)) };
  }

  @RespondsTo(changePassword)
  async changePassword({ personId, currentPassword, newPassword }: ChangePasswordRequest) {
    await this.ownPasswords.change(personId, currentPassword, newPassword);
    return {};
  }
}
