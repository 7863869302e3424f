import { FromText, Optional, Required } from '../input/field.decorators';
import { anyText, decimal, flag, id, note, type Rule } from '../input/rule';
import { isMeantFace, meantFaceSentence } from './meant-face.policy';

const meant: Rule = { sentence: meantFaceSentence, isRight: isMeantFace, schema: { type: 'string' } };
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
  @Required(id)
  user_id!: string;

  @Required(anyText, { description: 'Base64 of a JPEG, PNG, WebP or GIF of at most 5 MB; a data: prefix is allowed.' })
  image_data!: string;

  @Optional(flag, { default: false })
  is_primary?: boolean | null;

  @Optional(note)
  source_description?: string | null;

  @Optional(flag, consentOptions)
  consent?: boolean | null;

  @Optional(flag, confirmOptions)
  confirm_same_person?: boolean | null;

  @Optional(meant, meantOptions)
  face?: string | null;
}

/** The same in a form or in the query. */
export class UploadFaceForm {
  @Required(id)
  user_id!: string;

  @FromText(flag, { default: false })
  is_primary?: boolean;

  @FromText(note)
  source_description?: string;

  @FromText(flag, consentOptions)
  consent?: boolean;

  @FromText(flag, confirmOptions)
  confirm_same_person?: boolean;

  @FromText(meant, meantOptions)
  face?: string;
}

export class RecognizeFacesInput {
  @Required(anyText, { description: 'Base64 of a JPEG, PNG, WebP or GIF of at most 5 MB; a data: prefix is allowed.' })
  image_data!: string;

  @Optional(decimal(0, 1), {
    description:
      'Cosine. Never less than what the size of the gallery demands, which holds when it is left out as well; the answer says which held.',
  })
  threshold?: number | null;

  @Optional(id)
  camera_id?: string | null;
}
