import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { pageSizeMax, values } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { DeadLetters } from '@smart-attendance/messaging';
import { Needs } from '../access/access.decorators';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { FromText, Is } from '../input/field.decorators';
import { toPageView, type PageView } from '../input/page.policy';
import { limitDefault } from '../input/page.query';
import { DeadLetterView, toDeadLetterView } from './dead-letter.view';
import { SequencePipe } from './sequence.pipe';

/** Each is read one by one from the bus; whoever wants to go further goes by the cursor. */
const skipMax = 10_000;

class DeadLettersQuery {
  @FromText({ description: 'The first one to answer.', default: 1 })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  from_sequence?: number;

  @FromText({ description: 'Letters to pass over.', default: 0 }) @IsInt() @Min(0) @Max(skipMax) skip?: number;

  @FromText({ description: 'Letters to answer at most.', default: limitDefault })
  @IsInt()
  @Min(1)
  @Max(pageSizeMax)
  limit?: number;

  @FromText({ description: 'next_cursor of the page before; empty for the first; wins over the others.' })
  @Is(values.line(0, 16))
  cursor?: string;
}

@ApiTags('operations')
@Controller(`${apiPath}/dead-letters`)
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLetters) {}

  @Get()
  @Needs('dead_letters.manage')
  @ApiOperation({ summary: 'Messages no service could handle', description: 'Never their content.' })
  @AnswersPageOf(DeadLetterView)
  async list(@Query() query: DeadLettersQuery): Promise<PageView<DeadLetterView>> {
    const page = { skip: query.skip ?? 0, limit: query.limit ?? limitDefault, descending: false, cursor: '' };
    const place = placeOf(query.cursor ?? '');
    const { letters, total, nextSequence } = await this.deadLetters.page({
      fromSequence: place ?? query.from_sequence ?? 1,
      skip: place === undefined ? page.skip : 0,
      limit: page.limit,
    });
    const nextCursor = nextSequence === undefined ? '' : String(nextSequence);
    return toPageView(letters.map(toDeadLetterView), page, { total, nextCursor });
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

function placeOf(cursor: string): number | undefined {
  if (cursor === '' || /^\d{1,15}$/.test(cursor)) return cursor === '' ? undefined : Number(cursor);
  throw AppError.invalid([{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }]);
}

function refuseUnknown(wasThere: boolean, sequence: number): void {
  if (!wasThere) throw new AppError('not_found', `There is no dead letter ${sequence}.`);
}
