import { FromText, Optional, Required } from '../input/field.decorators';
import { anyText, decimal, flag, id, note } from '../input/rule';

export class UploadFaceInput {
  @Required(id)
  user_id!: string;

  @Required(anyText, { description: 'Base64 of a JPEG, PNG, WebP or GIF of at most 5 MB; a data: prefix is allowed.' })
  image_data!: string;

  @Optional(flag, { default: false })
  is_primary?: boolean | null;

  @Optional(note)
  source_description?: string | null;

  @Optional(flag, { description: 'The person agrees to be recognised.', default: false })
  consent?: boolean | null;
}

/** The same in a form or in the query. */
export class UploadFaceForm {
  @Required(id)
  user_id!: string;

  @FromText(flag, { default: false })
  is_primary?: boolean;

  @FromText(note)
  source_description?: string;

  @FromText(flag, { default: false })
  consent?: boolean;
}

export class RecognizeFacesInput {
  @Required(anyText, { description: 'Base64 of a JPEG, PNG, WebP or GIF of at most 5 MB; a data: prefix is allowed.' })
  image_data!: string;

  @Optional(decimal(0, 1), { description: 'Cosine; decided from the size of the gallery when left out.' })
  threshold?: number | null;

  @Optional(id)
  camera_id?: string | null;
}
