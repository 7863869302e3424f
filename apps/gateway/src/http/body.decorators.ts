import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtension } from '@nestjs/swagger';
import { pictureBytesMax } from '@smart-attendance/contracts';

/**
 * What a route reads of its body: JSON of a stated size, one file in a form, or a file of text, as it is or in a form.
 * `slot`: it is large, so only so many are read at a time; of archives one.
 */
export interface BodyKind {
  readonly format: 'json' | 'multipart' | 'csv' | 'calendar' | 'table' | 'zip';
  readonly bytesMax: number;
  /** Of the file in a form. */
  readonly fileBytesMax?: number;
  readonly slot: boolean;
}

export const bodyKindKey = 'gateway:body-kind';

/** A picture of 5 MB as base64 with its line breaks and slashes escaped, and the other fields. */
const pictureJsonBytesMax = 7_800_000;
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

/** Where the document finds the body of a route that takes several media types, each in its own shape. */
export const contentKey = 'x-request-content';

/** What a form has around its file. */
export const formBytesMax = 16_000;

/** A CSV file of at most `fileBytesMax`, as the body or as `file` of a form with those fields. */
export function TakesCsv(
  fileBytesMax: number,
  fields: Readonly<Record<string, FormField>>,
  example: string,
): MethodDecorator {
  return takesText('csv', 'text/csv', fileBytesMax, fields, example);
}

/** As `TakesCsv`, iCalendar. */
export function TakesCalendarFile(
  fileBytesMax: number,
  fields: Readonly<Record<string, FormField>>,
  example: string,
): MethodDecorator {
  return takesText('calendar', 'text/calendar', fileBytesMax, fields, example);
}

export const xlsxMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const zipMediaType = 'application/zip';

const binary = { type: 'string', format: 'binary' } as const;

/** As `TakesCsv`, or a workbook of Excel. */
export function TakesTable(
  fileBytesMax: number,
  fields: Readonly<Record<string, FormField>>,
  example: string,
): MethodDecorator {
  return takesFile('table', fileBytesMax, fields, {
    'text/csv': { schema: { type: 'string' }, example },
    [xlsxMediaType]: { schema: binary },
  });
}

/** A zip archive of at most `fileBytesMax`, as the body or as `file` of a form with those fields. */
export function TakesZip(fileBytesMax: number, fields: Readonly<Record<string, FormField>>): MethodDecorator {
  return takesFile('zip', fileBytesMax, fields, { [zipMediaType]: { schema: binary } });
}

function takesText(
  format: 'csv' | 'calendar',
  mediaType: string,
  fileBytesMax: number,
  fields: Readonly<Record<string, FormField>>,
  example: string,
): MethodDecorator {
  return takesFile(format, fileBytesMax, fields, { [mediaType]: { schema: { type: 'string' }, example } });
}

function takesFile(
  format: Exclude<BodyKind['format'], 'json' | 'multipart'>,
  fileBytesMax: number,
  fields: Readonly<Record<string, FormField>>,
  bare: Readonly<Record<string, object>>,
): MethodDecorator {
  const kind: BodyKind = { format, bytesMax: fileBytesMax + formBytesMax, fileBytesMax, slot: true };
  const form = {
    type: 'object',
    required: ['file'],
    properties: { file: binary, ...fields },
  };
  return applyDecorators(
    SetMetadata(bodyKindKey, kind),
    ApiExtension(contentKey, { ...bare, 'multipart/form-data': { schema: form } }),
  );
}

type FormField = { readonly type: 'string' | 'boolean'; readonly format?: string; readonly description?: string };

/** A form with one picture named `file`, and those fields. */
export function TakesPictureForm(fields: Readonly<Record<string, FormField>>): MethodDecorator {
  return applyDecorators(
    SetMetadata(bodyKindKey, {
      format: 'multipart',
      bytesMax: 5_400_000,
      fileBytesMax: pictureBytesMax,
      slot: true,
    } satisfies BodyKind),
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
