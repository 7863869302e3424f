import { ApiProperty } from '@nestjs/swagger';
import {
  modelPackStates,
  type ModelAgreement,
  type ModelPack,
  type UnreadablePhoto,
} from '@smart-attendance/contracts';
import { Count, Decimal, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { requirePart } from '../http/required-part';

export class ModelAgreementView {
  @Count({ description: 'Live faces that both packs compared, within the last seven days.' }) faces!: number;
  @Count({ description: 'Both name the same person.' }) same_person!: number;
  @Count({ description: 'Neither names anybody.' }) both_nobody!: number;
  @Count({ description: 'The active pack names somebody, and this one nobody.' }) only_active!: number;
  @Count({ description: 'This one names somebody, and the active pack nobody.' }) only_this!: number;
  @Count({ description: 'They name two people.' }) different_people!: number;
  @Count({
    description: 'Beside these: the active pack compared a face, and this one saw none there that it could compare.',
  })
  unseen!: number;
}

export class ModelView {
  @Text({ example: 'buffalo_s' }) pack_id!: string;
  @Flag({ description: 'Faces are compared with the vectors of this one.' }) is_active!: boolean;
  @OneOf(modelPackStates, {
    example: 'running',
    description: 'Of its vectors of enrolment photos. Finished goes on with photos that come later.',
  })
  state!: string;
  @Text({
    example: '',
    description:
      'Why no vectors are made though photos wait; empty while they are. pack_not_served: no worker looks with it; ' +
      'enrolment_pack_not_served: none looks with the pack that photos were enrolled with; unavailable: tried again.',
  })
  stalled_reason!: string;
  @Count() photos_total!: number;
  @Count() photos_done!: number;
  @Count({ description: 'Photos of which it makes no vector, at /models/{pack_id}/unreadable-photos.' })
  photos_failed!: number;
  @Count() people_total!: number;
  @Count() people_done!: number;
  @Count({ description: 'Who would have no vector of it; known once it is finished.' }) people_lost!: number;
  @Count({
    description:
      'Faces of which somebody said that they are not a person, kept of other packs alone: it may take them for that person again.',
  })
  counter_examples_lost!: number;
  @Decimal({ description: 'The cosine that a face must reach in its gallery.' }) threshold!: number;
  @Flag({ description: 'Whether somebody measured how alike two people are by it.' }) is_calibrated!: boolean;
  @Count({ description: 'Numbers of a vector.' }) vector_size!: number;
  @ApiProperty({ type: ModelAgreementView }) agreement!: Shape<ModelAgreementView>;
  @Id({ nullable: true }) registered_by!: string | null;
  @Instant() registered_at!: string | null;
  @Instant({ nullable: true }) finished_at!: string | null;
  @Instant({ nullable: true, description: 'When it became the active one last.' }) activated_at!: string | null;
}

export class UnreadablePhotoView {
  @Id() template_id!: string;
  @Id() user_id!: string;
  @Text() user_name!: string;
  @Text({
    example: 'too_blurry',
    description: 'no_face, face_unclear, not_opened, internal where the models failed, or what a photo is refused for.',
  })
  reason!: string;
  @Flag({ description: 'The person has no photo of which the pack makes a vector.' }) is_only_one!: boolean;
}

export function toModelView(pack: ModelPack): ModelView {
  return {
    pack_id: pack.packId,
    is_active: pack.isActive,
    state: pack.state,
    stalled_reason: pack.stalledReason,
    photos_total: pack.photosTotal,
    photos_done: pack.photosDone,
    photos_failed: pack.photosFailed,
    people_total: pack.peopleTotal,
    people_done: pack.peopleDone,
    people_lost: Math.max(0, pack.peopleTotal - pack.peopleDone),
    counter_examples_lost: pack.counterExamplesLost,
    threshold: pack.threshold,
    is_calibrated: pack.isCalibrated,
    vector_size: pack.vectorSize,
    agreement: toAgreementView(requirePart(pack.agreement)),
    registered_by: pack.registeredBy === '' ? null : pack.registeredBy,
    registered_at: toIsoInstant(pack.registeredAt),
    finished_at: toIsoInstant(pack.finishedAt),
    activated_at: toIsoInstant(pack.activatedAt),
  };
}

function toAgreementView(agreement: ModelAgreement): ModelAgreementView {
  const { faces, samePerson, bothNobody, onlyActive, onlyThis, differentPeople, unseen } = agreement;
  return {
    faces,
    same_person: samePerson,
    both_nobody: bothNobody,
    only_active: onlyActive,
    only_this: onlyThis,
    different_people: differentPeople,
    unseen,
  };
}

export function toUnreadablePhotoView(photo: UnreadablePhoto): UnreadablePhotoView {
  const { templateId, personId, personName, reason, isOnlyOne } = photo;
  return {
    template_id: templateId,
    user_id: personId,
    user_name: personName,
    reason,
    is_only_one: isOnlyOne,
  };
}
