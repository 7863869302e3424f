import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { pageSizeMax } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { DeadLetters } from '@smart-attendance/messaging';
import { Needs } from '../access/access.decorators';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { FromText } from '../input/field.decorators';
import { answerWhole, type PageAnswer } from '../input/page.policy';
import { integer } from '../input/rule';
import { DeadLetterView, viewDeadLetter } from './dead-letter.view';
import { SequencePipe } from './sequence.pipe';

const limitDefault = 100;

class DeadLettersQuery {
  @FromText(integer(1, Number.MAX_SAFE_INTEGER), { description: 'The first one to answer.', default: 1 })
  from_sequence?: number;

  @FromText(integer(1, pageSizeMax), { default: limitDefault })
  limit?: number;
}

@ApiTags('operations')
@Controller(`${apiPath}/dead-letters`)
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLetters) {}

  @Get()
  @Needs('dead_letters.manage')
  @ApiOperation({ summary: 'Messages no service could handle', description: 'Never their content.' })
  @AnswersPageOf(DeadLetterView)
  async list(@Query() query: DeadLettersQuery): Promise<PageAnswer<DeadLetterView>> {
    const letters = await this.deadLetters.list({
      fromSequence: query.from_sequence ?? 1,
      limit: query.limit ?? limitDefault,
    });
    return answerWhole(letters.map(viewDeadLetter));
  }

  @Post(':sequence/replay')
  @HttpCode(204)
  @Needs('dead_letters.manage')
  @ApiOperation({ summary: 'Send it again, once the cause is mended' })
  @ApiNoContentResponse()
  async replay(@Param('sequence', SequencePipe) sequence: number): Promise<void> {
    refuseUnknown(await this.deadLetters.replay(sequence), sequence);
  }

  @Delete(':sequence')
  @HttpCode(204)
  @Needs('dead_letters.manage')
  @ApiOperation({ summary: 'Forget it' })
  @ApiNoContentResponse()
  async forget(@Param('sequence', SequencePipe) sequence: number): Promise<void> {
    refuseUnknown(await this.deadLetters.forget(sequence), sequence);
  }
}

function refuseUnknown(wasThere: boolean, sequence: number): void {
  if (!wasThere) throw new AppError('not_found', `There is no dead letter ${sequence}.`);
}
