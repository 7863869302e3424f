import { Injectable, type PipeTransform } from '@nestjs/common';
import { AppError } from '@smart-attendance/errors';

/** The number of a dead letter in a path. */
@Injectable()
export class SequencePipe implements PipeTransform<string, number> {
  transform(value: string): number {
    const sequence = Number(value);
    if (/^\d+$/.test(value) && sequence >= 1 && Number.isSafeInteger(sequence)) return sequence;
    throw AppError.invalid([{ field: 'sequence', message: 'must be a whole number from 1' }]);
  }
}
