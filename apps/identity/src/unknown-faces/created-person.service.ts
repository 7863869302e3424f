import { Injectable } from '@nestjs/common';
import { AppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { ErasureService } from '../people/erasure.service';
import { PeopleRepository } from '../people/people.repository';
import type { PersonEntity } from '../people/person.entity';
import type { UnknownFaceEntity } from './unknown-face.entity';
import { UnknownFacesRepository } from './unknown-faces.repository';

/** Whoever was created for a face that is refused goes again; who was there for longer is somebody's by now. */
const newPersonMs = 3_600_000;

/** Somebody who was created because a face was theirs. */
@Injectable()
export class CreatedPersonService {
  constructor(
    private readonly faces: UnknownFacesRepository,
    private readonly people: PeopleRepository,
    private readonly erasures: ErasureService,
    private readonly logger: Logger,
  ) {}

  /** Whoever asks again after an outage goes on with the person who is there. */
  async forget({ id, createdAt }: PersonEntity, unknownFaceId: string, error: AppError): Promise<void> {
    const isNew = Date.now() - createdAt.getTime() < newPersonMs;
    if (!isForGood(error) || !isNew || (await this.people.hasMore(id, { templateId: null, unknownFaceId }))) return;
    await this.erasures.erase(id);
    this.logger.info('person-of-unknown-face-not-kept', { personId: id, reason: error.reason });
  }

  /** Whom the assignment created that an undo takes back; undefined where it created nobody, or is none. */
  async createdBy({ personId, lastActionId }: UnknownFaceEntity): Promise<string | undefined> {
    const action = await this.faces.findAction(lastActionId);
    return action?.kind === 'assigned' && action.createdPerson ? (personId ?? undefined) : undefined;
  }

  /** @throws AppError `conflict` (created_nobody, person_has_more) */
  async requireNothingElse(
    { id: unknownFaceId, templateId }: UnknownFaceEntity,
    createdPersonId: string | undefined,
  ): Promise<void> {
    if (createdPersonId === undefined) {
      const message = 'What would be taken back created nobody; undo it without deleting the person.';
      throw new AppError('conflict', message, { reason: 'created_nobody' });
    }
    if (!(await this.people.hasMore(createdPersonId, { templateId, unknownFaceId }))) return;
    const message = 'More is kept of that person by now: other photos, or visits that cameras named. Undo it alone.';
    throw new AppError('conflict', message, { reason: 'person_has_more' });
  }
}

/** Not after an outage: then it is asked again. */
export function isForGood({ code }: AppError): boolean {
  return code !== 'unavailable' && code !== 'internal';
}
