import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { readInput, type InputClass } from './read-input';

/**
 * Reads every `@Body()` and `@Query()` that has an input class. Unknown names in a query are dropped, as proxies add
 * some.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || metatype === undefined || isBuiltIn(metatype)) return value;
    return readInput(metatype as InputClass<object>, value, type === 'body' ? 'refused' : 'dropped');
  }
}

function isBuiltIn(metatype: unknown): boolean {
  return ([Object, String, Number, Boolean, Array] as readonly unknown[]).includes(metatype);
}
