import { Controller } from '@nestjs/common';
import {
  createPerson,
  deletePerson,
  getPerson,
  listPeople,
  updatePerson,
  verifyPassword,
  type CreatePersonRequest,
  type DeletePersonRequest,
  type GetPersonRequest,
  type ListPeopleRequest,
  type UpdatePersonRequest,
  type VerifyPasswordRequest,
} from '@smart-attendance/contracts';
import { Answers } from '@smart-attendance/messaging';
import { ErasureService } from './erasure.service';
import { PeopleService } from './people.service';
import { asPerson } from './person.message';

@Controller()
export class PeopleResponder {
  constructor(
    private readonly people: PeopleService,
    private readonly erasure: ErasureService,
  ) {}

  @Answers(createPerson)
  async createPerson(request: CreatePersonRequest) {
    return { person: asPerson(await this.people.create(request)) };
  }

  @Answers(getPerson)
  async getPerson(request: GetPersonRequest) {
    return { person: asPerson(await this.people.get(request.personId)) };
  }

  @Answers(listPeople)
  async listPeople(request: ListPeopleRequest) {
    const { rows, total, nextCursor } = await this.people.list(request);
    return { people: rows.map(asPerson), pageInfo: { total, nextCursor } };
  }

  @Answers(updatePerson)
  async updatePerson(request: UpdatePersonRequest) {
    return { person: asPerson(await this.people.update(request)) };
  }

  @Answers(deletePerson)
  async deletePerson(request: DeletePersonRequest) {
    await this.erasure.erase(request.personId);
    return {};
  }

  @Answers(verifyPassword)
  async verifyPassword(request: VerifyPasswordRequest) {
    return { person: asPerson(await this.people.verifyPassword(request.email, request.password)) };
  }
}
