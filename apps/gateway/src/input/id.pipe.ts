import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { isUuid } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * An id in a path. What is no UUID is 422 naming it; what looks like one but never was given out, such as all zeros,
 * is 404 like every unknown id.
 */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string, { data }: ArgumentMetadata): string {
    const id = value.toLowerCase();
    if (!uuidShape.test(id)) throw AppError.invalid([{ field: data ?? 'id', message: 'must be a UUID' }]);
    if (!isUuid(id)) throw new AppError('not_found', `There is nothing with the id ${id}.`);
    return id;
  }
}
