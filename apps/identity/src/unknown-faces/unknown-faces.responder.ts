import { Controller, Inject } from '@nestjs/common';
import {
  assignUnknownFace,
  dismissUnknownFace,
  getUnknownFace,
  getUnknownFacePicture,
  listUnknownFaces,
  mergeUnknownFaces,
  splitUnknownFace,
  tellUnknownFaceVisits,
  timestampDate,
  undoUnknownFace,
  type AssignUnknownFaceRequest,
  type DismissUnknownFaceRequest,
  type GetUnknownFacePictureRequest,
  type GetUnknownFaceRequest,
  type ListUnknownFacesRequest,
  type MergeUnknownFacesRequest,
  type SplitUnknownFaceRequest,
  type TellUnknownFaceVisitsRequest,
  type UndoUnknownFaceRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { AssignmentService } from './assignment.service';
import { RegroupingService } from './regrouping.service';
import type { UnknownFaceEntity } from './unknown-face.entity';
import { toUnknownFaceMessage, toVisitMessage } from './unknown-face.message';
import { UnknownFacesService, type ShownUnknownFace } from './unknown-faces.service';

@Controller()
export class UnknownFacesResponder {
  constructor(
    private readonly faces: UnknownFacesService,
    private readonly regrouping: RegroupingService,
    private readonly assignments: AssignmentService,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  @RespondsTo(listUnknownFaces)
  async listUnknownFaces({ page, status, cameraId, seenFrom, seenTo }: ListUnknownFacesRequest) {
    const { rows, total, nextCursor } = await this.faces.list({
      page,
      status: status === '' ? 'waiting' : status,
      cameraId,
      seenFrom: seenFrom && timestampDate(seenFrom),
      seenTo: seenTo && timestampDate(seenTo),
    });
    return { unknownFaces: rows.map((shown) => this.toMessage(shown)), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(getUnknownFace)
  async getUnknownFace({ unknownFaceId }: GetUnknownFaceRequest) {
    const { visits, ...shown } = await this.faces.get(unknownFaceId);
    return { unknownFace: this.toMessage(shown), visits: visits.map(toVisitMessage) };
  }

  @RespondsTo(getUnknownFacePicture)
  async getUnknownFacePicture({ unknownFaceId, visitId }: GetUnknownFacePictureRequest) {
    return { picture: await this.faces.pictureOf(unknownFaceId, visitId) };
  }

  @RespondsTo(assignUnknownFace)
  async assignUnknownFace(request: AssignUnknownFaceRequest) {
    const { face, enrolment } = await this.assignments.assign(request);
    const { templateId, reason, message, warnings } = enrolment;
    return {
      unknownFace: await this.show(face),
      enrolment: { isEnrolled: templateId !== '', reason, message, warnings: [...warnings] },
    };
  }

  @RespondsTo(mergeUnknownFaces)
  async mergeUnknownFaces({ otherId, ...change }: MergeUnknownFacesRequest) {
    return { unknownFace: await this.show(await this.regrouping.merge(toChange(change), otherId)) };
  }

  @RespondsTo(splitUnknownFace)
  async splitUnknownFace({ visitIds, newId, ...change }: SplitUnknownFaceRequest) {
    const { face, splitOff } = await this.regrouping.split(toChange(change), visitIds, newId);
    return { unknownFace: await this.show(face), splitOff: await this.show(splitOff) };
  }

  @RespondsTo(dismissUnknownFace)
  async dismissUnknownFace(change: DismissUnknownFaceRequest) {
    return { unknownFace: await this.show(await this.regrouping.dismiss(toChange(change))) };
  }

  @RespondsTo(undoUnknownFace)
  async undoUnknownFace({ mustLeaveNothing, ...change }: UndoUnknownFaceRequest) {
    const { face, createdPersonId = '' } = await this.assignments.undo(toChange(change), mustLeaveNothing);
    return { unknownFace: await this.show(face), createdPersonId };
  }

  @RespondsTo(tellUnknownFaceVisits)
  async tellUnknownFaceVisits(change: TellUnknownFaceVisitsRequest) {
    return { unknownFace: await this.show(await this.assignments.tell(toChange(change))) };
  }

  private async show(face: UnknownFaceEntity) {
    return this.toMessage(await this.faces.show(face, face.status === 'waiting'));
  }

  private toMessage(shown: ShownUnknownFace) {
    return toUnknownFaceMessage(shown, this.config.REVIEW_HOURS);
  }
}

type ChangeRequest = Pick<DismissUnknownFaceRequest, 'unknownFaceId' | 'authorId' | 'expectedRevision'>;

function toChange({ unknownFaceId, authorId, expectedRevision }: ChangeRequest) {
  return { unknownFaceId, authorId, expectedRevision };
}
