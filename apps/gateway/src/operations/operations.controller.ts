import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { metrics } from '@smart-attendance/observability';
import { Public } from '../access/access.decorators';
import { Readiness, type ReadinessAnswer } from './readiness.service';

/** For those who run it: at the root, without login, and without anything that is not theirs to see. */
@ApiExcludeController()
@Public()
@Controller()
export class OperationsController {
  constructor(private readonly readiness: Readiness) {}

  @Get('health')
  health(): { readonly status: 'ok'; readonly service: 'gateway' } {
    return { status: 'ok', service: 'gateway' };
  }

  @Get('health/ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<ReadinessAnswer> {
    const answer = await this.readiness.check();
    if (answer.status !== 'ready') response.status(503).set('Retry-After', '2');
    return answer;
  }

  @Get('metrics')
  async metrics(@Res() response: Response): Promise<void> {
    const { contentType, body } = await metrics.render();
    response.set('Content-Type', contentType).send(body);
  }
}
