import { Controller } from '@nestjs/common';
import { streamStatusChanged, type StreamStatusChanged } from '@smart-attendance/contracts';
import { Consumes } from '@smart-attendance/messaging';
import { toStatusReport } from './status.message';
import { StatusService } from './status.service';

@Controller()
export class StatusConsumer {
  constructor(private readonly status: StatusService) {}

  @Consumes(streamStatusChanged)
  async onStreamStatusChanged(event: StreamStatusChanged): Promise<void> {
    await this.status.keep(toStatusReport(event));
  }
}
