import { Injectable } from '@nestjs/common';
import {
  assignUnknownFace,
  dismissUnknownFace,
  getUnknownFace,
  getUnknownFacePicture,
  listUnknownFaces,
  mergeUnknownFaces,
  splitUnknownFace,
  tellUnknownFaceVisits,
  undoUnknownFace,
  type AssignUnknownFaceRequestSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { scopeFor } from '../access/reach.policy';
import { addToAuditNote } from '../audit/audit-note';
import { requirePart } from '../http/required-part';
import { toTimestamp } from '../input/instant.policy';
import { toPageView, type PageRequest, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { given, textOrNull } from '../input/show.policy';
import { toCreatePersonRequest } from '../users/new-person.policy';
import { UsersService } from '../users/users.service';
import type { AssignUnknownFaceInput, CreatePersonOfUnknownFaceInput, UnknownFacesQuery } from './unknown-face.input';
import {
  toEnrolmentView,
  toUnknownFaceView,
  toUnknownFaceVisitView,
  type AssignedUnknownFaceView,
  type SplitUnknownFaceView,
  type UnknownFaceDetailsView,
  type UndoneUnknownFaceView,
  type UnknownFaceView,
} from './unknown-face.view';

/** Which unknown face is changed, and what whoever changes it saw. */
interface Change {
  readonly unknownFaceId: string;
  readonly caller: Caller;
  readonly expectedRevision: number | undefined;
}

/** Unknown faces over HTTP: requests to identity. */
@Injectable()
export class UnknownFacesService {
  constructor(
    private readonly requests: RequestClient,
    private readonly users: UsersService,
  ) {}

  async list(query: UnknownFacesQuery): Promise<PageView<UnknownFaceView>> {
    const page = pageOf(query);
    const { unknownFaces, pageInfo } = await this.requests.request(listUnknownFaces, {
      page,
      status: query.status ?? 'waiting',
      cameraId: query.camera_id ?? '',
      ...given({ seenFrom: toTimestamp(query.seen_from), seenTo: toTimestamp(query.seen_to) }),
    });
    return toPageView(unknownFaces.map(toUnknownFaceView), page, pageInfo);
  }

  async get(unknownFaceId: string): Promise<UnknownFaceDetailsView> {
    const { unknownFace, visits } = await this.requests.request(getUnknownFace, { unknownFaceId });
    return { ...toUnknownFaceView(requirePart(unknownFace)), visits: visits.map(toUnknownFaceVisitView) };
  }

  /** @param visitId empty for the best */
  async pictureOf(unknownFaceId: string, visitId: string): Promise<Uint8Array> {
    return (await this.requests.request(getUnknownFacePicture, { unknownFaceId, visitId })).picture;
  }

  async assign(change: Change, input: AssignUnknownFaceInput): Promise<AssignedUnknownFaceView> {
    return this.sendAssignment(change, {
      personId: input.user_id,
      confirmSamePerson: input.confirm_same_person === true,
      tellVisits: input.tell_attendance === true,
      ...given({ consentAnswer: input.consent ?? undefined }),
    });
  }

  /**
   * @param idToGive as IdToGive has it
   * @throws AppError `permission_denied` for who may not create people
   */
  async createPerson(
    change: Change,
    { tell_attendance: tells, ...input }: CreatePersonOfUnknownFaceInput,
    idToGive: string,
  ): Promise<AssignedUnknownFaceView> {
    const { principal } = change.caller;
    requireMayWriteUsers(change.caller);
    const newPerson = toCreatePersonRequest(input, principal, idToGive);
    return this.sendAssignment(change, { newPerson, tellVisits: tells === true });
  }

  async merge(change: Change, otherId: string): Promise<UnknownFaceView> {
    const request = { ...toRequest(change), otherId };
    return toUnknownFaceView(requirePart((await this.requests.request(mergeUnknownFaces, request)).unknownFace));
  }

  /** @param newId as IdToGive has it */
  async split(change: Change, visitIds: string[], newId: string): Promise<SplitUnknownFaceView> {
    const request = { ...toRequest(change), visitIds, newId };
    const { unknownFace, splitOff } = await this.requests.request(splitUnknownFace, request);
    return { ...toUnknownFaceView(requirePart(unknownFace)), split_off: toUnknownFaceView(requirePart(splitOff)) };
  }

  async dismiss(change: Change): Promise<UnknownFaceView> {
    const { unknownFace } = await this.requests.request(dismissUnknownFace, toRequest(change));
    return toUnknownFaceView(requirePart(unknownFace));
  }

  /**
   * @param deletesUser whom the assignment created is erased, too: a crash in between leaves them for DELETE
   * /users/{id}
   * @throws AppError `permission_denied` for who may not erase that person; nothing is undone then
   */
  async undo(change: Change, deletesUser: boolean): Promise<UndoneUnknownFaceView> {
    const meant = deletesUser ? await this.mayErasePersonOf(change) : change;
    const request = { ...toRequest(meant), mustLeaveNothing: deletesUser };
    const { unknownFace, createdPersonId } = await this.requests.request(undoUnknownFace, request);
    if (createdPersonId !== '') addToAuditNote({ userId: createdPersonId });
    if (deletesUser) {
      addToAuditNote({ erasedUserId: createdPersonId });
      await this.users.delete(createdPersonId, change.caller);
    }
    const view = toUnknownFaceView(requirePart(unknownFace));
    return { ...view, created_user_id: deletesUser ? null : textOrNull(createdPersonId) };
  }

  async tellVisits(change: Change): Promise<UnknownFaceView> {
    const { unknownFace } = await this.requests.request(tellUnknownFaceVisits, toRequest(change));
    return toUnknownFaceView(requirePart(unknownFace));
  }

  /**
   * @returns the change of the face as it was read, so that it is still the same person's
   * @throws AppError `permission_denied`, `conflict` (oneself)
   */
  private async mayErasePersonOf(change: Change): Promise<Change> {
    const { unknownFaceId, caller, expectedRevision } = change;
    requireMayWriteUsers(caller);
    const face = requirePart((await this.requests.request(getUnknownFace, { unknownFaceId })).unknownFace);
    if (face.personId !== '') await this.users.requireMayErase(face.personId, caller);
    return { ...change, expectedRevision: expectedRevision ?? face.revision };
  }

  private async sendAssignment(
    change: Change,
    assignment: MessageInitShape<typeof AssignUnknownFaceRequestSchema>,
  ): Promise<AssignedUnknownFaceView> {
    const request = { ...toRequest(change), ...assignment };
    const { unknownFace, enrolment } = await this.requests.request(assignUnknownFace, request);
    addToAuditNote({ userId: requirePart(unknownFace).personId });
    return { ...toUnknownFaceView(requirePart(unknownFace)), enrolment: toEnrolmentView(requirePart(enrolment)) };
  }
}

function requireMayWriteUsers({ principal }: Caller): void {
  if (scopeFor(principal, 'users.write') === 'all') return;
  throw new AppError('permission_denied', 'To create or delete a person takes users.write as well.');
}

function toRequest({ unknownFaceId, caller, expectedRevision }: Change) {
  return { unknownFaceId, authorId: caller.principal.id, ...given({ expectedRevision }) };
}

/** Newest first, unless something else is said. */
function pageOf(query: UnknownFacesQuery): PageRequest {
  const page = toPageRequest(query);
  const isSaid = query.sort !== undefined || query.order !== undefined;
  return isSaid ? page : { ...page, sort: 'last_seen_at', descending: true };
}
