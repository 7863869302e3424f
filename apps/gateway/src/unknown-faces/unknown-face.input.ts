import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn } from 'class-validator';
import { unknownFaceStatuses, unknownFaceVisitsMax, values, type UnknownFaceStatus } from '@smart-attendance/contracts';
import { FromText, Is, Optional, Required } from '../input/field.decorators';
import { instant } from '../input/instant.policy';
import { PageQuery, SortedBy } from '../input/page.query';
import { CreateUserInput } from '../users/user.input';

export class UnknownFacesQuery extends PageQuery {
  @SortedBy('last_seen_at', 'created_at') sort?: string;
  @FromText({ default: 'waiting' }) @IsIn(unknownFaceStatuses) status?: UnknownFaceStatus;
  @FromText({ description: 'Seen by that camera, among others.' }) @Is(values.uuid) camera_id?: string;
  @FromText({ description: 'Percent-encode the + of an offset as %2B.' }) @Is(instant) seen_from?: string;
  @FromText() @Is(instant) seen_to?: string;
}

const tellOptions = {
  default: false,
  description: 'Attendance is told of the visits at once, as POST …/recognitions does it.',
};
const confirmOptions = {
  default: false,
  description: 'It is this person although the face is unlike every photo that is enrolled (not_the_same_person).',
};

export class AssignUnknownFaceInput {
  @Required() @Is(values.uuid) user_id!: string;
  @Optional({
    description:
      'Whether the person agrees to be recognised: yes, no, or nothing is said. A no is recorded, deletes what is enrolled, and these visits.',
  })
  @IsBoolean()
  consent?: boolean | null;
  @Optional(confirmOptions) @IsBoolean() confirm_same_person?: boolean | null;
  @Optional(tellOptions) @IsBoolean() tell_attendance?: boolean | null;
}

export class CreatePersonOfUnknownFaceInput extends CreateUserInput {
  @Optional(tellOptions) @IsBoolean() tell_attendance?: boolean | null;
}

export class UndoUnknownFaceQuery {
  @FromText({
    default: false,
    description:
      'Erase the person whom the assignment created, too, as DELETE /users/{id} does it; takes users.write. 409 if it ' +
      'created nobody (created_nobody), or more is kept of them, such as another photo (person_has_more).',
  })
  @IsBoolean()
  delete_user?: boolean;
}

export class MergeUnknownFacesInput {
  @Required({ description: 'The unknown face whose visits come to this one.' }) @Is(values.uuid) other_id!: string;
}

export class SplitUnknownFaceInput {
  @Required({ description: 'Visits that are of somebody else: some, not all.' })
  @IsArray({ message: 'must be a list' })
  @ArrayMinSize(1, { message: 'must name at least one visit' })
  @ArrayMaxSize(unknownFaceVisitsMax, { message: `must have at most ${unknownFaceVisitsMax} members` })
  @Is(values.uuid, { each: true })
  visit_ids!: string[];
}
