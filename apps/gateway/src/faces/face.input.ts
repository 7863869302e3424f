import { Transform } from 'class-transformer';
import { IsBoolean, IsNotEmpty, IsNumber, IsString, Max, Min } from 'class-validator';
import { values } from '@smart-attendance/contracts';
import { FromText, Is, Optional, Required } from '../input/field.decorators';
import { meantFace, pointAsText } from './meant-face.policy';

const pictureDescription = 'Base64 of a JPEG, PNG, WebP or GIF of at most 5 MB; a data: prefix is allowed.';
/** Whoever decodes it looks at its size. */
const pictureMessage = { message: 'must be a text' };
const meantOptions = {
  description:
    'Which face is meant when there are several: largest, or a point in its box in pixels of the picture, as x,y (in JSON also { "x": 1, "y": 2 }). Left out, several are refused as several_faces, and faces of the refusal says where they are.',
  example: 'largest',
};
const consentOptions = {
  description:
    'Whether the person agrees to be recognised: yes, no, or nothing is said. A no is recorded and deletes what is enrolled; a no on the person is not overruled here.',
};
const confirmOptions = {
  default: false,
  description: 'It is this person although the face is unlike every photo that is enrolled (not_the_same_person).',
};

export class UploadFaceInput {
  @Required() @Is(values.uuid) user_id!: string;

  @Required({ description: pictureDescription })
  @IsString(pictureMessage)
  @IsNotEmpty(pictureMessage)
  image_data!: string;

  @Optional({ default: false }) @IsBoolean() is_primary?: boolean | null;
  @Optional() @Is(values.note) source_description?: string | null;
  @Optional(consentOptions) @IsBoolean() consent?: boolean | null;
  @Optional(confirmOptions) @IsBoolean() confirm_same_person?: boolean | null;
  @Optional(meantOptions) @Is(meantFace) @Transform(({ value }) => pointAsText(value)) face?: string | null;
}

/** The same of what a camera sees now. */
export class UploadSnapshotInput {
  @Required() @Is(values.uuid) user_id!: string;
  @Required() @Is(values.uuid) camera_id!: string;
  @Optional({ default: false }) @IsBoolean() is_primary?: boolean | null;
  @Optional({ description: 'The name of the camera when it is left out.' })
  @Is(values.note)
  source_description?: string | null;
  @Optional(consentOptions) @IsBoolean() consent?: boolean | null;
  @Optional(confirmOptions) @IsBoolean() confirm_same_person?: boolean | null;
  @Optional(meantOptions) @Is(meantFace) @Transform(({ value }) => pointAsText(value)) face?: string | null;
}

export class FaceBoxesInput {
  @Required({ description: pictureDescription })
  @IsString(pictureMessage)
  @IsNotEmpty(pictureMessage)
  image_data!: string;
}

/** The same in a form or in the query. */
export class UploadFaceForm {
  @Required() @Is(values.uuid) user_id!: string;
  @FromText({ default: false }) @IsBoolean() is_primary?: boolean;
  @FromText() @Is(values.note) source_description?: string;
  @FromText(consentOptions) @IsBoolean() consent?: boolean;
  @FromText(confirmOptions) @IsBoolean() confirm_same_person?: boolean;
  @FromText(meantOptions) @Is(meantFace) face?: string;
}

export class RecognizeFacesInput {
  @Required({ description: pictureDescription })
  @IsString(pictureMessage)
  @IsNotEmpty(pictureMessage)
  image_data!: string;

  @Optional({
    description:
      'Cosine. Never less than what the size of the gallery demands, which holds when it is left out as well; the answer says which held.',
  })
  @IsNumber()
  @Min(0)
  @Max(1)
  threshold?: number | null;

  @Optional() @Is(values.uuid) camera_id?: string | null;
}
