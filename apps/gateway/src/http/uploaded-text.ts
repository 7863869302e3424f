import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '@smart-attendance/errors';

/**
 * The bytes of a file of text, sent as the body or as `file` of a form.
 *
 * @throws AppError `invalid_argument` naming `file`
 */
export const UploadedText = createParamDecorator((_: unknown, context: ExecutionContext): Uint8Array => {
  const request = context.switchToHttp().getRequest<Request>();
  const body: unknown = request.body;
  const bytes = request.file?.buffer ?? (Buffer.isBuffer(body) ? body : undefined);
  if (bytes === undefined) throw AppError.invalid([{ field: 'file', message: 'is missing' }]);
  if (bytes.length === 0) throw AppError.invalid([{ field: 'file', message: 'is empty' }]);
  return bytes;
});
