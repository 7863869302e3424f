import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '@smart-attendance/errors';
import { checkPicture } from '../input/picture.policy';

export interface UploadedFile {
  readonly bytes: Buffer;
  /** As the client called it: data, never a path. */
  readonly name: string;
}

/** The one picture of a form. @throws AppError `invalid_argument` naming `file`, `too_large` or `unsupported_media` */
export const UploadedPicture = createParamDecorator((_: unknown, context: ExecutionContext): UploadedFile => {
  const { file } = context.switchToHttp().getRequest<Request>();
  if (file === undefined) throw AppError.invalid([{ field: 'file', message: 'is missing' }]);
  if (file.buffer.length === 0) throw AppError.invalid([{ field: 'file', message: 'is empty' }]);
  return { bytes: checkPicture(file.buffer), name: file.originalname };
});
