import { values } from '@smart-attendance/contracts';
import { IsBoolean } from 'class-validator';
import { Is, OptionalNotNull, Required } from '../input/field.decorators';

export class RegisterModelInput {
  @Required({
    description: 'A pack that face-inference looks with already, as MODEL_PACK_SECOND.',
    example: 'buffalo_s',
  })
  @Is(values.name)
  pack_id!: string;
}

export class ActivateModelInput {
  @OptionalNotNull({ description: 'Also when more people than one in a hundred have no vector of it.' })
  @IsBoolean()
  confirm_lost?: boolean;
}
