import { ApiProperty } from '@nestjs/swagger';
import { OneOf, Text } from '../http/view.decorators';

export class HealthView {
  @OneOf(['ok']) status!: string;
  @OneOf(['gateway']) service!: string;
}

class DependencyView {
  @Text() name!: string;
  @OneOf(['ready', 'not_ready', 'timed_out']) state!: string;
  @Text({ description: 'A sentence; empty when ready.' }) detail!: string;
}

export class ReadinessView {
  @OneOf(['ready', 'not_ready', 'stopping']) status!: string;
  @OneOf(['gateway']) service!: string;
  @ApiProperty({ type: [DependencyView] }) dependencies!: DependencyView[];
}
