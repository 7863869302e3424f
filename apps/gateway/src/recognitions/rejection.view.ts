import { ApiProperty } from '@nestjs/swagger';
import type { RecognitionRejection, RejectRecognitionResponse } from '@smart-attendance/contracts';
import { requirePart } from '../http/required-part';
import { Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { textOrNull } from '../input/show.policy';
import { RecognitionView, toRecognitionView } from './recognition.view';

const missingReasons = ['kept_no_longer', 'never_kept', 'no_consent'] as const;

const Ids = (description: string): PropertyDecorator =>
  ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' }, description });

export class RejectionView {
  @Id() id!: string;
  @Text({ description: 'Who said that it is not that person.' }) author_id!: string;
  @Text({ nullable: true }) reason!: string | null;
  @Instant() created_at!: string | null;
  @Flag({
    description: 'Whether the face is kept, sealed: what is more like it than like the person is not the person.',
  })
  has_counter_example!: boolean;
  @OneOf(missingReasons, { nullable: true, description: 'Why none is kept.' })
  counter_example_missing!: string | null;
  @Ids('What was taken back: all recognitions of the same face at that camera, this one among them; the oldest 1,000.')
  withdrawn_recognition_ids!: string[];
  @Ids('What the sightings around it came to without it.') decided_recognition_ids!: string[];
  @Ids('Other recognitions of the person whose face is more like this one: worth a look. At most 50, newest first.')
  similar_recognition_ids!: string[];
  @Ids('Enrolled photos that went with it, since they show somebody else: of what was told from a kept face.')
  deleted_face_embedding_ids!: string[];
}

export class RejectedRecognitionView extends RecognitionView {
  @ApiProperty({ type: RejectionView }) rejection!: RejectionView;
}

export function toRejectedRecognitionView(response: RejectRecognitionResponse): Shape<RejectedRecognitionView> {
  const { recognition, rejection } = response;
  return { ...toRecognitionView(requirePart(recognition)), rejection: toRejectionView(requirePart(rejection)) };
}

function toRejectionView(rejection: RecognitionRejection): Shape<RejectionView> {
  return {
    id: rejection.id,
    author_id: rejection.authorId,
    reason: textOrNull(rejection.reason),
    created_at: toIsoInstant(rejection.createdAt),
    has_counter_example: rejection.hasCounterExample,
    counter_example_missing: textOrNull(rejection.counterExampleMissing),
    withdrawn_recognition_ids: rejection.withdrawnRecognitionIds,
    decided_recognition_ids: rejection.decidedRecognitionIds,
    similar_recognition_ids: rejection.similarRecognitionIds,
    deleted_face_embedding_ids: rejection.deletedTemplateIds,
  };
}
