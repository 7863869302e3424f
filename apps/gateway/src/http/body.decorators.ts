import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';

/**
 * What a route reads of its body: JSON of a stated size, or one picture in a form.
 * `slot`: it is large, so only so many are read at a time.
 */
export interface BodyKind {
  readonly format: 'json' | 'multipart';
  readonly bytesMax: number;
  readonly slot: boolean;
}

export const bodyKindKey = 'gateway:body-kind';

/** A picture of 5 MB as base64, and the other fields. */
const pictureJsonBytesMax = 7_200_000;
export const plainJson: BodyKind = { format: 'json', bytesMax: 1_000_000, slot: false };

/** JSON with a picture inside. */
export function TakesPictureJson(): MethodDecorator {
  return SetMetadata(bodyKindKey, {
    format: 'json',
    bytesMax: pictureJsonBytesMax,
    slot: true,
  } satisfies BodyKind);
}

/** JSON from people nobody knows yet. */
export function TakesSmallJson(): MethodDecorator {
  return SetMetadata(bodyKindKey, { format: 'json', bytesMax: 16_000, slot: false } satisfies BodyKind);
}

type FormField = { readonly type: 'string' | 'boolean'; readonly format?: string; readonly description?: string };

/** A form with one picture named `file`, and those fields. */
export function TakesPictureForm(fields: Readonly<Record<string, FormField>>): MethodDecorator {
  return applyDecorators(
    SetMetadata(bodyKindKey, { format: 'multipart', bytesMax: 5_400_000, slot: true } satisfies BodyKind),
    ApiConsumes('multipart/form-data'),
    ApiBody({
      schema: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', format: 'binary' }, ...fields },
      },
    }),
  );
}
