import { ArrayMaxSize, IsArray } from 'class-validator';
import {
  erasureTextCharactersMax,
  erasureTextCharactersMin,
  erasureTextsMax,
  values,
} from '@smart-attendance/contracts';
import { Is, Optional } from '../input/field.decorators';

export class CheckErasureInput {
  @Optional({
    description:
      'What only you still know of the person: a name, an email, an employee id, a phone number. Searched for everywhere, whatever the case, and kept nowhere.',
    example: ['ada.lovelace@example.org'],
  })
  @IsArray()
  @ArrayMaxSize(erasureTextsMax)
  @Is(values.anyText(erasureTextCharactersMin, erasureTextCharactersMax), { each: true })
  texts?: string[] | null;
}
